"""Reading days as people type them, in English and in Russian. Pure.

Days of which nobody says the year are the latest ones that have begun: numbers are asked for of
what was. *Last week* is the one before this, from Monday to Sunday; *7 days* and *week* end today.
"""

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from intake.forms.values.date_words import DAYS, MONTHS, NUMBERS, WEEKDAYS
from intake.forms.values.words import each, words
from intake.stats.period import MOST_DAYS, Period

_YEARS = range(1990, 2100)
"""Such a number is a year, and no count of days; nobody asks for others."""
_UNITS: Mapping[str, str] = MappingProxyType(
    each("day", "d day days д дн день дня дней дни сутки суток")
    | each("week", "w week weeks нед неделя неделю недели недель неделе")
    | each("month", "month months мес месяц месяца месяцев месяце")
    | each("quarter", "quarter quarters кв квартал квартала кварталов квартале")
    | each("half", "half полугодие полугодия полугодии полгода")
    | each("year", "year years год года году лет")
)
_DAYS_OF: Mapping[str, int] = MappingProxyType(
    {"day": 1, "week": 7, "month": 30, "quarter": 90, "half": 182, "year": 365}
)
"""How many make one that ends today."""
_MONTHS_OF: Mapping[str, int] = MappingProxyType({"month": 1, "quarter": 3, "half": 6, "year": 12})
_PARTS: Mapping[str, int] = MappingProxyType(
    each(3, "q quarter кв квартал квартале") | each(6, "h half полугодие полугодии")
)
"""Parts of a year that are counted, and how many months they have."""
_NTH: Mapping[str, int] = MappingProxyType(
    each(1, "1 i first первый первое первом первого")
    | each(2, "2 ii second второй второе втором второго")
    | each(3, "3 iii third третий третьем третьего")
    | each(4, "4 iv fourth четвертый четвертом четвертого")
)
_CURRENT = words("this current этот эта это эту этой этом этого текущий текущая текущую текущей")
_COMPLETE = words(
    "last previous прошлый прошлая прошлое прошлую прошлой прошлом прошлого "
    "предыдущий предыдущая предыдущее предыдущую предыдущей предыдущем "
    "прошедший прошедшая прошедшее прошедшую прошедшей прошедшем"
)
"""Before a unit: the one before this one. Before several: those up to today."""
_ROLLING = words(
    "past последний последняя последнее последнюю последние последних прошлые прошлых "
    "предыдущие предыдущих прошедшие прошедших"
)
_BEGINNING = words("beginning start начала")
_EVER = words("all ever always все всё")
_IDLE = words("the for in on of during at за в во на st nd rd th го ого е ое время time")
"""Words that change nothing about the days."""

_TIDYING = (
    (re.compile(r"[,\s()«»\"]+"), " "),
    (re.compile(r"(?<=\d)-(?=(?:го|ого|е|ое)\b)"), ""),
    (re.compile(r"(?<=[^\W\d])\.(?!\.)|(?<=\d)\.(?![\d.])"), " "),
    (re.compile(r"(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])"), " "),
    (re.compile(r"(?<!\d)(\d{4}) (?:гг?|год[ау]?|year)\b"), r"\1 "),
)
_SINCE = re.compile(r"(?:since|from|со?|c) (.+)")
_BETWEEN = re.compile(r"between (.+) and (.+)|между (.+) и (.+)")
_TO = re.compile(r" (?:to|till|until|through|по|до) | ?(?:\.\.+|…|[-–—−]) ?")
_DATES = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?"),
    re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})(?:[. ](?P<year>\d{4}|\d{2}))?"),
    re.compile(r"(?P<month>\d{1,2})\.(?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{1,2})"),
    re.compile(
        r"(?:(?P<day>\d{1,2}) )?(?P<month>[^\W\d]+)(?: (?P<behind>\d{1,2}))?(?: (?P<year>\d{4}))?"
    ),
)
_PART_OF_YEAR = re.compile(
    rf"(?:(?P<nth>{'|'.join(_NTH)}) (?P<part>{'|'.join(_PARTS)})"
    rf"|(?P<named>{'|'.join(_PARTS)}) (?P<behind>{'|'.join(_NTH)}))(?: (?P<year>\d{{4}}))?"
)


