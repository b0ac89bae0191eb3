"""Quiet hours, and when an answer may be expected, by the clock on the wall."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.nudges.expectation import expected
from intake.nudges.quiet_hours import quiet_until
from intake.team.team import TeamRules

ZONES = st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York"])
START = datetime(2026, 1, 1)  # noqa: DTZ001 - hypothesis wants it without a zone
MOMENTS = st.datetimes(START, START + timedelta(days=700), timezones=st.just(UTC))
HOURS = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@given(MOMENTS, HOURS, HOURS, ZONES)
def test_quiet_hours_end_and_are_over_then(at: datetime, start: time, end: time, zone: str) -> None:
    rules = TeamRules(quiet_from=start, quiet_until=end)
    until = quiet_until(rules, zone, at)
    local = at.astimezone(ZoneInfo(zone)).time()
    if start == end:
        assert until is None
        return
    if until is None:
        assert not (start <= local < end if start < end else local >= start or local < end)
        return
    assert at - timedelta(hours=1) < until <= at + timedelta(hours=26)
    shown = until.astimezone(ZoneInfo(zone)).time()
    assert shown == end or until.astimezone(ZoneInfo(zone)).fold or shown > end, "a gap"


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-03-05 20:59", None),
        ("2026-03-05 21:00", "2026-03-06 09:00"),
        ("2026-03-06 00:30", "2026-03-06 09:00"),
        ("2026-03-06 08:59", "2026-03-06 09:00"),
        ("2026-03-06 09:00", None),
        ("2026-03-28 23:00", "2026-03-29 09:00"),  # the clocks go forward that night
        ("2026-10-24 23:00", "2026-10-25 09:00"),  # and back
    ],
)
def test_a_night_in_berlin(at: str, until: str | None) -> None:
    zone = ZoneInfo("Europe/Berlin")
    moment = datetime.fromisoformat(at).replace(tzinfo=zone).astimezone(UTC)
    wanted = None if until is None else datetime.fromisoformat(until).replace(tzinfo=zone)
    assert quiet_until(TeamRules(), "Europe/Berlin", moment) == wanted


@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=20)), ZONES)
def test_a_day_is_called_as_somebody_there_would(
    now: datetime, ahead: timedelta, zone: str
) -> None:
    opens = now + ahead
    there = opens.astimezone(ZoneInfo(zone))
    said = expected(opens, now, zone)
    days = (there.date() - now.astimezone(ZoneInfo(zone)).date()).days
    assert said.text.rpartition("-")[2] == (
        "today" if not days else "tomorrow" if days == 1 else "weekday" if days < 7 else "date"
    )
    if "time" in said.args:
        assert said.args["time"] == f"{there.hour}:{there.minute:02}"
    if "weekday" in said.args:
        assert said.args["weekday"] == there.isoweekday()
