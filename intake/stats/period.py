"""Periods of local days, and their bounds in UTC. Pure.

A day is the team's. Its bounds come from here and not from the database: no local day is stored,
and none is computed there.
"""

import calendar
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
