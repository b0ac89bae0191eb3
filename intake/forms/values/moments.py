"""A typed moment that is still to come: *until when?* In English and in Russian, mixed or not."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from intake.forms.values.calendar_days import Days, NoSuchDayError, NoSuchYearError
from intake.forms.values.date_rows import names_time, row_of
from intake.forms.values.words import each, fold

FURTHEST = timedelta(days=366)
"""Nobody means a later one."""

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_UNITS: Mapping[str, timedelta] = MappingProxyType(
    each(_MINUTE, "m min mins minute minutes м мин минута минуту минуты минут")
    | each(_HOUR, "h hr hrs hour hours ч час часа часов")
    | each(_DAY, "d day days д дн день дня дней")
    | each(7 * _DAY, "w week weeks нед неделя неделю недели недель")
)
_WHOLE: Mapping[str, timedelta] = MappingProxyType(
    {
        "an hour": _HOUR,
        "hour": _HOUR,
        "час": _HOUR,
        "half an hour": _HOUR / 2,
        "half hour": _HOUR / 2,
        "полчаса": _HOUR / 2,
        "полтора часа": _HOUR * 1.5,
        "a day": _DAY,
        "день": _DAY,
        "сутки": _DAY,
        "a week": 7 * _DAY,
        "неделю": 7 * _DAY,
    }
)
_BEFORE = re.compile(r"^(?:(?:until|till|til|for|in|by|до|через|на|по|к)\s+)+")
_PART = re.compile(r"(\d{1,4}(?:[.,]\d{1,2})?)\s*([^\W\d_]+)\.?\s*")
_HALVES = ("am", "pm", "утра", "дня", "вечера", "ночи")
"""What says which half of the day an hour is in."""
_HALF = "|".join(_HALVES)
_AT = r"(?:at|в|к|до|until|till|by|@)\s*"
_HOURS = r"(?:часов|часа|час|ч|o'clock|h|uhr)\.?"
_CLOCK = re.compile(
    rf"(?:^|(?<=\s))(?:{_AT})?(?:"
    rf"(?P<hour>\d{{1,2}}):(?P<minute>\d\d)(?:\s?{_HOURS})?(?:\s?(?P<half>{_HALF}))?"
    rf"|(?P<hour_alone>\d{{1,2}})\s?(?:{_HOURS}\s)?(?P<half_alone>{_HALF})"
    rf"|(?P<hour_named>\d{{1,2}})\s?{_HOURS}"
    r"|(?P<one>час)\s(?P<half_of_one>дня|ночи)"
    r"|(?P<noon>noon|midday|полдень|полудню)"
    r")(?=$|[\s,])"
)
_WRITINGS = (
    (re.compile(r"\b([ap])\.\s?m\b\.?"), r"\1m"),
    (re.compile(rf"\b(\d{{1,2}})\.([0-5]\d)(?=\s?(?:{_HALF})\b)"), r"\1:\2"),
    (re.compile(r"(?<!\S)(at|в)\s+([01]?\d|2[0-3])[.-]([0-5]\d)(?!\S)"), r"\1 \2:\3"),
)
"""*p.m.*, *10.30 am*, *в 15.30*, as they are read: elsewhere a point makes a date."""
_BARE = re.compile(r"^(?P<hour>\d{1,2})$|(?<=\s)(?:at|в|до|until|till|к)\s+(?P<late>\d{1,2})$")
_HALF_FIRST = re.compile(rf"(?:{_HALF})\b")
_HOUR_FIRST = re.compile(rf"(?:{_AT})?\d{{1,2}}\b")
_NOON, _LATE = 12, 6
"""After six *ночи* is the evening's end, and *дня* the time before noon."""
BEHIND_CLOCK = frozenset(_HALVES) | each(None, "today tomorrow сегодня завтра послезавтра").keys()
"""What stands behind an hour."""
_PARTS: Mapping[str, time] = MappingProxyType(
    each(time(9), "morning утром")
    | each(time(14), "afternoon днём днем")
    | each(time(18), "evening вечером")
)
_PART_OF_DAY = re.compile(rf"\s(?:in the )?({'|'.join(_PARTS)})$")
"""It stands behind a day: alone it may be anybody's greeting."""


def read_moment(
    text: str, now: datetime, zone: ZoneInfo, *, day_at: time = time(0)
) -> datetime | None:
    """Return the moment in UTC; ``None`` if there is none in the words, or it is over.

    A time alone is the next such time; a day alone is ``day_at`` on it. A local time that a change
    of clock leaves out moves forward; of one that it repeats the first is meant.
    """
    worded = _BEFORE.sub("", fold(text))
    for writing, plain in _WRITINGS:
        worded = writing.sub(plain, worded)
    span = _span(worded)
    if span is not None:
        found = now + span
    else:
        local = _local(worded, now.astimezone(zone), day_at)
        if local is None:
            return None
        found = local.replace(tzinfo=zone).astimezone(now.tzinfo)
    return found if now < found <= now + FURTHEST else None


