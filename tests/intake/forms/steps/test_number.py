from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.forms.steps.number import (
    NumberLimits,
    currency_said,
    number_fits,
    plain,
    read_number,
    show_number,
)
from intake.kernel.problems import Problem, ask_back, problem

ANY = NumberLimits()


@pytest.mark.parametrize(
    ("typed", "language", "number"),
    [
        ("1 234,56", "ru", "1234.56"),
        ("1\N{NO-BREAK SPACE}234,56", "ru", "1234.56"),
        ("1,234.56", "en", "1234.56"),
        ("1.234,56", "en", "1234.56"),
        ("1,234", "en", "1234"),
        ("1,234", "ru", "1234"),
        ("1.234", "en", "1234"),
        ("150.000 руб", "ru", "150000"),
        ("150,000", "ru", "150000"),
        ("1.500,50", "ru", "1500.5"),
        ("1,500.50", "ru", "1500.5"),
        ("1,500.000", "en", "1500"),
        ("1234.567", "en", "1234.567"),
        ("10.00", "en", "10"),
        ("1\N{THIN SPACE}500", "ru", "1500"),
        ("1\N{NARROW NO-BREAK SPACE}500\N{NARROW NO-BREAK SPACE}000", "ru", "1500000"),
        ("1’500", "en", "1500"),
        ("1_000_000", "en", "1000000"),
        ("1,23,456", "en", "123456"),
        ("₹1,50,000.50", "en", "150000.5"),
        ("1500,-", "en", "1500"),
        ("1.500,–", "en", "1500"),
        ("５００", "ru", "500"),
        ("5-ти", "ru", "5"),
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
        ("100 т.р.", "ru", "100000"),
        ("100тр", "ru", "100000"),
        ("100тыс.р.", "ru", "100000"),
        ("15 k", "en", "15000"),
        ("1.2M", "en", "1200000"),
        ("$100k", "en", "100000"),
        ("100k$", "en", "100000"),
        ("2 млрд", "ru", "2000000000"),
        ("$2bn", "en", "2000000000"),
        ("10 Mio. €", "en", "10000000"),
        ("5 lakh", "en", "500000"),
        ("2.5 crore rupees", "en", "25000000"),
        ("1 млн 200 тыс", "ru", "1200000"),
        ("1 млн и 200 тыс. руб.", "ru", "1200000"),
        ("2 тыс 500", "ru", "2500"),
        ("100 руб 50 коп", "ru", "100.5"),
        ("полтора миллиона", "ru", "1500000"),
        ("полмиллиона", "ru", "500000"),
        ("half a million", "en", "500000"),
        ("миллион рублей", "ru", "1000000"),
        ("~100", "ru", "100"),
        ("около 100 тыс", "ru", "100000"),
        ("about 100", "en", "100"),
        ("бюджет – 100 тыс", "ru", "100000"),
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
    "typed", ["", "много", "сто тысяч", "1e5", "0x10", "½", "5²", "₽", "тыс", "-"]
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    assert read_number(typed, ANY, "en") == problem("problem-number")


@pytest.mark.parametrize(
    "typed", ["1 2", "12 34 567", "100 или 150", "100/150", "10 $ или 900 ₽", "1 млн или 200 тыс"]
)
def test_of_several_numbers_none_is_taken(typed: str) -> None:
    assert read_number(typed, ANY, "ru") == problem("problem-number-many")


@pytest.mark.parametrize("typed", ["1.2.3", "12,34,56", "1.50.000", "1'5", "1,5.000.00"])
def test_marks_that_make_no_sense_are_told_so(typed: str) -> None:
    assert read_number(typed, ANY, "en") == problem("problem-number-marks")


@pytest.mark.parametrize("typed", ["9" * 16, "9 999 999 млрд", "0.1234567890123456"])
def test_more_digits_than_the_crm_keeps_are_refused(typed: str) -> None:
    assert read_number(typed, ANY, "ru") == problem("problem-number-digits", maximum=15)


@pytest.mark.parametrize(
    "typed",
    [
        "100–150 тыс",
        "100-150 тыс. руб.",
        "100 тыс - 150 тыс",
        "от 100 до 150 тыс",
        "с 100 по 150 тыс",
        "100 до 150 тысяч",
        "между 100 тыс и 150 тыс",
        "from 100k to 150k",
        "between $100k and $150k",
        "100..150 тыс",
        "100…150 тыс",
        "100 000 — 150 000 ₽",
    ],
)
def test_a_range_is_told_as_it_was_read(typed: str) -> None:
    assert read_number(typed, ANY, "ru") == problem(
        "problem-number-range", low=Decimal(100_000), high=Decimal(150_000)
    )


@pytest.mark.parametrize(
    "typed",
    [
        "от 200 тыс",
        "до 200к",
        "200к+",
        "200 000 и более",
        "не более 200 тыс.",
        "не меньше 200 тысяч",
        "> 200 000",
        "up to 200k",
        "at least 200k",
        "200k or more",
        "200 000 за сайт",
        "200к/мес",
    ],
)
def test_a_number_with_more_to_it_is_asked_back(typed: str) -> None:
    why = problem("problem-number-meant", number=Decimal(200_000))
    assert read_number(typed, ANY, "ru") == ask_back(("200000",), why)


@pytest.mark.parametrize(
    ("typed", "one", "other"),
    [
        ("1 млн 200", "1000200", "1200000"),
        ("1.250 млн", "1250000", "1250000000"),
        ("150.000 тыс", "150000", "150000000"),
        ("50 м", "50", "50000000"),
        ("1.5m", "1.5", "1500000"),
        ("5 т", "5", "5000"),
    ],
)
def test_a_number_that_can_be_two_is_asked_about(typed: str, one: str, other: str) -> None:
    why = problem("problem-number-either", one=Decimal(one), other=Decimal(other))
    assert read_number(typed, ANY, "ru") == why


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("100 ₽", "RUB"),
        ("100 руб", "RUB"),
        ("100 р.", "RUB"),
        ("100 RUR", "RUB"),
        ("100тр", "RUB"),
        ("5000₸", "KZT"),
        ("100 тенге", "KZT"),
        ("100 тг", "KZT"),
        ("100 грн", "UAH"),
        ("100 сум", "UZS"),
        ("100 so‘m", "UZS"),
        ("100 BYN", "BYN"),
        ("100 бел. руб.", "BYN"),
        ("100 бел.руб", "BYN"),
        ("100 б.р.", "BYN"),
        ("A$100", "AUD"),
        ("100 CA$", "CAD"),
        ("US$ 100", "USD"),
        ("100 белорусских рублей", "BYN"),
        ("100 дол", "USD"),
        ("100 баксов", "USD"),
        ("$100", "USD"),
        ("100 долларов США", "USD"),
        ("100 евро", "EUR"),
        ("€100", "EUR"),
        ("100", None),
    ],
)
def test_a_currency_is_read_and_never_exchanged_for_the_one_asked_for(
    typed: str, code: str | None
) -> None:
    number = "100000" if "тр" in typed else "5000" if "5" in typed else "100"
    assert read_number(typed, ANY, "ru") == number
    assert currency_said(typed, ANY) == code
    kgs = NumberLimits(currency="KGS")
    assert currency_said(typed, kgs) is None
    assert read_number(typed, kgs, "ru") == (
        number
        if code is None
        else problem("problem-number-currency", number=Decimal(number), said=code, wanted="KGS")
    )
    assert read_number(typed, NumberLimits(currency=code), "ru") == number


