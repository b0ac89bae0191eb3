"""Working time: shifts, and the calendar that says which of them hold on a day. Pure.

A calendar without hours works round the clock. Its days with hours of their own win over the
week; a rest (the process was away) is time in which nobody can be blamed for not working.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Shift:
    """Working hours without a break, by the clock on the wall."""

    start: time
    end: time
    """Not after the start: of the next day. The same as the start: a whole day."""


WHOLE_DAY = Shift(time(0), time(0))


@dataclass(frozen=True, slots=True)
class Hours:
    """The working hours of a week."""

    days: tuple[tuple[Shift, ...], ...]
    """Seven, Monday first; in each the shifts that begin on that day, in their order."""


@dataclass(frozen=True, slots=True)
class Rest:
    """A span that counts as no working time, whatever the hours are."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Calendar:
    """When somebody works."""

    zone: str
    """IANA's name of the time zone in which the hours are meant."""
    hours: Hours | None = None
    """``None``: round the clock."""
    days: Mapping[date, tuple[Shift, ...]] = field(default_factory=dict)
    """Days with hours of their own; without a shift: a day off."""
    rests: tuple[Rest, ...] = ()


HORIZON_DAYS = 400
"""Whoever does not work for longer does not work."""


def working_spans(calendar: Calendar, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the working spans from ``start`` on: in UTC, in order, disjoint.

    A local time that a change of clock leaves out moves forward; of one that it repeats the first
    is meant.
    """
    cursor = start
    rests = sorted(calendar.rests, key=lambda rest: rest.start)
    for begin, end in _shifts(calendar, start):
        if begin >= end:  # a change of clock has moved its beginning behind its end
            continue
        cursor = max(cursor, begin)
        for rest in rests:
            if rest.start < end and rest.end > cursor:
                if rest.start > cursor:
                    yield cursor, rest.start
                cursor = rest.end
        if cursor < end:
            yield cursor, end
            cursor = end


def add_working(calendar: Calendar, start: datetime, span: timedelta) -> datetime | None:
    """Return when so much working time has passed; ``None`` if it never does.

    Nothing to wait for is over at once, at whatever hour.
    """
    if span <= timedelta():
        return start
    for begin, end in working_spans(calendar, start):
        if end - begin >= span:
            return begin + span
        span -= end - begin
    return None


def working_between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """Return the working time between two moments; none, if they stand the other way round."""
    worked = timedelta()
    for begin, until in working_spans(calendar, start):
        if begin >= end:
            break
        worked += min(until, end) - begin
    return worked


def days_later(calendar: Calendar, at: datetime, days: int) -> datetime | None:
    """Return the end of the day on which somebody has worked on so many further days.

    By their own clock on the wall, the day of that moment not counted; ``None`` if it never comes.
    """
    zone = ZoneInfo(calendar.zone)
    day = at.astimezone(zone).date()
    for _ in range(HORIZON_DAYS):
        day += timedelta(days=1)
        end = _moment(day + timedelta(days=1), time(0), zone)
        opening = next_opening(calendar, _moment(day, time(0), zone))
        if opening is None:
            return None
        days -= opening < end
        if days == 0:
            return end
    return None


def is_working(calendar: Calendar, at: datetime) -> bool:
    """Say whether that moment is working time; the end of a shift is not."""
    return next((begin <= at for begin, _ in working_spans(calendar, at)), False)


def next_opening(calendar: Calendar, at: datetime) -> datetime | None:
    """Return the first working moment from then on; ``None`` if there is none."""
    return next((begin for begin, _ in working_spans(calendar, at)), None)


def next_closing(calendar: Calendar, at: datetime) -> datetime | None:
    """Return the end of the working time in which that moment lies; ``None`` if it is in none.

    Round the clock, and where shifts adjoin for longer than anybody looks ahead, there is none.
    """
    nothing_after = _last_exception(calendar) if calendar.hours is None else None
    closes = None
    for begin, end in working_spans(calendar, at):
        if begin > (at if closes is None else closes):
            return closes
        closes = end
        if nothing_after is not None and closes > nothing_after:
            return None
    looked_until = at + timedelta(days=HORIZON_DAYS - 2)
    return None if closes is None or closes > looked_until else closes


def _last_exception(calendar: Calendar) -> datetime:
    """Return a moment after which nothing but the week's hours counts."""
    moments = [rest.end for rest in calendar.rests]
    if calendar.days:
        after = max(calendar.days) + timedelta(days=2)
        moments.append(datetime.combine(after, time(0), UTC) + timedelta(days=1))
    return max(moments, default=datetime.min.replace(tzinfo=UTC))


def _shifts(calendar: Calendar, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the shifts that may end after ``start``, by their beginnings."""
    if calendar.hours is None and not calendar.days:
        yield start - timedelta(days=1), start + timedelta(days=HORIZON_DAYS)
        return
    zone = ZoneInfo(calendar.zone)
    first = start.astimezone(zone).date() - timedelta(days=1)
    for offset in range(HORIZON_DAYS):
        day = first + timedelta(days=offset)
        for shift in sorted(_of_day(calendar, day), key=lambda shift: shift.start):
            last = day if shift.end > shift.start else day + timedelta(days=1)
            yield _moment(day, shift.start, zone), _moment(last, shift.end, zone)


def _of_day(calendar: Calendar, day: date) -> tuple[Shift, ...]:
    own = calendar.days.get(day)
    if own is not None:
        return own
    return (WHOLE_DAY,) if calendar.hours is None else calendar.hours.days[day.weekday()]


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
