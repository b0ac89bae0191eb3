"""Working time against a minute-by-minute oracle, around changes of clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from intake.team.working_time import (
    WHOLE_DAY,
    Calendar,
    Hours,
    Rest,
    Shift,
    add_working,
    days_later,
    is_working,
    next_closing,
    next_opening,
    working_between,
)
from tests.intake.team.minutes import DAYS, MINUTE, tell

CHANGES = {
    "Europe/Berlin": [datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC)],
    "America/New_York": [datetime(2026, 3, 6, tzinfo=UTC), datetime(2026, 10, 30, tzinfo=UTC)],
    "Australia/Lord_Howe": [datetime(2026, 4, 3, tzinfo=UTC), datetime(2026, 10, 2, tzinfo=UTC)],
    "America/Santiago": [datetime(2026, 4, 3, tzinfo=UTC), datetime(2026, 9, 4, tzinfo=UTC)],
    "Asia/Kolkata": [datetime(2026, 3, 27, tzinfo=UTC)],
    "UTC": [datetime(2026, 3, 27, tzinfo=UTC)],
}
"""Days shortly before a change; by half an hour on Lord Howe, at midnight in Santiago."""

TIMES = st.one_of(
    st.sampled_from([time(0), time(1, 30), time(2), time(2, 30), time(3), time(9), time(18)]),
    st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59])),
)


@st.composite
def shifts(draw: st.DrawFn) -> tuple[Shift, ...]:
    """Up to three shifts of a day, one after another; the last may run into the next day."""
    times = sorted(draw(st.lists(TIMES, unique=True, min_size=0, max_size=6)))
    pairs = [Shift(*pair) for pair in zip(times[::2], times[1::2], strict=False)]
    if len(times) % 2 and draw(st.booleans()):
        pairs.append(Shift(times[-1], draw(st.sampled_from([time(0), time(2, 30), times[0]]))))
    return tuple(pairs)


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Calendar, datetime]:
    """A calendar, and a moment from which it is told."""
    zone = draw(st.sampled_from(sorted(CHANGES)))
    first = draw(st.sampled_from(CHANGES[zone]))
    week = st.tuples(*[shifts()] * 7).map(Hours)
    days = st.dictionaries(
        st.integers(-1, DAYS).map(lambda number: first.date() + timedelta(days=number)),
        shifts(),
        max_size=2,
    )
    rests = st.lists(st.tuples(minutes(), minutes()), max_size=2)
    return (
        Calendar(
            zone,
            draw(st.none() | week),
            draw(days),
            tuple(Rest(first + begin, first + begin + length) for begin, length in draw(rests)),
        ),
        first,
    )


def minutes(days: int = DAYS - 1) -> st.SearchStrategy[timedelta]:
    return st.integers(0, days * 24 * 60).map(lambda number: number * MINUTE)


@given(calendars(), minutes())
def test_what_is_worked_is_what_the_clock_on_the_wall_says(
    calendar_and_start: tuple[Calendar, datetime], offset: timedelta
) -> None:
    calendar, first = calendar_and_start
    at, oracle = first + offset, tell(calendar, first)
    assert is_working(calendar, at) == oracle.is_working(at)


@given(calendars(), minutes(), minutes(1))
def test_time_is_added_as_it_is_worked(
    calendar_and_start: tuple[Calendar, datetime], offset: timedelta, span: timedelta
) -> None:
    calendar, first = calendar_and_start
    expected = tell(calendar, first).add(first + offset, span)
    found = add_working(calendar, first + offset, span)
    if expected is None:  # later than the oracle looks
        assert found is None or found > first + timedelta(days=DAYS)
    else:
        assert found == expected


@given(calendars(), minutes(), minutes())
def test_time_between_is_what_was_worked(
    calendar_and_start: tuple[Calendar, datetime], one: timedelta, other: timedelta
) -> None:
    calendar, first = calendar_and_start
    start, end = sorted((first + one, first + other))
    assert working_between(calendar, start, end) == tell(calendar, first).between(start, end)
    if start != end:
        assert working_between(calendar, end, start) == timedelta()


@given(calendars(), minutes())
def test_it_opens_and_closes_when_work_begins_and_ends(
    calendar_and_start: tuple[Calendar, datetime], offset: timedelta
) -> None:
    calendar, first = calendar_and_start
    at, oracle, limit = first + offset, tell(calendar, first), first + timedelta(days=DAYS)
    opening, closing = next_opening(calendar, at), next_closing(calendar, at)
    if (expected := oracle.opening(at)) is not None:
        assert opening == expected
    else:
        assert opening is None or opening >= limit
    if (expected := oracle.closing(at)) is not None:
        assert closing == expected
    elif oracle.is_working(at):
        assert closing is None or closing >= limit
    else:
        assert closing is None


@given(calendars(), minutes(), minutes(2))
def test_what_is_added_was_worked_in_between(
    calendar_and_start: tuple[Calendar, datetime], offset: timedelta, span: timedelta
) -> None:
    calendar, first = calendar_and_start
    start = first + offset
    end = add_working(calendar, start, span)
    assume(end is not None)
    assert end is not None
    assert working_between(calendar, start, end) == span


@given(calendars(), minutes(), minutes(1), minutes(1))
def test_adding_twice_is_adding_the_sum(
    calendar_and_start: tuple[Calendar, datetime],
    offset: timedelta,
    one: timedelta,
    other: timedelta,
) -> None:
    calendar, first = calendar_and_start
    assume(one and other)
    halfway = add_working(calendar, first + offset, one)
    assume(halfway is not None)
    assert halfway is not None
    assert add_working(calendar, halfway, other) == add_working(
        calendar, first + offset, one + other
    )


@given(calendars(), minutes(), minutes(), minutes(2), minutes(2))
def test_a_later_start_or_a_longer_span_never_ends_earlier(
    calendar_and_start: tuple[Calendar, datetime],
    one: timedelta,
    other: timedelta,
    span: timedelta,
    more: timedelta,
) -> None:
    calendar, first = calendar_and_start
    early, late = sorted((first + one, first + other))
    end, later_end = add_working(calendar, early, span), add_working(calendar, late, span)
    if later_end is not None and end is not None:
        assert end <= later_end
    longer = add_working(calendar, early, span + more)
    if longer is not None:
        assert end is not None
        assert end <= longer


@given(calendars(), minutes(), minutes(), minutes())
def test_between_is_the_sum_of_its_parts(
    calendar_and_start: tuple[Calendar, datetime], a: timedelta, b: timedelta, c: timedelta
) -> None:
    calendar, first = calendar_and_start
    start, middle, end = sorted((first + a, first + b, first + c))
    parts = working_between(calendar, start, middle) + working_between(calendar, middle, end)
    assert working_between(calendar, start, end) == parts


@given(calendars(), minutes(2), st.integers(1, 3))
def test_days_later_ends_the_last_of_so_many_days_with_work(
    calendar_and_start: tuple[Calendar, datetime], offset: timedelta, days: int
) -> None:
    calendar, first = calendar_and_start
    at, oracle = first + offset, tell(calendar, first)
    end = days_later(calendar, at, days)
    limit = first + timedelta(days=DAYS)
    assume(end is not None and end < limit)
    assert end is not None
    zone = ZoneInfo(calendar.zone)
    today = at.astimezone(zone).date()
    moments = (oracle.moment(number) for number in range(oracle.at(at), oracle.at(end)))
    days_of = {one.astimezone(zone).date() for one in moments if oracle.is_working(one)}
    assert len(days_of - {today}) == days
    assert max(days_of) == (end - MINUTE).astimezone(zone).date()


BERLIN = "Europe/Berlin"
NIGHTS = Calendar(BERLIN, Hours(((Shift(time(22), time(6)),),) * 7))


def test_a_night_without_its_hour_is_an_hour_shorter() -> None:
    start = datetime(2026, 3, 28, 21, tzinfo=UTC)
    assert working_between(NIGHTS, start, start + timedelta(hours=12)) == timedelta(hours=7)
    autumn = datetime(2026, 10, 24, 20, tzinfo=UTC)
    assert working_between(NIGHTS, autumn, autumn + timedelta(hours=12)) == timedelta(hours=9)


def test_round_the_clock_never_closes() -> None:
    now = datetime(2026, 3, 27, 12, tzinfo=UTC)
    assert next_closing(Calendar(BERLIN), now) is None
    past = Rest(now - timedelta(days=1), now - timedelta(hours=1))
    assert next_closing(Calendar(BERLIN, rests=(past,)), now) is None
    coming = Rest(now + timedelta(days=40), now + timedelta(days=41))
    assert next_closing(Calendar(BERLIN, rests=(coming,)), now) == coming.start
    off = Calendar(BERLIN, days={date(2026, 4, 3): ()})
    assert next_closing(off, now) == datetime(2026, 4, 2, 22, tzinfo=UTC)
    assert next_closing(off, datetime(2026, 4, 4, tzinfo=UTC)) is None


@pytest.mark.parametrize("hours", [Hours(((),) * 7), None])
def test_whoever_never_works_is_never_due(hours: Hours | None) -> None:
    now = datetime(2026, 3, 27, 12, tzinfo=UTC)
    endless = Rest(now - timedelta(days=1), datetime.max.replace(tzinfo=UTC))
    calendar = Calendar(BERLIN, hours, rests=(endless,))
    assert add_working(calendar, now, MINUTE) is None
    assert next_opening(calendar, now) is None
    assert days_later(calendar, now, 3) is None
    assert add_working(calendar, now, timedelta()) == now


def test_a_working_saturday_wins_over_the_week() -> None:
    office = Hours(((Shift(time(9), time(18)),),) * 5 + ((),) * 2)
    saturday = date(2025, 11, 1)
    calendar = Calendar("Europe/Moscow", office, {saturday: (Shift(time(9), time(17)),)})
    friday = datetime(2025, 10, 31, 14, 30, tzinfo=UTC)
    assert add_working(calendar, friday, timedelta(hours=8)) == datetime(
        2025, 11, 1, 13, 30, tzinfo=UTC
    )


def test_a_whole_day_ends_at_midnight() -> None:
    calendar = Calendar("UTC", Hours(((WHOLE_DAY,),) + ((),) * 6))
    monday = datetime(2026, 3, 23, tzinfo=UTC)
    assert next_closing(calendar, monday) == monday + timedelta(days=1)
