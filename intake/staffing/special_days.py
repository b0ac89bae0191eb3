"""Days with hours of their own, as they are typed: ``24.12–26.12``, ``31.12 9–14``."""

from dataclasses import dataclass
from datetime import date

from intake.forms.values.moments import read_days
from intake.staffing.hours_words import read_hours
from intake.team.working_time import Hours, Shift

LONGEST = 100
"""Letters that are read at most."""


@dataclass(frozen=True, slots=True)
class SpecialDays:
    """Days, and when they are worked."""

    span: tuple[date, date]
    shifts: tuple[Shift, ...]
    """None: they are off."""


def read_special_days(typed: str, today: date) -> SpecialDays | None:
    """Read days, and hours behind them if there are any; ``None``: they say no day."""
    words = typed[:LONGEST].split()
    for length in range(len(words), 0, -1):
        span = read_days(" ".join(words[:length]), today)
        if span is None:
            continue
        if length == len(words):
            return SpecialDays(span, ())
        hours = read_hours(f"daily {' '.join(words[length:])}")
        if isinstance(hours, Hours):
            return SpecialDays(span, hours.days[0])
    return None