@dataclass(frozen=True, slots=True)
class _Named:
    """Days by their name: fixed ones, or some of a year that may have to be found."""

    fixed: tuple[date, date] | None = None
    months: tuple[int, int] = (0, 0)
    """The first and the last; 0: not said."""
    day: int = 0
    """0: the months as a whole."""
    year: int | None = None

    @property
    def floats(self) -> bool:
        """Whether its year is not said."""
        return self.fixed is None and self.year is None

    @property
    def lone(self) -> bool:
        """Whether it is a day of which nobody says the month."""
        return self.fixed is None and self.months[0] == 0

    @property
    def whole(self) -> bool:
        """Whether it is months as a whole."""
        return self.months[0] > 0 and self.day == 0

    def of(self, year: int) -> tuple[date, date] | None:
        """Return the first and the last day in a year, its own if it has one; ``None`` if there
        is no such day."""
        if self.fixed is not None:
            return self.fixed
        year = self.year or year
        first, last = self.months
        try:
            end = self.day or calendar.monthrange(year, last)[1]
            return date(year, first, self.day or 1), date(year, last, end)
        except ValueError:
            return None

    def latest(self, limit: date) -> tuple[date, date] | None:
        """Return the latest that have begun by a day. A 29 February comes within eight years."""
        for year in range(limit.year, limit.year - 9, -1):
            found = self.of(year)
            if found is not None and (found[0] <= limit or not self.floats):
                return found
        return None


def read_period(text: str, today: date, zone: str) -> Period | None:
    """Read a period as people type it; ``None`` if it is none, or is longer than ten years.

    ``30``, ``last week``, ``March``, ``Q3 2026``, ``1–15 March``, ``2026-11``, ``since Monday``.
    """
    found = _read(_tidied(text), today)
    if found is None or not {day.year for day in found} <= set(_YEARS):
        return None
    return Period(*found, zone) if (found[1] - found[0]).days < MOST_DAYS else None


def _tidied(text: str) -> str:
    text = f" {text} ".casefold().replace("ё", "е")
    for pattern, instead in _TIDYING:
        text = pattern.sub(instead, text)
    return " ".join(word for word in text.split() if word not in _IDLE)


def _read(text: str, today: date) -> tuple[date, date] | None:
    if text in _EVER:
        return today - timedelta(days=MOST_DAYS - 1), today
    named = _rolling(text, today) or _named(text, today)
    if named is not None:
        return _with_month(named, today).latest(today)
    for begin, end in _ends(text):
        ends = _named(begin, today), _named(end, today)
        if ends[0] is not None and ends[1] is not None:
            return _between(ends[0], ends[1], today)
    if match := _SINCE.fullmatch(text):
        begin_day = _named(match[1], today)
        found = _with_month(begin_day, today).latest(today) if begin_day else None
        return (found[0], today) if found is not None else None
    return None


def _rolling(text: str, today: date) -> _Named | None:
    """``30``, ``7 days``, ``last three months``, ``week``: up to today."""
    parts = text.split()
    if len(parts) > 1 and (parts[0] in _ROLLING or (parts[0] in _COMPLETE and len(parts) > 2)):
        parts = parts[1:]
    elif _part_of_year(text) is not None:
        return None
    match parts:
        case [number] if number.isdecimal() and int(number) not in _YEARS:
            days = int(number)
        case [word] if word in _UNITS:
            days = _DAYS_OF[_UNITS[word]]
        case [number, word] if word in _UNITS:
            count = int(number) if number.isdecimal() else NUMBERS.get(number, 0)
            days = count * _DAYS_OF[_UNITS[word]]
        case _:
            return None
    return _Named((today - timedelta(days=days - 1), today)) if 1 <= days <= MOST_DAYS else None


