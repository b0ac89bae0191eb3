"""From a row that says one day to that day in the calendar."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from intake.forms.values.date_rows import Row, Token

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
"""What people can mean: nobody asks for the year 26."""
_YEARS_AHEAD = 20
"""How far ahead a year of two digits may be; others are of the last century."""

_YEAR = r"(?:[.-]*(?P<year>[2sy])g?)?"
_CALENDAR = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<year>y)g?[.-]?(?P<month>[12])[.-]?(?P<day>[12])",
        rf"(?![12]-[12]\.[12]$)(?P<day>[12])[.-]?(?P<month>[12]){_YEAR}",
        rf"(?P<day>[12o])[.-]*(?P<month>m){_YEAR}",
        rf"(?!m\.?[12o]-[12]$)(?P<month>m)[.-]*(?P<day>[12o]){_YEAR}",
        r"(?P<year>y)g?[.-]*(?P<month>m)[.-]*(?P<day>[12o])",
    )
)
_MONTHDAY = re.compile(r"oc?|[12]c")
_TERM = re.compile(r">[n12]?[ug]|[n12]?[ug]>|[n12]?[ug]<")
_WEEKDAY = re.compile(r"[xhl]?w|wxu|xuw")
_NUMBERED = re.compile(r"(?P<weekday>w)[.-]*(?P<day>[12])|(?P<first>[12])[.-]*(?P<behind>w)")
_LENGTH = re.compile(r"[n12]u")
_LAST_DAY = 31


class NoSuchDayError(Exception):
    """The calendar has no such day."""


class NoSuchYearError(Exception):
    """Nobody can mean that year."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A day, and whether the words may as well mean another."""

    day: date
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Days:
    """From where days are counted, and which of them a form allows."""

    today: date
    earliest: date | None = None
    latest: date | None = None

    def clipped(self, day: date) -> date:
        """Return the nearest day that the form allows."""
        if self.latest is not None and day > self.latest:
            day = self.latest
        return self.earliest if self.earliest is not None and day < self.earliest else day

    def exact(self, row: Row) -> Reading | None:
        """Return the day that a row says and nothing else; ``None`` if it does not.

        Raises:
            NoSuchDayError: 31 February.
            NoSuchYearError: the year 26.
        """
        for pattern in _CALENDAR:
            if match := pattern.fullmatch(row.kinds):
                year, month, day = (row.value(match, name) for name in ("year", "month", "day"))
                first = row.kinds.startswith("y")
                return Reading(self._dated(year, month, day, first=first))
        if row.kinds == "8":
            return self._written_together(row.tokens[0].text)
        if row.kinds == "t":
            return Reading(self.today + timedelta(days=row.tokens[0].value))
        if _MONTHDAY.fullmatch(row.kinds):
            return Reading(self._day_of_month(row.tokens[0].value))
        if _TERM.fullmatch(row.kinds):
            return self._after_term(row)
        return self._weekday(row) if _WEEKDAY.fullmatch(row.kinds) else None

    def likely(self, row: Row) -> date | None:
        """Return a day that the words may mean, and that nobody would swear to: *Friday 13*, where
        that is one, or *3 weeks*."""
        if match := _NUMBERED.fullmatch(row.kinds):
            number = row.value(match, "day") or row.value(match, "first")
            weekday = row.value(match, "weekday") or row.value(match, "behind")
            if number is None or weekday is None or not 1 <= number.value <= _LAST_DAY:
                return None
            day = self._day_of_month(number.value)
            return day if day.weekday() == weekday.value else None
        term = self._after_term(row) if _LENGTH.fullmatch(row.kinds) else None
        return None if term is None else term.day

    def _dated(
        self, year: Token | None, month: Token | None, day: Token | None, *, first: bool
    ) -> date:
        """Return the date; day and month may be the other way round but behind a year."""
        if month is None or day is None:
            raise NoSuchDayError
        orders = [(month.value, day.value)]
        if month.kind != "m" and not first:
            orders.append((day.value, month.value))
        for at_month, at_day in orders:
            if (found := self._in_year(year, at_month, at_day)) is not None:
                return found
        raise NoSuchDayError

    def _in_year(self, year: Token | None, month: int, day: int) -> date | None:
        if year is None:
            return self._nearest(month, day)
        if year.kind != "y":
            century = 2000 + year.value
            ahead = century > self.today.year + _YEARS_AHEAD
            return _make(century - 100 if ahead else century, month, day)
        if not _FIRST_YEAR <= year.value <= _LAST_YEAR:
            raise NoSuchYearError
        return _make(year.value, month, day)

    def _nearest(self, month: int, day: int) -> date | None:
        """Return the next such day; where the form allows only the past, the last one."""
        # 29 February may be up to eight years away.
        years = [self.today.year + away for away in range(-8, 9)]
        days = [found for year in years if (found := _make(year, month, day)) is not None]
        if self._only_past:
            return next((found for found in reversed(days) if found <= self.today), None)
        return next((found for found in days if found >= self.today), None)

    @property
    def _only_past(self) -> bool:
        return self.latest is not None and self.latest <= self.today

    def _written_together(self, digits: str) -> Reading | None:
        """Read ``31122026`` or ``20261231``, whichever is a date."""
        last, first = (int(digits[4:]), digits[:4]), (int(digits[:4]), digits[4:])
        days = {
            found
            for (year, rest), order in ((last, (2, 0)), (first, (0, 2)))
            if _FIRST_YEAR <= year <= _LAST_YEAR
            and (found := _make(year, *(int(rest[at : at + 2]) for at in order))) is not None
        }
        return Reading(days.pop()) if len(days) == 1 else None

    def _day_of_month(self, wanted: int) -> date:
        for away in range(12):
            month = self.today.month + away
            year, month = self.today.year + (month - 1) // 12, (month - 1) % 12 + 1
            found = _make(year, month, wanted)
            if found is not None and found >= self.today:
                return found
        raise NoSuchDayError

    def _after_term(self, row: Row) -> Reading | None:
        unit = next(token.unit for token in row.tokens if token.unit)
        counted = next((token.value for token in row.tokens if token.kind in "n12"), None)
        if counted is None and unit == "day":
            return None  # «через день» is tomorrow to some and the day after to others
        count = (1 if counted is None else counted) * (-1 if row.kinds.endswith("<") else 1)
        match unit:
            case "day" | "week":
                return Reading(self.today + timedelta(days=count * (7 if unit == "week" else 1)))
            case "half-year":
                return Reading(_months_on(self.today, 6 * count))
            case _:
                return Reading(_months_on(self.today, count * (12 if unit == "year" else 1)))

    def _weekday(self, row: Row) -> Reading:
        """Return the next such weekday after today.

        Where that is in this week, *next Friday* is the one after it to some: they are asked.
        So are people who name today's weekday.
        """
        wanted = next(token.value for token in row.tokens if token.kind == "w")
        ahead = self.today + timedelta(days=(wanted - self.today.weekday() - 1) % 7 + 1)
        same_day = self.today + timedelta(days=7)
        behind = ahead - timedelta(days=14 if ahead == same_day else 7)
        monday = self.today - timedelta(days=self.today.weekday())
        in_next_week = monday + timedelta(days=7 + wanted)
        if "l" in row.kinds:
            return Reading(behind)
        if "x" in row.kinds:
            return Reading(in_next_week, unsure="u" not in row.kinds and ahead != in_next_week)
        return Reading(behind if self._only_past else ahead, unsure=ahead == same_day)


def _months_on(day: date, months: int) -> date:
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
