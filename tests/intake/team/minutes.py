"""Working time told anew, minute by minute: slow, and with no rule in common with ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from intake.team.working_time import Calendar, Rest, Shift

MINUTE = timedelta(minutes=1)
DAYS = 6
"""Days that are told; a question must not lead out of them."""


class Walls:
    """What the clock on the wall shows, each minute from ``first`` on."""

    def __init__(self, zone: str, first: datetime) -> None:
        place = ZoneInfo(zone)
        count = (DAYS + 2) * 24 * 60
        self.shown = [
            (first + number * MINUTE).astimezone(place).replace(tzinfo=None)
            for number in range(count)
        ]
        self.first_number: dict[datetime, int] = {}
        for number, wall in enumerate(self.shown):
            self.first_number.setdefault(wall, number)
        self.jumps = [
            (number, before, now)
            for number, (before, now) in enumerate(pairwise(self.shown), 1)
            if now - before > MINUTE
        ]

    def minute(self, wall: datetime) -> int:
        """The first minute at which the clock shows that; where it jumps over it, the minute is as
        far behind the jump as the time is into what was left out."""
        if wall <= self.shown[0]:
            return 0
        if wall in self.first_number:
            return self.first_number[wall]
        for number, before, now in self.jumps:
            if before < wall < now:
                return number + int((wall - before) / MINUTE) - 1
        return len(self.shown)


@cache
def walls(zone: str, first: datetime) -> Walls:
    return Walls(zone, first)


@dataclass(frozen=True)
class Minutes:
    """Each minute from ``first`` on: is it worked?"""

    first: datetime
    worked: Sequence[bool]

    def at(self, moment: datetime) -> int:
        return int((moment - self.first) / MINUTE)

    def moment(self, number: int) -> datetime:
        return self.first + number * MINUTE

    def is_working(self, moment: datetime) -> bool:
        return self.worked[self.at(moment)]

    def between(self, start: datetime, end: datetime) -> timedelta:
        return sum(self.worked[self.at(start) : self.at(end)]) * MINUTE

    def add(self, start: datetime, span: timedelta) -> datetime | None:
        """When the span is over; ``None``: not in these days."""
        left = int(span / MINUTE)
        if left <= 0:
            return start
        for number in range(self.at(start), len(self.worked)):
            left -= self.worked[number]
            if left == 0:
                return self.moment(number + 1)
        return None

    def opening(self, moment: datetime) -> datetime | None:
        numbers = range(self.at(moment), len(self.worked))
        return next((self.moment(one) for one in numbers if self.worked[one]), None)

    def closing(self, moment: datetime) -> datetime | None:
        if not self.is_working(moment):
            return None
        numbers = range(self.at(moment), len(self.worked))
        return next((self.moment(one) for one in numbers if not self.worked[one]), None)


def tell(calendar: Calendar, first: datetime, more_rests: Sequence[Rest] = ()) -> Minutes:
    """Tell a calendar's minutes for :data:`DAYS` days."""
    begin = first - timedelta(days=2)
    clock = walls(calendar.zone, begin)
    worked = [False] * len(clock.shown)
    day = clock.shown[0].date() - timedelta(days=1)
    while day <= clock.shown[-1].date():
        for shift in _shifts(calendar, day):
            last = day if shift.end > shift.start else day + timedelta(days=1)
            opens = clock.minute(datetime.combine(day, shift.start))
            closes = clock.minute(datetime.combine(last, shift.end))
            worked[opens:closes] = [True] * max(0, closes - opens)
        day += timedelta(days=1)
    for rest in (*calendar.rests, *more_rests):
        for number in range(len(worked)):
            if rest.start <= begin + number * MINUTE < rest.end:
                worked[number] = False
    skipped = 2 * 24 * 60
    return Minutes(first, worked[skipped:])


def _shifts(calendar: Calendar, day: date) -> tuple[Shift, ...]:
    if day in calendar.days:
        return calendar.days[day]
    if calendar.hours is None:
        return (Shift(time(0), time(0)),)
    return calendar.hours.days[day.weekday()]
