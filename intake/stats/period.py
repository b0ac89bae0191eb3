"""Periods of local days, and their bounds in UTC. Pure.

A day is the team's. Its bounds come from here and not from the database: no local day is stored,
and none is computed there.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MOST_DAYS = 3660
"""No period is longer: ten years."""


class Unit(StrEnum):
    """Into what a period is cut."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a period: from its first moment on, up to the first one after it."""

    first: date
    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Period:
    """Some days in a row, both ends included."""

    first: date
    last: date
    zone: str

    @property
    def days(self) -> int:
        """How many days they are."""
        return (self.last - self.first).days + 1

    @property
    def begin(self) -> datetime:
        """The first moment, in UTC."""
        return midnight(self.first, self.zone)

    @property
    def end(self) -> datetime:
        """The first moment after it, in UTC."""
        return midnight(self.last + timedelta(days=1), self.zone)

    @property
    def before(self) -> "Period":
        """The period of the same length right before."""
        last = self.first - timedelta(days=1)
        return Period(last - (self.last - self.first), last, self.zone)

    def extended(self, weeks: int) -> "Period":
        """Return it with so many weeks behind it."""
        return Period(self.first, self.last + timedelta(weeks=weeks), self.zone)

    def spans(self, unit: Unit) -> tuple[Span, ...]:
        """Cut it: the first and the last part may be shorter. Weeks begin on Mondays."""
        return tuple(self._spans(unit))

    def _spans(self, unit: Unit) -> Iterator[Span]:
        first = self.first
        while first <= self.last:
            following = min(_next(first, unit), self.last + timedelta(days=1))
            yield Span(first, midnight(first, self.zone), midnight(following, self.zone))
            first = following


def _next(day: date, unit: Unit) -> date:
    """Return the first day of the next day, week or month."""
    if unit is Unit.DAY:
        return day + timedelta(days=1)
    if unit is Unit.WEEK:
        return day + timedelta(days=7 - day.weekday())
    return day + timedelta(days=calendar.monthrange(day.year, day.month)[1] - day.day + 1)


def midnight(day: date, zone: str) -> datetime:
    """Return a day's first moment, in UTC: where a change of clock leaves midnight out, what
    follows it."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def local_day(moment: datetime, zone: str) -> date:
    """Return the day that it is there then."""
    return moment.astimezone(ZoneInfo(zone)).date()


def fitting_unit(period: Period) -> Unit:
    """Return the unit that cuts a period into parts that a chart can show."""
    if period.days <= 45:
        return Unit.DAY
    return Unit.WEEK if period.days <= 300 else Unit.MONTH


_DAY = r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})\.(\d{1,2})\.(\d{4})"
_RANGE = re.compile(rf"\s*(?:{_DAY})\s*(?:[-–—]|\.\.|to|по)\s*(?:{_DAY})\s*")
_ONE = re.compile(rf"\s*(?:{_DAY})\s*")
_MONTH = re.compile(r"\s*(?:(\d{4})-(\d{1,2})|(\d{1,2})\.(\d{4}))\s*")
_LAST = re.compile(r"\s*(\d{1,4})\s*(?:d|days?|д|дн|дней|дня|день)?\s*", re.IGNORECASE)
_WORDS = {
    "today": (0, 0),
    "сегодня": (0, 0),
    "yesterday": (1, 1),
    "вчера": (1, 1),
    "week": (6, 0),
    "неделя": (6, 0),
    "month": (29, 0),
    "месяц": (29, 0),
    "quarter": (89, 0),
    "квартал": (89, 0),
    "year": (364, 0),
    "год": (364, 0),
}
"""Days back of the first and of the last day."""


def read_period(text: str, today: date, zone: str) -> Period | None:
    """Read a period as people type it; ``None`` if it is none, or is longer than ten years.

    ``week``, ``30``, ``30 d``, ``2026-11``, ``11.2026``, ``2026-11-05``, ``1.11.2026 – 9.11.2026``.
    """
    word = _WORDS.get(text.strip().casefold())
    if word is not None:
        return _back(today, *word, zone)
    if match := _LAST.fullmatch(text):
        days = int(match[1])
        return _back(today, days - 1, 0, zone) if 1 <= days <= MOST_DAYS else None
    try:
        found = _dates(text)
    except ValueError:  # no such day
        return None
    if found is None:
        return None
    first, last = sorted(found)
    return Period(first, last, zone) if (last - first).days < MOST_DAYS else None


def _dates(text: str) -> tuple[date, date] | None:
    if match := _RANGE.fullmatch(text):
        return _date(match.groups()[:6]), _date(match.groups()[6:])
    if match := _ONE.fullmatch(text):
        return _date(match.groups()), _date(match.groups())
    if match := _MONTH.fullmatch(text):
        year, month = (match[1], match[2]) if match[1] else (match[4], match[3])
        first = date(int(year), int(month), 1)
        return first, _next(first, Unit.MONTH) - timedelta(days=1)
    return None


def _date(parts: tuple[str | None, ...]) -> date:
    """Return the day that ``year-month-day`` or ``day.month.year`` names.

    Raises:
        ValueError: there is none.
    """
    given = [int(part) for part in parts if part is not None]
    return date(*given) if parts[0] is not None else date(*reversed(given))


def _back(today: date, first: int, last: int, zone: str) -> Period:
    return Period(today - timedelta(days=first), today - timedelta(days=last), zone)
