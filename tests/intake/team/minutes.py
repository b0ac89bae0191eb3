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


@cache
def walls(zone: str, first: datetime) -> tuple[datetime, ...]:
    """What the clock on the wall shows, each minute from ``first`` on."""
    place = ZoneInfo(zone)
    count = (DAYS + 2) * 24 * 60
    return tuple(
        (first + number * MINUTE).astimezone(place).replace(tzinfo=None) for number in range(count)
    )


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
    shown = walls(calendar.zone, begin)
    worked = [False] * len(shown)
    day = shown[0].date() - timedelta(days=1)
    while day <= shown[-1].date():
        for shift in _shifts(calendar, day):
            last = day if shift.end > shift.start else day + timedelta(days=1)
            opens = _minute(datetime.combine(day, shift.start), shown)
            closes = _minute(datetime.combine(last, shift.end), shown)
            for number in range(opens, closes):
                worked[number] = True
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


def _minute(wall: datetime, shown: Sequence[datetime]) -> int:
    """The first minute at which the clock shows that; where it never does, it jumps over it, and
    the minute is as far behind the jump as the time is into what was left out."""
    if wall <= shown[0]:
        return 0
    for number, (before, now) in enumerate(pairwise(shown), 1):
        if now == wall:
            return number
        if before < wall < now:
            return number + int((wall - before) / MINUTE) - 1
    return len(shown)
