"""Until when a lead is postponed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.leads.postponing import Postponed, postponed_until, typed_until

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")


@pytest.mark.parametrize(
    ("choice", "until"),
    [
        (Postponed.HOUR, "2026-03-27T23:30+00:00"),
        (Postponed.TOMORROW, "2026-03-28T09:00+01:00"),
        (Postponed.THREE_DAYS, "2026-03-30T09:00+02:00"),
        (Postponed.NEXT_WEEK, "2026-03-30T09:00+02:00"),
    ],
)
def test_a_day_means_its_morning_by_the_clock_on_the_wall(choice: Postponed, until: str) -> None:
    """A Friday night in Berlin; the clocks go forward on the Sunday between."""
    now = datetime.fromisoformat("2026-03-27T23:30+01:00")
    assert postponed_until(choice, now, "Europe/Berlin") == datetime.fromisoformat(until)


@given(
    st.sampled_from(list(Postponed)),
    st.integers(1_577_836_800, 2_051_222_400).map(lambda at: datetime.fromtimestamp(at, UTC)),
    st.sampled_from(ZONES),
)
def test_it_lies_ahead_and_no_day_is_longer_than_meant(
    choice: Postponed, now: datetime, zone: str
) -> None:
    until = postponed_until(choice, now, zone)
    days = {Postponed.HOUR: 1, Postponed.TOMORROW: 2, Postponed.THREE_DAYS: 4}.get(choice, 8)
    assert now < until <= now + timedelta(days=days)
    if choice is Postponed.NEXT_WEEK:
        assert until.astimezone(ZoneInfo(zone)).weekday() == 0


@pytest.mark.parametrize(
    ("typed", "until"),
    [
        ("3.12 10:00", "2026-12-03T10:00+01:00"),
        ("28.03", "2026-03-28T09:00+01:00"),
        ("tomorrow", "2026-03-28T09:00+01:00"),
        ("завтра 14:30", "2026-03-28T14:30+01:00"),
        ("воскресенье", "2026-03-29T09:00+02:00"),
        ("until Monday 8:00", "2026-03-30T08:00+02:00"),
        ("2 ч", "2026-03-28T01:30+01:00"),
        ("today", None),
        ("27.3.2026 10:00", None),
        ("3.12.2028", None),
        ("when they are back", None),
        ("", None),
        ("9" * 5000, None),
    ],
)
def test_a_moment_is_typed_in_two_languages(typed: str, until: str | None) -> None:
    """A Friday night in Berlin. What is over, too far, or no moment at all, is none."""
    now = datetime.fromisoformat("2026-03-27T23:30+01:00").astimezone(UTC)
    found = typed_until(typed, now, "Europe/Berlin")
    assert found == (None if until is None else datetime.fromisoformat(until))


@given(
    st.text(max_size=40) | st.from_regex(r"[0-9]{1,2}\.[0-9]{1,2}( [0-9]{1,2}:[0-9]{2})?"),
    st.integers(1_577_836_800, 2_051_222_400).map(lambda at: datetime.fromtimestamp(at, UTC)),
    st.sampled_from(ZONES),
)
def test_what_is_typed_never_lies_behind(typed: str, now: datetime, zone: str) -> None:
    until = typed_until(typed, now, zone)
    assert until is None or now < until <= now + timedelta(days=368)
