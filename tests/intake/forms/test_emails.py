import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.forms.normalise.emails import read_email
from intake.problems import problem
from intake.scene import Problem


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Anna@Example.COM", "Anna@example.com"),
        (" <anna@example.com>, ", "anna@example.com"),
        ("mailto:anna@example.com", "anna@example.com"),
        ("anna+ads@example.co.uk", "anna+ads@example.co.uk"),
        ("anna@пример.рф", "anna@xn--e1afmkfd.xn--p1ai"),
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
        ("anna@mail,ru", problem("problem-email-typo", suggestion="anna@mail.ru")),
        ("anna@gmail.con", problem("problem-email-typo", suggestion="anna@gmail.com")),
        ("anna@yandex.ry", problem("problem-email-typo", suggestion="anna@yandex.ru")),
        ("anna@gmail..com", problem("problem-email-invalid")),
    ],
)
def test_mistakes_are_named(typed: str, expected: Problem) -> None:
    assert read_email(typed) == expected


@given(st.text() | st.emails())
def test_nothing_typed_raises_and_what_is_taken_is_taken_again(text: str) -> None:
    read = read_email(text)
    if isinstance(read, str):
        assert read_email(read) == read
