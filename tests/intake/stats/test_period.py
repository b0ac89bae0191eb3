"""Periods: what people type, and where days begin."""

import itertools
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.stats.numbers import Sum, Waiting, added_up, quantile, rate
from intake.stats.period import Period, Unit, fitting_unit
from intake.stats.period_words import read_period

TODAY = date(2026, 11, 29)
BERLIN = "Europe/Berlin"
ZONES = st.sampled_from([BERLIN, "America/Sao_Paulo", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"])
DAYS = st.dates(date(2015, 1, 1), date(2027, 12, 31))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first = draw(DAYS)
    return Period(first, first + timedelta(days=draw(st.integers(0, 500))), draw(ZONES))


@given(periods(), st.sampled_from(Unit))
def test_spans_follow_each_other_and_are_the_whole(period: Period, unit: Unit) -> None:
    spans = period.spans(unit)
    assert (spans[0].begin, spans[-1].end) == (period.begin, period.end)
    assert all(one.end == following.begin for one, following in itertools.pairwise(spans))
    assert all(span.begin < span.end for span in spans)
    zone = ZoneInfo(period.zone)
    assert all(span.begin.astimezone(zone).date() == span.first for span in spans)


@given(periods())
def test_the_period_before_is_as_long_and_ends_where_it_begins(period: Period) -> None:
    assert period.before.days == period.days
    assert period.before.end == period.begin


@given(periods(), st.datetimes(datetime(2014, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  hypothesis wants them so
def test_a_moment_is_inside_when_its_local_day_is(period: Period, moment: datetime) -> None:
    day = moment.astimezone(ZoneInfo(period.zone)).date()
    assert (period.begin <= moment < period.end) == (period.first <= day <= period.last)


def test_the_night_of_the_change_has_23_or_25_hours() -> None:
    spring, autumn = (Period(day, day, BERLIN) for day in (date(2026, 3, 29), date(2026, 10, 25)))
    assert spring.end - spring.begin == timedelta(hours=23)
    assert autumn.end - autumn.begin == timedelta(hours=25)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("today", TODAY, TODAY),
        ("Вчера", date(2026, 11, 28), date(2026, 11, 28)),
        ("week", date(2026, 11, 23), TODAY),
        ("7", date(2026, 11, 23), TODAY),
        ("30 дней", date(2026, 10, 31), TODAY),
        ("90d", date(2026, 9, 1), TODAY),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("02.2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-11-05", date(2026, 11, 5), date(2026, 11, 5)),
        ("1.11.2026–15.11.2026", date(2026, 11, 1), date(2026, 11, 15)),
        ("2026-11-15 - 2026-11-01", date(2026, 11, 1), date(2026, 11, 15)),
        ("2026-01-01..2026-01-31", date(2026, 1, 1), date(2026, 1, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("за 2025 год", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-2026", date(2025, 1, 1), date(2026, 12, 31)),
        ("last week", date(2026, 11, 16), date(2026, 11, 22)),
        ("на прошлой неделе", date(2026, 11, 16), date(2026, 11, 22)),
        ("last 2 weeks", date(2026, 11, 16), TODAY),
        ("за последнюю неделю", date(2026, 11, 23), TODAY),
        ("the last three months", date(2026, 9, 1), TODAY),
        ("прошлый месяц", date(2026, 10, 1), date(2026, 10, 31)),
        ("this quarter", date(2026, 10, 1), TODAY),
        ("прошлый год", date(2025, 1, 1), date(2025, 12, 31)),
        ("позавчера", date(2026, 11, 27), date(2026, 11, 27)),
        ("в понедельник", date(2026, 11, 23), date(2026, 11, 23)),
        ("Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("3 квартал 2025", date(2025, 7, 1), date(2025, 9, 30)),
        ("2 квартала", date(2026, 6, 3), TODAY),
        ("IV кв.", date(2026, 10, 1), date(2026, 12, 31)),
        ("первое полугодие", date(2026, 1, 1), date(2026, 6, 30)),
        ("Q1–Q2", date(2026, 1, 1), date(2026, 6, 30)),
        ("в марте", date(2026, 3, 1), date(2026, 3, 31)),
        ("December", date(2025, 12, 1), date(2025, 12, 31)),
        ("март 2025", date(2025, 3, 1), date(2025, 3, 31)),
        ("декабрь–январь", date(2025, 12, 1), date(2026, 1, 31)),
        ("15 марта", date(2026, 3, 15), date(2026, 3, 15)),
        ("March 1st, 2025", date(2025, 3, 1), date(2025, 3, 1)),
        ("с 1 по 15 марта", date(2026, 3, 1), date(2026, 3, 15)),
        ("1-15.11", date(2026, 11, 1), date(2026, 11, 15)),
        ("Mar 1-15", date(2026, 3, 1), date(2026, 3, 15)),
        ("between 1 and 5 March", date(2026, 3, 1), date(2026, 3, 5)),
        ("с 25 декабря по 5 января", date(2025, 12, 25), date(2026, 1, 5)),
        ("15.11–1.11", date(2026, 11, 1), date(2026, 11, 15)),
        ("с 1.11 по 15.11.2025", date(2025, 11, 1), date(2025, 11, 15)),
        ("1.11.26", date(2026, 11, 1), date(2026, 11, 1)),
        ("29.02", date(2024, 2, 29), date(2024, 2, 29)),
        ("с 1 ноября", date(2026, 11, 1), TODAY),
        ("since Monday", date(2026, 11, 23), TODAY),
        ("с начала года", date(2026, 1, 1), TODAY),
        ("за всё время", date(2016, 11, 22), TODAY),
    ],
)
def test_what_people_type(typed: str, first: date, last: date) -> None:
    assert read_period(typed, TODAY, BERLIN) == Period(first, last, BERLIN)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "soon", "31.02.2026", "0", "9999", "2026-13", "1.1.1900-1.1.2026", "2026-11-31"),
        *("Q5", "до 5 ноября", "1.1.0001", "9999-12", "spring 7", "3 половина", "0 марта"),
    ],
)
def test_what_is_no_period(typed: str) -> None:
    assert read_period(typed, TODAY, BERLIN) is None


@given(st.text(max_size=30))
def test_whatever_is_typed_nothing_fails(typed: str) -> None:
    period = read_period(typed, TODAY, BERLIN)
    assert period is None or period.first <= period.last


def test_a_chart_never_has_too_many_parts() -> None:
    for days in (1, 45, 46, 300, 301, 3660):
        period = Period(TODAY - timedelta(days=days - 1), TODAY, BERLIN)
        assert 1 <= len(period.spans(fitting_unit(period))) <= 122


@given(st.lists(st.integers(0, 10_000)))
def test_a_quantile_is_a_value_that_enough_do_not_exceed(values: list[int]) -> None:
    ordered = sorted(values)
    found = quantile(sorted(Counter(values).items()), 9, 10)
    if not ordered:
        assert found is None
        return
    assert found in ordered
    assert sum(value <= found for value in ordered) * 10 >= len(ordered) * 9
    assert sum(value < found for value in ordered) * 10 < len(ordered) * 9


def test_what_is_not_answered_is_not_quick() -> None:
    waiting = Waiting(4, ((10, 1), (300, 1), (301, 1)))
    assert (waiting.median, waiting.p90) == (300, 301)
    assert (waiting.share, waiting.quick_share) == (0.75, 0.5)
    assert Waiting(0, ()).share is None


def test_more_starts_than_visits_tell_no_rate() -> None:
    assert rate(3, 2) is None
    assert rate(1, 0) is None
    assert rate(1, 2) == 0.5


def test_currencies_stay_apart() -> None:
    sums = [Sum("EUR", 5), Sum("RUB", 2), Sum("EUR", 1, stretch=1)]
    assert added_up(sums) == {"EUR": 6, "RUB": 2}
