"""Until when a lead is postponed. Pure."""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from intake.forms.values.moments import read_moment

MORNING = time(9)
_MIDNIGHT = time()
_LONGEST_TYPED = 100


class Postponed(StrEnum):
    """The choices."""

    HOUR = "hour"
    TOMORROW = "tomorrow"
    THREE_DAYS = "three"
    NEXT_WEEK = "week"


def postponed_until(choice: Postponed, now: datetime, zone: str) -> datetime:
    """Return when it wakes: in an hour, or in the morning of a day, by the clock on the wall.

    A morning that a change of clock leaves out moves forward.
    """
    if choice is Postponed.HOUR:
        return now + timedelta(hours=1)
    today = now.astimezone(ZoneInfo(zone)).date()
    days = {
        Postponed.TOMORROW: 1,
        Postponed.THREE_DAYS: 3,
        Postponed.NEXT_WEEK: 7 - today.weekday(),
    }
    day = today + timedelta(days=days[choice])
    return datetime.combine(day, MORNING, ZoneInfo(zone)).astimezone(UTC)


def typed_until(typed: str, now: datetime, zone: str) -> datetime | None:
    """Return the moment that somebody typed (``3.12 10:00``, ``2 h``), a day alone being its
    morning; ``None`` if there is none in the words, or it is over."""
    words, clock = typed.strip()[:_LONGEST_TYPED], ZoneInfo(zone)
    found = read_moment(words, now, clock)
    if found is None or ":" in words:
        return found
    local = found.astimezone(clock)
    if local.time() != _MIDNIGHT:
        return found
    return datetime.combine(local.date(), MORNING, clock).astimezone(UTC)
