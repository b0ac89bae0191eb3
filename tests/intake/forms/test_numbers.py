from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.forms.form import Limits
from intake.forms.normalise.numbers import plain, read_number, show_number
from intake.problems import problem
from intake.scene import Problem

ANY = Limits()


@pytest.mark.parametrize(
    ("typed", "language", "number"),
    [
        ("1 234,56", "ru", "1234.56"),
        ("1\N{NO-BREAK SPACE}234,56", "ru", "1234.56"),
        ("1,234.56", "en", "1234.56"),
        ("1.234,56", "en", "1234.56"),
        ("1,234", "en", "1234"),
        ("1,234", "ru", "1.234"),
        ("1.234", "en", "1.234"),
        ("1,234,567", "ru", "1234567"),
        ("1.234.567", "en", "1234567"),
        ("0,500", "en", "0.5"),
        ("1'000'000", "en", "1000000"),
        ("$1,200", "en", "1200"),
        ("500 000 ₽", "ru", "500000"),
        ("500 000 руб.", "ru", "500000"),
        ("100к", "ru", "100000"),
        ("100 тыс. руб.", "ru", "100000"),
        ("1,5 млн ₽", "ru", "1500000"),
        ("1.5 million", "en", "1500000"),
        ("-3", "en", "-3"),
        ("\N{MINUS SIGN}3", "ru", "-3"),
        (".5", "en", "0.5"),
        ("007", "en", "7"),
        ("٣", "en", "3"),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, language: str, number: str) -> None:
    assert read_number(typed, ANY, language) == number


@pytest.mark.parametrize(
    "typed",
    ["", "много", "1 2", "1,23,456", "1.2.3", "1e5", "10-20", "0x10", "12 34 567", "9" * 16],
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    assert read_number(typed, ANY, "en") == problem("problem-number")


def test_in_a_question_for_whole_numbers_a_mark_parts_thousands() -> None:
    whole = Limits(integer=True)
    assert read_number("1.500", whole, "ru") == "1500"
    assert read_number("1,500", whole, "ru") == "1500"
    assert read_number("1,5", whole, "ru") == problem("problem-number-integer")
    assert read_number("2.0", whole, "en") == "2"


def test_limits_are_inclusive_and_told() -> None:
    limits = Limits(minimum=Decimal(1), maximum=Decimal(10))
    assert read_number("1", limits, "en") == "1"
    assert read_number("10", limits, "en") == "10"
    assert read_number("0", limits, "en") == problem("problem-number-low", minimum=Decimal(1))
    assert read_number("11", limits, "en") == problem("problem-number-high", maximum=Decimal(10))


@given(st.text())
def test_nothing_typed_raises(text: str) -> None:
    assert isinstance(read_number(text, ANY, "ru"), str | Problem)


numbers = st.decimals(min_value=-999_999_999, max_value=999_999_999, places=2, allow_nan=False).map(
    plain
)


@given(numbers, st.sampled_from(["en", "ru"]))
def test_what_is_shown_is_read_back(number: str, language: str) -> None:
    assert read_number(show_number(number, language), ANY, language) == number