def goes_on_as_time(words: str, *, behind_day: bool) -> bool:
    """Say whether words that stand behind a moment begin with what belongs to it: of that time a
    part only was understood, as of *завтра в 25 часов*. ``behind_day``: it has no hour yet."""
    low = words.casefold()
    return bool(_HALF_FIRST.match(low) or (behind_day and _HOUR_FIRST.match(low)))


def _span(text: str) -> timedelta | None:
    """Read ``2 h 30 min``, ``полчаса``."""
    if text in _WHOLE:
        return _WHOLE[text]
    at, whole = 0, timedelta()
    for match in _PART.finditer(text):
        unit = _UNITS.get(match[2])
        if unit is None or match.start() != at:
            return None
        whole += unit * float(match[1].replace(",", "."))
        at = match.end()
    return whole if at == len(text) and at and whole <= FURTHEST else None


def _local(text: str, now: datetime, day_at: time) -> datetime | None:
    """Read a day, a time, or both, by the clock on the wall."""
    clock = next(reversed([*_CLOCK.finditer(text)]), _BARE.search(text))  # *3 дня в 10:00*
    part = None if clock is not None else _PART_OF_DAY.search(text)
    if part is not None:
        text, day_at = text[: part.start()], _PARTS[part[1]]
    at = day_at if clock is None else _time(clock)
    if at is None:
        return None
    rest = text if clock is None else f"{text[: clock.start()]} {text[clock.end() :]}"
    rest = _BEFORE.sub("", rest.strip(" ,"))
    if not rest:
        if clock is None:
            return None
        today = datetime.combine(now.date(), at)
        return today if today > now.replace(tzinfo=None) else today + _DAY
    if names_time(rest):  # a part of a time: the rest of it cannot be right
        return None
    span = _span(rest)
    if span is not None and not span % _DAY:
        return datetime.combine(now.date() + span, at)
    day = read_day(rest, now.date())
    return None if day is None else datetime.combine(day, at)


def _time(match: re.Match[str]) -> time | None:
    named = {name: value for name, value in match.groupdict().items() if value}
    if "noon" in named:
        return time(_NOON)
    hours = ("hour", "hour_alone", "hour_named", "late")
    hour = next((int(named[name]) for name in hours if name in named), 1)
    minute = int(named.get("minute", 0))
    halves = ("half", "half_alone", "half_of_one")
    half = next((named[name] for name in halves if name in named), None)
    if half in {"am", "pm"} and not 1 <= hour <= _NOON:
        return None
    if half is not None and hour <= _NOON:
        far = _LATE < hour < _NOON
        late = half in {"pm", "вечера"} or (half == "ночи" and far) or (half == "дня" and not far)
        hour = hour % _NOON + (_NOON if late else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


def read_day(text: str, today: date) -> date | None:
    """Return the day that the words say, from today on; ``None`` if they say none."""
    try:
        reading = Days(today, earliest=today).exact(row_of(fold(text)))
    except (NoSuchDayError, NoSuchYearError):
        return None
    return None if reading is None or reading.day < today else reading.day


_BETWEEN = re.compile(r"\s+[-–—−]\s*|\s*[–—−]\s*|\s+(?:to|till|until|through|по|до)\s+")
_DAYS_OF_MONTH = re.compile(
    r"^(\d{1,2})(?:\s*[-–—−]\s*|\s+(?:to|till|until|по|до)\s+)(\d{1,2})"
    r"(\s+[^\d].*|\.\d{1,2}(?:\.\d{2,4})?)$"
)
_FROM = re.compile(r"^(?:from|с|со)\s+")


def read_days(text: str, today: date) -> tuple[date, date] | None:
    """Return the first and the last day: ``1–14 Dec``, ``с 5.12 по 9.12``, ``tomorrow``.

    ``14–1 Dec`` is a slip, and no year.
    """
    worded = _FROM.sub("", fold(text))
    together = _DAYS_OF_MONTH.match(worded)
    if together and int(together[1]) > int(together[2]):
        return None
    parts = (
        [f"{together[1]}{together[3]}", f"{together[2]}{together[3]}"]
        if together
        else _BETWEEN.split(worded)
    )
    if len(parts) == 1 and worded.count("-") == 1:
        parts = worded.split("-")
    if len(parts) not in {1, 2}:
        return None
    first = read_day(parts[0], today)
    if first is None:
        return None
    last = first if len(parts) == 1 else read_day(parts[1], first)
    return None if last is None or last - first > FURTHEST else (first, last)