@pytest.mark.parametrize(
    ("typed", "language", "number"),
    [
        ("1,250", "ru", "1.25"),
        ("1.250", "ru", "1.25"),
        ("1.250", "en", "1.25"),
        ("1,250", "en", "1250"),
        ("1 250", "en", "1250"),
    ],
)
def test_a_form_can_ask_for_three_decimals(typed: str, language: str, number: str) -> None:
    assert read_number(typed, NumberLimits(decimals=3), language) == number


@pytest.mark.parametrize(
    ("typed", "number"),
    [("2.5м руб", "2500000"), ("$2m", "2000000"), ("100 т.р.", "100000"), ("2 m EUR", "2000000")],
)
def test_a_letter_beside_money_is_no_unit(typed: str, number: str) -> None:
    assert read_number(typed, ANY, "ru") == number


def test_a_letter_is_no_unit_where_money_is_asked_for() -> None:
    assert read_number("1,5м", NumberLimits(currency="RUB"), "ru") == "1500000"
    assert read_number("100т", NumberLimits(currency="RUB"), "ru") == "100000"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("500 руб", "BYN"),
        ("500р.", "BYN"),
        ("0.5 т.р.", "BYN"),
        ("$500", "CAD"),
        ("500 dollars", "AUD"),
        ("500 сом", "UZS"),
    ],
)
def test_people_name_their_own_currency_by_its_first_word(typed: str, wanted: str) -> None:
    assert read_number(typed, NumberLimits(currency=wanted), "ru") == "500"