def _named(text: str, today: date) -> _Named | None:
    """Return what a day, a month, a part of a year or a year is called by."""
    if text in DAYS:
        day = today + timedelta(days=DAYS[text])
        return _Named((day, day))
    if text in WEEKDAYS:
        day = today - timedelta(days=(today.weekday() - WEEKDAYS[text]) % 7)
        return _Named((day, day))
    if text.isdecimal() and int(text) in _YEARS:
        return _Named(months=(1, 12), year=int(text))
    return _by_calendar(text, today) or _part_of_year(text) or _dated(text)


def _by_calendar(text: str, today: date) -> _Named | None:
    """``last month``, ``this week``, ``beginning of the year``."""
    match text.split():
        case [word, unit] if unit in _UNITS and word in _BEGINNING:
            first = _begun(_UNITS[unit], today)
            return _Named((first, first))
        case [word, unit] if unit in _UNITS and word in _CURRENT:
            return _Named((_begun(_UNITS[unit], today), today))
        case [word, unit] if unit in _UNITS and word in _COMPLETE:
            last = _begun(_UNITS[unit], today) - timedelta(days=1)
            return _Named((_begun(_UNITS[unit], last), last))
    return None


def _begun(unit: str, day: date) -> date:
    """Return the first day of a day's week, month, quarter, half or year."""
    if unit in _MONTHS_OF:
        months = _MONTHS_OF[unit]
        return date(day.year, (day.month - 1) // months * months + 1, 1)
    return day - timedelta(days=day.weekday()) if unit == "week" else day


def _part_of_year(text: str) -> _Named | None:
    """``Q3``, ``3 кв 2026``, ``first half``."""
    match = _PART_OF_YEAR.fullmatch(text)
    if match is None:
        return None
    months = _PARTS[match["part"] or match["named"]]
    last = _NTH[match["nth"] or match["behind"]] * months
    year = int(match["year"]) if match["year"] else None
    return _Named(months=(last - months + 1, last), year=year) if last in range(13) else None


def _dated(text: str) -> _Named | None:
    """``2026-11-05``, ``5.11``, ``11.2026``, ``March``, ``15 March 2026``, ``15``."""
    for pattern in _DATES:
        if (match := pattern.fullmatch(text)) is not None:
            given = match.groupdict()
            month = given.get("month") or "0"
            number = int(month) if month.isdecimal() else MONTHS.get(month, -1)
            year, day = given.get("year"), given.get("day") or given.get("behind")
            if number < 0 or (given.get("day") and given.get("behind")) or (day and not int(day)):
                return None
            full = int(year) + 2000 * (len(year) == 2) if year else None
            return _Named(months=(number, number), day=int(day or 0), year=full)
    return None


def _ends(text: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to cut a text into a begin and an end."""
    if match := _BETWEEN.fullmatch(text):
        begin, end = (part for part in match.groups() if part is not None)
        yield begin, end
    if match := _SINCE.fullmatch(text):
        text = match[1]
    for match in _TO.finditer(text):
        yield text[: match.start()], text[match.end() :]


def _between(begin: _Named, end: _Named, today: date) -> tuple[date, date] | None:
    """Return the days from one end to the other, whichever stands first."""
    if (begin.lone and end.whole) or (end.lone and begin.whole):
        return None
    begin = _with_month(begin, today, end)
    end = _with_month(end, today, begin)
    limit = today
    if begin.floats and not end.floats:
        last = end.latest(today)
        limit = last[0] if last is not None else today
    first = begin.latest(limit)
    if first is None:
        return None
    years = (first[0].year, first[0].year + 1) if end.floats else (first[0].year,)
    lasts = [days for year in years if (days := end.of(year)) is not None]
    if not lasts:
        return None
    # Around New Year, or turned round: the nearer one.
    last = min(lasts, key=lambda days: abs(days[0] - first[0]))
    return min(first[0], last[0]), max(first[1], last[1])


def _with_month(named: _Named, today: date, other: _Named | None = None) -> _Named:
    """Give a lone day its month: that of another day, or the latest in which it has come."""
    if not named.lone:
        return named
    if other is not None and other.months[0]:
        return _Named(months=other.months, day=named.day, year=other.year)
    month = today.replace(day=1)
    if named.day > today.day:
        month -= timedelta(days=1)
    return _Named(months=(month.month, month.month), day=named.day, year=month.year)
