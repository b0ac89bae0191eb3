from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.forms.form import Limits
from intake.forms.normalise.dates import bound, read_date
from intake.forms.vocabulary import VOCABULARIES, date_in_words
from intake.problems import problem
from intake.scene import Problem

TODAY = date(2026, 11, 23)


def read(typed: str, language: str = "en", limits: Limits | None = None) -> str | Problem:
    return read_date(typed, limits or Limits(), language=language, today=TODAY)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("31.12.2026", "2026-12-31"),
        ("31/12/2026", "2026-12-31"),
        ("31-12-26", "2026-12-31"),
        ("5.6.2027", "2027-06-05"),
        ("12/31/2026", "2026-12-31"),
        ("2026-12-31", "2026-12-31"),
        ("24.11", "2026-11-24"),
        ("22.11", "2027-11-22"),
        ("29.02", "2028-02-29"),
        ("today", "2026-11-23"),
        ("Tomorrow!", "2026-11-24"),
        ("сегодня", "2026-11-23"),
        ("послезавтра", "2026-11-25"),
        ("31 декабря", "2026-12-31"),
        ("31 дек 2026 г.", "2026-12-31"),
        ("9 мая 2027 года", "2027-05-09"),
        ("1 март", "2027-03-01"),
        ("31st of December 2026", "2026-12-31"),
        ("December 31, 2026", "2026-12-31"),
        ("May 9", "2027-05-09"),
        ("1 сентября 2027", "2027-09-01"),
        ("1 июня", "2027-06-01"),
        ("1 июль", "2027-07-01"),
    ],
)
def test_dates_are_read_as_people_write_them(typed: str, day: str) -> None:
    assert read(typed) == day
    assert read(typed, "ru") == day


def test_day_comes_before_month_where_both_are_possible() -> None:
    assert read("03/04/2027", "en") == "2027-04-03"
    assert read("03.04.2027", "ru") == "2027-04-03"


@pytest.mark.parametrize("typed", ["31.02.2027", "32.01.2027", "2026-13-01", "45.45.2027"])
def test_a_day_that_does_not_exist_is_told_so(typed: str) -> None:
    assert read(typed) == problem("problem-date-impossible")


@pytest.mark.parametrize("typed", ["", "soon", "31", "31 foo", "1.2.3.4", "12345678901"])
def test_what_is_no_date_gets_an_example(typed: str) -> None:
    assert read(typed) == problem("problem-date", example="07.12.2026")


def test_limits_may_be_relative_and_are_inclusive() -> None:
    limits = Limits(earliest="today", latest="today+7d")
    assert read("today", limits=limits) == "2026-11-23"
    assert read("30.11.2026", limits=limits) == "2026-11-30"
    assert read("yesterday", limits=limits) == problem("problem-date-early", earliest=TODAY)
    assert read("01.12.2026", limits=limits) == problem(
        "problem-date-late", latest=date(2026, 11, 30)
    )


def test_bounds() -> None:
    assert bound(None, TODAY) is None
    assert bound("today-1d", TODAY) == date(2026, 11, 22)
    assert bound("2026-01-01", TODAY) == date(2026, 1, 1)
    with pytest.raises(ValueError, match="isoformat"):
        bound("soon", TODAY)


@given(st.text())
def test_nothing_typed_raises(text: str) -> None:
    assert isinstance(read(text), str | Problem)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(sorted(VOCABULARIES)))
def test_the_date_in_words_is_read_back(day: date, language: str) -> None:
    assert read(date_in_words(day, language), language) == day.isoformat()
