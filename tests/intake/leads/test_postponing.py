"""Until when a lead is postponed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.leads.postponing import Postponed, postponed_until

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
