"""What nobody sees changes nothing, whatever is asked and wherever it is pasted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.arrivals.payload import read_payload
from intake.forms.answer import Answer
from intake.kernel.visible import clean, names_something, normal
from tests.intake.forms.samples import AROUND, step_of

UNSEEN = (
    "\u200b\u200e\u202a\u202c\u2060\ufeff\u00ad\u034f\u061c\u180e\u115f\u17b5\ufffc\u206a\U000e0041"
)
SPACES = "\u00a0\u2009\u202f\u2003\u3000\u205f\u1680\u2800\u3164\t"
STRANGE = st.text(
    alphabet=st.sampled_from(
        "a1#👩❤!葛می \n\r\t\u200b\u200c\u200d\ufe0f\u20e3\u0301\u3164\u1160\U000e0100\u180b½①"
    )
)

TYPED = {
    "name": "Anna Petrova",
    "text": "Two words",
    "long_text": "Two words",
    "phone": "+7 912 345-67-89",
    "email": "anna@example.com",
    "number": "1 500,50",
    "date": "31 December 2026",
    "choice": "Something else",
    "choices": "Prices, Something else",
    "yes_no": "of course",
}
CHOICES = [{"value": "price", "label": "Prices"}, {"value": "other", "label": "Something else"}]


def answer_to(step_type: str, typed: str) -> object:
    more = {"choices": CHOICES} if step_type.startswith("choice") else {}
    return step_of(type=step_type, **more).parse(typed, AROUND)


@pytest.mark.parametrize("step_type", TYPED)
def test_unseen_signs_change_no_answer(step_type: str) -> None:
    plain = answer_to(step_type, TYPED[step_type])
    assert isinstance(plain, Answer)
    for sign in UNSEEN:
        strewn = sign + sign.join(TYPED[step_type]) + sign
        assert answer_to(step_type, strewn) == plain, hex(ord(sign))


@pytest.mark.parametrize("step_type", TYPED)
def test_spaces_of_every_kind_are_spaces(step_type: str) -> None:
    plain = answer_to(step_type, TYPED[step_type])
    for space in SPACES:
        strewn = space + TYPED[step_type].replace(" ", space) + space
        assert answer_to(step_type, strewn) == plain, hex(ord(space))


@pytest.mark.parametrize(
    "step_type", [kind for kind in TYPED if kind not in {"name", "text", "long_text"}]
)
def test_wide_signs_are_plain_ones(step_type: str) -> None:
    wide = "".join(
        chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in TYPED[step_type]
    )
    assert answer_to(step_type, wide) == answer_to(step_type, TYPED[step_type])


@pytest.mark.parametrize("sign", [*UNSEEN, *SPACES])
def test_a_pasted_code_is_the_code(sign: str) -> None:
    assert read_payload(f"{sign}spring{sign}") == read_payload("spring")


@given(STRANGE | st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean(clean(text, lines=True), lines=True) == clean(text, lines=True)
    assert normal(normal(text)) == normal(text)


@given(STRANGE | st.text())
def test_a_cleaned_line_has_no_break_and_no_control_character(text: str) -> None:
    cleaned = clean(text)
    assert cleaned == cleaned.strip()
    assert not any(ord(character) < 32 for character in cleaned)


@pytest.mark.parametrize("text", ["👩‍👩‍👧", "❤️", "2️⃣", "می‌خواهم", "葛󠄀城", "क्‍ष"])
def test_joiners_stay_where_they_change_what_is_seen(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("An\u200dna", "Anna"), ("A\ufe0f", "A"), ("\u200d👩", "👩"), ("👩\u200d", "👩")],
)
def test_joiners_go_where_they_change_nothing(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"), [("5²", "5²"), ("½", "½"), ("①", "1"), ("٣", "3"), ("Ａ", "A")]
)
def test_small_digits_are_no_digits(typed: str, kept: str) -> None:
    assert normal(typed) == kept


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", True),
        ("7", True),
        ("Я", True),
        ("—", False),
        ("👍", False),
        ("\u3164", False),
        ("\u0301", False),
    ],
)
def test_what_tells_something(text: str, expected: bool) -> None:
    assert names_something(text) is expected
