from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.forms.steps.date import DateLimits, bound, read_date
from intake.forms.values.vocabulary import VOCABULARIES, date_in_words
from intake.kernel.problems import Problem, ask_back, problem

TODAY = date(2026, 11, 23)


def read(typed: str, language: str = "en", limits: DateLimits | None = None) -> str | Problem:
    return read_date(typed, limits or DateLimits(), language=language, today=TODAY)


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
        # with words
        ("31-Dec-2026", "2026-12-31"),
        ("Dec-31-2026", "2026-12-31"),
        ("31dec2026", "2026-12-31"),
        ("2026 Dec 31", "2026-12-31"),
        ("31 Dec '26", "2026-12-31"),
        ("31-го декабря", "2026-12-31"),
        ("первого декабря", "2026-12-01"),
        ("тридцать первое декабря", "2026-12-31"),
        ("двадцать третьего мая", "2027-05-23"),
        ("first of May", "2027-05-01"),
        ("the twenty-first of December", "2026-12-21"),
        ("31_12_2026", "2026-12-31"),
        ("24.11 завтра", "2026-11-24"),
        ("kommenden Freitag", "2026-11-27"),
        ("31го декабря", "2026-12-31"),
        ("31-е декабря 2026", "2026-12-31"),
        ("декабря 31", "2026-12-31"),
        ("31. Dezember", "2026-12-31"),
        ("31. Dezember 2026", "2026-12-31"),
        ("1. März 2027", "2027-03-01"),
        ("31 грудня", "2026-12-31"),
        ("the 31st of December", "2026-12-31"),
        ("July 4th, 2027", "2027-07-04"),
        ("15-го", "2026-12-15"),
        ("15 числа", "2026-12-15"),
        ("31-го числа", "2026-12-31"),
        # with a time of day, or a weekday that fits
        ("31.12.2026 18:00", "2026-12-31"),
        ("31.12.2026, в 18.00", "2026-12-31"),
        ("31 декабря в 18 часов", "2026-12-31"),
        ("31 декабря в 10", "2026-12-31"),
        ("31 Dec 2026 6 pm", "2026-12-31"),
        ("2026-12-31T18:00:00Z", "2026-12-31"),
        ("2026-12-31 18:00+03:00", "2026-12-31"),
        ("Thu, 31 Dec 2026", "2026-12-31"),
        ("в пятницу, 27 ноября", "2026-11-27"),
        ("завтра, 24 ноября", "2026-11-24"),
        # as they are pasted
        ("31 . 12 . 2026", "2026-12-31"),
        ("31,12,2026", "2026-12-31"),
        ("３１.１２.２０２６", "2026-12-31"),
        ("31122026", "2026-12-31"),
        ("20261231", "2026-12-31"),
        ("31.12.26г.", "2026-12-31"),
        # from today on
        ("в пятницу", "2026-11-27"),
        ("пт", "2026-11-27"),
        ("в пятницу вечером", "2026-11-27"),
        ("on Friday", "2026-11-27"),
        ("this Friday", "2026-11-27"),
        ("Freitag", "2026-11-27"),
        ("во вторник", "2026-11-24"),
        ("завтра с 9 до 18", "2026-11-24"),
        ("31.12.2026 (четверг)", "2026-12-31"),
        ("31.XII.2026", "2026-12-31"),
        ("2026年12月31日", "2026-12-31"),
        ("next Monday", "2026-11-30"),
        ("в следующий понедельник", "2026-11-30"),
        ("в пятницу на следующей неделе", "2026-12-04"),
        ("last Friday", "2026-11-20"),
        ("через неделю", "2026-11-30"),
        ("через две недели", "2026-12-07"),
        ("через 3 дня", "2026-11-26"),
        ("через 10 дней", "2026-12-03"),
        ("через месяц", "2026-12-23"),
        ("через полгода", "2027-05-23"),
        ("через год", "2027-11-23"),
        ("in 3 days", "2026-11-26"),
        ("in a week", "2026-11-30"),
        ("two weeks from now", "2026-12-07"),
        ("a week ago", "2026-11-16"),
        ("3 дня назад", "2026-11-20"),
        ("the day after tomorrow", "2026-11-25"),
        ("tomorrow morning", "2026-11-24"),
        ("завтра в 10", "2026-11-24"),
        ("завтра к 18:30", "2026-11-24"),
        ("morgen", "2026-11-24"),
        ("к 31 декабря", "2026-12-31"),
        ("примерно 31 декабря", "2026-12-31"),
        ("через тридцать дней", "2026-12-23"),
        ("31 го декабря", "2026-12-31"),
        ("31 ого декабря", "2026-12-31"),
    ],
)
def test_dates_are_read_as_people_write_them(typed: str, day: str) -> None:
    assert read(typed) == day
    assert read(typed, "ru") == day


@pytest.mark.parametrize(
    "time",
    [
        *("к 15 часам", "15 часов", "в 3 часа дня", "3 часа дня", "в 3 дня", "к 10", "by 10"),
        *("15h", "15h30", "at 3 o'clock", "3 o'clock", "3 p.m.", "3 pm", "15 Uhr"),
        *("в 15.30", "15.30", ", 15.30", "до 15.30", "в 15:30", "at 10.45", "18.00"),
    ],
)
def test_a_time_is_no_part_of_the_day(time: str) -> None:
    """Read as a year it is a day long ago, which a form without limits would take."""
    for day in ("10 декабря", "10 December", "December 10", "10.12", "10.12.2026"):
        assert read(f"{day} {time}") == "2026-12-10"


def test_day_comes_before_month_where_both_are_possible() -> None:
    assert read("03/04/2027", "en") == "2027-04-03"
    assert read("03.04.2027", "ru") == "2027-04-03"


