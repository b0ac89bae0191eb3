"""Words with a moment before them: *9:00 Good morning*. Pure."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from intake.forms.values.moments import BEHIND_CLOCK, goes_on_as_time, read_moment

_WORDS = 5
"""A moment that stands before other words has no more than these."""
_MORNING = time(9)
"""When words leave of which only the day was named: nobody is written to at midnight."""


def read_scheduled(text: str, now: datetime, zone: ZoneInfo) -> tuple[datetime, str] | None:
    """Return the moment that stands before some words, and the words; ``None`` if either is
    missing, or if what follows seems to belong to the moment. ``text`` is markup, of which a moment
    has none."""
    first, newline, below = text.strip().partition("\n")
    if newline and below.strip():
        at = read_moment(first, now, zone, day_at=_MORNING)
        if at is not None:
            return at, below.strip()
    parts = text.split(maxsplit=_WORDS)
    clock_first = ":" in parts[0] if parts else False
    if clock_first and len(parts) > 1 and parts[1].casefold() in BEHIND_CLOCK:
        counts = range(2, len(parts))
    elif clock_first:
        counts = range(1, len(parts))
    else:
        counts = range(len(parts) - 1, 0, -1)
    for count in counts:
        moment, words = " ".join(parts[:count]), text.split(maxsplit=count)[count]
        at = read_moment(moment, now, zone, day_at=_MORNING)
        if at is not None:
            is_day = at != read_moment(moment, now, zone)
            return None if goes_on_as_time(words, behind_day=is_day) else (at, words)
    return None


def is_mere_moment(text: str, now: datetime, zone: ZoneInfo) -> bool:
    """Say whether somebody named a time, and nothing to send then."""
    return read_moment(text.strip(), now, zone) is not None