@pytest.mark.parametrize(
    ("typed", "wanted", "said"),
    [
        ("500 RUB", "BYN", "RUB"),
        ("500 ₽", "BYN", "RUB"),
        ("500 росс. руб.", "BYN", "RUB"),
        ("US$500", "CAD", "USD"),
        ("500 руб", "KZT", "RUB"),
    ],
)
def test_a_currency_that_is_named_in_full_is_that_one(typed: str, wanted: str, said: str) -> None:
    why = problem("problem-number-currency", number=Decimal(500), said=said, wanted=wanted)
    assert read_number(typed, NumberLimits(currency=wanted), "ru") == why


def test_what_is_confirmed_names_no_currency_where_the_form_does() -> None:
    why = problem("problem-number-meant", number=Decimal(500))
    assert read_number("500 руб/мес", NumberLimits(currency="RUB"), "ru") == ask_back(("500",), why)
    assert read_number("500 руб/мес", ANY, "ru") == ask_back(("500", "RUB"), why)


@pytest.mark.parametrize("typed", ["500 р. к пятнице", "500 руб т к мало"])
def test_a_word_behind_a_currency_multiplies_nothing(typed: str) -> None:
    why = problem("problem-number-meant", number=Decimal(500))
    assert read_number(typed, ANY, "ru") == ask_back(("500", "RUB"), why)


def test_more_decimals_than_asked_for_are_told() -> None:
    expected = problem("problem-number-decimals", maximum=2)
    assert read_number("1.2345", NumberLimits(decimals=2), "en") == expected
    assert read_number("1.25", NumberLimits(decimals=2), "en") == "1.25"


@pytest.mark.parametrize(
    ("stored", "fits"), [("1.234", True), ("10", True), ("11", False), ("x", False), ("", False)]
)
def test_a_stored_number_is_no_typed_one(stored: str, fits: bool) -> None:
    assert number_fits(stored, NumberLimits(maximum=Decimal(10))) is fits


def test_in_a_question_for_whole_numbers_a_mark_parts_thousands() -> None:
    whole = NumberLimits(integer=True)
    assert read_number("1.500", whole, "ru") == "1500"
    assert read_number("1,500", whole, "ru") == "1500"
    assert read_number("1,5", whole, "ru") == problem("problem-number-integer")
    assert read_number("2.0", whole, "en") == "2"


def test_limits_are_inclusive_and_told() -> None:
    limits = NumberLimits(minimum=Decimal(1), maximum=Decimal(10))
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


@given(
    st.integers(0, 10**14),
    st.sampled_from([",", ".", " ", "'", "\N{THIN SPACE}", "\N{NO-BREAK SPACE}", "_"]),
    st.sampled_from(["", " ₽", " руб.", "$", " тенге"]),
    st.sampled_from(["en", "ru"]),
)
def test_thousands_may_be_parted_by_any_mark(
    number: int, mark: str, currency: str, language: str
) -> None:
    typed = f"{number:,}".replace(",", mark) + currency
    assert read_number(typed, ANY, language) == str(number)


@given(st.integers(1, 999), st.integers(1, 999), st.sampled_from(["-", "–", "—", "..", " до "]))
def test_a_range_is_never_one_number(low: int, high: int, mark: str) -> None:
    read = read_number(f"{low}{mark}{high}", ANY, "ru")
    assert read == problem("problem-number-range", low=Decimal(low), high=Decimal(high))


@given(numbers, st.sampled_from(["en", "ru"]))
def test_what_is_shown_is_read_back(number: str, language: str) -> None:
    assert read_number(show_number(number, language), ANY, language) == number