@pytest.mark.parametrize("typed", ["31.02.2027", "32.01.2027", "2026-13-01", "45.45.2027"])
def test_a_day_that_does_not_exist_is_told_so(typed: str) -> None:
    assert read(typed) == problem("problem-date-impossible")


@pytest.mark.parametrize("typed", ["", "soon", "31", "31 foo", "1.2.3.4", "12345678901"])
def test_what_is_no_date_gets_an_example(typed: str) -> None:
    assert read(typed) == problem("problem-date", example="07.12.2026")


@pytest.mark.parametrize("typed", ["31.12.0026", "0026-12-31", "31 декабря 1026", "31.12.2926"])
def test_a_year_that_nobody_means_is_told(typed: str) -> None:
    assert read(typed) == problem("problem-date-year", example="07.12.2026")


@pytest.mark.parametrize(
    ("typed", "day"),
    [("05.06.85", "1985-06-05"), ("31.12.99", "1999-12-31"), ("1.1.46", "2046-01-01")],
)
def test_two_digits_are_a_year_near_today(typed: str, day: str) -> None:
    assert read(typed) == day


@pytest.mark.parametrize(
    "typed",
    [
        "декабрь",
        "в декабре 2026",
        "в конце декабря",
        "на следующей неделе",
        "next week",
        "2027",
        "in summer",
        "лето",
        "на этой неделе",
        "в следующем месяце",
        "через пару недель",
        "in a couple of days",
        "дня через три",
        "через 2-3 дня",
        "на выходных",
    ],
)
def test_a_time_without_a_day_is_asked_for_it(typed: str) -> None:
    assert read(typed) == problem("problem-date-day", example="07.12.2026")


@pytest.mark.parametrize(
    "typed",
    [
        "1-5 декабря",
        "1–5.12.2026",
        "с 1 по 5 декабря",
        "1 или 2 декабря",
        "31.12.2026 - 05.01.2027",
        "завтра или послезавтра",
        "завтра, 25 ноября",
        "через неделю в пятницу",
        "from 1 May to 3 May",
        "15 или 16",
        "с 15 по 20",
        "December 1-5",
        "Dec 1 - 5",
        "1-5.12",
        "Sat/Sun",
        "Mon-Fri",
        "суббота, воскресенье",
    ],
)
def test_of_several_days_none_is_taken(typed: str) -> None:
    assert read(typed) == problem("problem-date-many")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("до 31 декабря", date(2026, 12, 31)),
        ("не 31 декабря", date(2026, 12, 31)),
        ("after 31 December", date(2026, 12, 31)),
        ("приеду 31.12.2026", date(2026, 12, 31)),
        ("как-нибудь в пятницу", date(2026, 11, 27)),
        ("next Friday", date(2026, 12, 4)),
        ("в понедельник", date(2026, 11, 30)),
        ("в следующую пятницу", date(2026, 12, 4)),
        ("Friday 27", date(2026, 11, 27)),
        ("пятница, 11", date(2026, 12, 11)),
        ("11 пятница", date(2026, 12, 11)),
        ("Friday 12", date(2026, 11, 27)),
        ("3 days", date(2026, 11, 26)),
        ("две недели", date(2026, 12, 7)),
    ],
)
def test_what_may_be_another_day_is_asked_back(typed: str, day: date) -> None:
    why = problem("problem-date-meant", day=date_in_words(day, "en"))
    assert read(typed) == ask_back((day.isoformat(),), why)


def test_a_weekday_that_does_not_fit_is_told_in_the_persons_language() -> None:
    assert read("Fri 31 Dec 2026") == problem(
        "problem-date-weekday", day="31 December 2026", weekday="Thursday"
    )
    assert read("в пятницу, 31 декабря", "ru") == problem(
        "problem-date-weekday", day="31 декабря 2026", weekday="четверг"
    )


@pytest.mark.parametrize(
    ("typed", "day"),
    [("20 ноября", "2026-11-20"), ("24.11", "2025-11-24"), ("в пятницу", "2026-11-20")],
)
def test_where_only_the_past_is_possible_the_last_such_day_is_meant(typed: str, day: str) -> None:
    assert read(typed, "ru", DateLimits(latest="today")) == day


def test_a_day_ahead_is_not_moved_into_the_past_by_a_limit() -> None:
    late = problem("problem-date-late", latest="23 декабря 2026")
    assert read("31 марта", "ru", DateLimits(latest="today+30d")) == late
    early = problem("problem-date-early", earliest="1 ноября 2026")
    limits = DateLimits(earliest="2026-11-01", latest="today")
    assert read("1 октября", "ru", limits) == early


def test_a_term_that_means_two_days_is_not_taken() -> None:
    assert read("через день") == problem("problem-date", example="07.12.2026")
    assert read("in a day") == "2026-11-24"


def test_the_example_is_a_day_that_is_taken() -> None:
    limits = DateLimits(earliest="today+30d", latest="today+40d")
    refusal = read("soon", limits=limits)
    assert isinstance(refusal, Problem)
    assert read(str(refusal.args["example"]), limits=limits) == "2026-12-23"


def test_limits_may_be_relative_and_are_inclusive() -> None:
    limits = DateLimits(earliest="today", latest="today+7d")
    assert read("today", limits=limits) == "2026-11-23"
    assert read("30.11.2026", limits=limits) == "2026-11-30"
    assert read("yesterday", limits=limits) == problem(
        "problem-date-early", earliest="23 November 2026"
    )
    assert read("01.12.2026", limits=limits) == problem(
        "problem-date-late", latest="30 November 2026"
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
