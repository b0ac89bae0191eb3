import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.forms.steps.name import read_name
from intake.forms.steps.text import LengthLimits, read_company, read_text
from intake.forms.values.words import fold
from intake.kernel.problems import problem


@given(st.text())
def test_folding_twice_changes_nothing_that_matters(text: str) -> None:
    assert fold(fold(text)) == fold(fold(fold(text)))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Анна   Петрова ", "Анна Петрова"),
        ("Anna\nMaria", "Anna Maria"),
        ("Jos\u0065\u0301", "José"),
        ("\u202eevil\u202c", "evil"),
        ("José 👩‍👩‍👧", "José 👩‍👩‍👧"),
        ("a\x00b", "ab"),
    ],
)
def test_a_name_is_kept_tidy(typed: str, kept: str) -> None:
    assert read_name(typed, LengthLimits(max_length=100)) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "\u200b\u200b",
        "\u200d",
        "\u3164",
        "\u2800\u2800",
        "\u1160",
        "\ufe0f",
        "\u00ad",
        "\ufffc",
    ],
)
def test_nothing_visible_is_no_answer(typed: str) -> None:
    assert read_text(typed, LengthLimits()) == problem("problem-text-empty")


@pytest.mark.parametrize(
    "typed", ["123", "...", "👍", "+7 912", "—", "\u0301\u0301", "ʼʼ", "ー", "Ⅳ", "\u3164."]
)
def test_a_name_has_letters(typed: str) -> None:
    assert read_name(typed, LengthLimits()) == problem("problem-name-letters")


@pytest.mark.parametrize(
    "typed",
    [
        "Li",
        "O’Brien",
        "Ng",
        "李",
        "王小明",
        "محمد",
        "می‌خواهم",
        "葛󠄀城",
        "Ŏ",
        "Ана-Мария",
        "X Æ A-12",
    ],
)
def test_real_names_stay_as_they_are(typed: str) -> None:
    assert read_name(typed, LengthLimits(max_length=100)) == typed


@pytest.mark.parametrize("typed", ["-", "—", "...", "🚀", "!!!", "\u0301", "№", "ʼ"])
def test_signs_name_no_company(typed: str) -> None:
    assert read_company(typed, LengthLimits()) == problem("problem-company")


@pytest.mark.parametrize("typed", ["7-Я", "42", "ООО «Ромашка»", "Ø", "株式会社", "С₽", "Д"])
def test_letters_and_digits_name_a_company(typed: str) -> None:
    assert read_company(typed, LengthLimits()) == typed


def test_lengths_are_told_with_their_limits() -> None:
    assert read_text("ab", LengthLimits(min_length=3)) == problem("problem-text-short", minimum=3)
    assert read_text("abcd", LengthLimits(max_length=3)) == problem(
        "problem-text-long", maximum=3, length=4
    )


def test_a_long_text_keeps_its_paragraphs() -> None:
    read = read_text(" One \r\n\r\n\r\n\r\n two\t three ", LengthLimits(), lines=True)
    assert read == "One\n\ntwo three"
