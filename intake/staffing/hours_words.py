"""Working hours as people type them, and as they are written: ``Mon–Fri 9:00–13:00, 14:00–18:00``.

Strict in what they mean (nothing is guessed), friendly in how they are said: English and Russian
words, any dash, *from … to*, am and pm, *break 13–14*.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType

from intake.forms.values.date_words import WEEKDAYS
from intake.forms.values.words import words
from intake.kernel.visible import normal
from intake.team.working_time import WHOLE_DAY, Hours, Shift

LONGEST = 300
"""Letters that are read at most."""
_DAYS = 7
_NOON = 12
_DAY_MINUTES = 24 * 60

_GROUPS: Mapping[str, tuple[int, ...]] = MappingProxyType(
    dict.fromkeys(words("weekdays workdays будни будням"), tuple(range(5)))
    | dict.fromkeys(words("weekend weekends выходные выходным"), (5, 6))
    | dict.fromkeys(words("daily everyday ежедневно каждый-день every-day"), tuple(range(7)))
)
_CLOCK_ROUND = re.compile(r"^(?:24\s*/\s*7|round[- ]the[- ]clock|around the clock|круглосуточно)$")
_IDLE = words("from с со в at and и hours часы часов")
_TO = words("to till until до по through")
_BREAK = words("break lunch except перерыв обед кроме")
_OFF = words("off closed free выходной выходные-дни закрыто")
_PHRASES = {
    re.compile(r"every\s+day"): "daily",
    re.compile(r"кажд(?:ый|ого)\s+д(?:ень|ня)"): "ежедневно",
    re.compile(r"(?<!\w)по\s+(?=будням|выходным)"): "",
    re.compile(r"days\s+off"): "off",
}
_TOKEN = re.compile(
    r"(?P<time>\d{1,2}(?:[:.]\d\d)?(?:\s?[ap]m)?(?!\w))|(?P<word>[^\W\d_]+(?:-[^\W\d_]+)?\.?)"
    r"|(?P<dash>[-–—−]+)|(?P<end>[,;:\n+]+)|(?P<space>\s+)|(?P<strange>.)"
)


class Fault(StrEnum):
    """Why hours cannot be read: a problem's name."""

    EMPTY = "empty"
    WORD = "word"
    """Something in it is neither a day nor a time."""
    TIME = "time"
    """No clock shows that."""
    NO_DAYS = "no-days"
    """Times without a day."""
    NO_TIMES = "no-times"
    """Days without a time."""
    TWICE = "twice"
    """A day is named twice."""
    OVERLAP = "overlap"
    """Two shifts of a day meet in the middle, or one of a night meets the next morning's."""
    BREAK = "break"
    """A break in which nobody would work anyway."""


@dataclass(frozen=True, slots=True)
class HoursFault:
    """What is wrong, and with which word."""

    fault: Fault
    word: str = ""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    day: tuple[int, ...] = ()
    minutes: int = 0


@dataclass(slots=True)
class _Clause:
    """Days with their times, as far as they were read."""

    days: list[int] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    breaks: list[tuple[int, int]] = field(default_factory=list)
    off: bool = False

    @property
    def says_when(self) -> bool:
        return bool(self.spans) or self.off


class _FaultError(Exception):
    def __init__(self, fault: Fault, word: str = "") -> None:
        super().__init__(fault)
        self.fault = HoursFault(fault, word)


def read_hours(text: str) -> Hours | HoursFault:
    """Read typed hours; days that are not named are off."""
    folded = normal(text)[:LONGEST].casefold().replace("ё", "е").strip(" .,;\n")
    if not folded:
        return HoursFault(Fault.EMPTY)
    if _CLOCK_ROUND.fullmatch(folded):
        return Hours(((WHOLE_DAY,),) * _DAYS)
    for phrase, word in _PHRASES.items():
        folded = phrase.sub(word, folded)
    try:
        return _hours(list(_clauses(list(_tokens(folded)))))
    except _FaultError as error:
        return error.fault


def write_hours(hours: Hours, days: Sequence[str]) -> str:
    """Write hours with the short names of the days, Monday first: what is read back the same."""
    parts = []
    for first, last, shifts in _alike(hours):
        if not shifts:
            continue
        named = days[first] if first == last else f"{days[first]}–{days[last]}"
        parts.append(f"{named} {write_shifts(shifts)}")
    return "; ".join(parts)


def write_shifts(shifts: Sequence[Shift]) -> str:
    """Write one day's shifts."""
    return ", ".join(f"{_clock(one.start)}–{_end(one)}" for one in shifts)


def _end(shift: Shift) -> str:
    return "24:00" if shift.end == time(0) else _clock(shift.end)


def _clock(at: time) -> str:
    return f"{at.hour}:{at.minute:02}"


def _alike(hours: Hours) -> Iterator[tuple[int, int, tuple[Shift, ...]]]:
    first = 0
    for day in range(1, _DAYS + 1):
        if day == _DAYS or hours.days[day] != hours.days[first]:
            yield first, day - 1, hours.days[first]
            first = day


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        kind, part = match.lastgroup or "", match[0]
        if kind == "time":
            yield _Token("time", part, minutes=_minutes(part))
        elif kind == "word":
            yield from _worded(part.rstrip("."))
        elif kind == "strange":
            raise _FaultError(Fault.WORD, part)
        elif kind != "space":
            yield _Token(kind, part)


def _worded(word: str) -> Iterator[_Token]:
    if word in WEEKDAYS:
        yield _Token("day", word, day=(WEEKDAYS[word],))
    elif word in _GROUPS:
        yield _Token("day", word, day=_GROUPS[word])
    elif word in _TO:
        yield _Token("dash", word)
    elif word in _BREAK:
        yield _Token("break", word)
    elif word in _OFF:
        yield _Token("off", word)
    elif "-" in word:
        first, last = word.split("-")
        yield from _worded(first)
        yield _Token("dash", "-")
        yield from _worded(last)
    elif word not in _IDLE:
        raise _FaultError(Fault.WORD, word)


def _minutes(text: str) -> int:
    half = text[-2:] if text.endswith(("am", "pm")) else ""
    hour, _, minute = text.removesuffix(half).strip().replace(".", ":").partition(":")
    hours, minutes = int(hour), int(minute or 0)
    if half:
        if not 1 <= hours <= _NOON:
            raise _FaultError(Fault.TIME, text)
        hours = hours % _NOON + (_NOON if half == "pm" else 0)
    if minutes > 59 or hours * 60 + minutes > _DAY_MINUTES:
        raise _FaultError(Fault.TIME, text)
    return hours * 60 + minutes


def _clauses(tokens: Sequence[_Token]) -> Iterator[_Clause]:
    """Part the row into days with their times: days after times begin the next."""
    clause, at, pausing = _Clause(), 0, False
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "day":
            if clause.says_when:
                yield clause
                clause, pausing = _Clause(), False
            at = _read_days(tokens, at, clause)
        elif token.kind == "time":
            at = _read_span(tokens, at, clause.breaks if pausing else clause.spans)
        elif token.kind == "dash":
            raise _FaultError(Fault.WORD, token.text)
        else:
            pausing = token.kind == "break" or (pausing and token.kind == "end")
            clause.off = clause.off or token.kind == "off"
            at += 1
    yield clause


def _read_days(tokens: Sequence[_Token], at: int, clause: _Clause) -> int:
    named = tokens[at].day
    after = tokens[at + 1 : at + 3]
    if (
        len(named) == 1
        and [one.kind for one in after] == ["dash", "day"]
        and len(after[1].day) == 1
    ):
        first, last = named[0], after[1].day[0]
        named = tuple((first + step) % _DAYS for step in range((last - first) % _DAYS + 1))
        at += 2
    clause.days.extend(named)
    return at + 1


def _read_span(tokens: Sequence[_Token], at: int, spans: list[tuple[int, int]]) -> int:
    kinds = [one.kind for one in tokens[at : at + 3]]
    if kinds != ["time", "dash", "time"]:
        raise _FaultError(Fault.NO_TIMES, tokens[at].text)
    start, end = tokens[at].minutes, tokens[at + 2].minutes
    if start == _DAY_MINUTES:
        raise _FaultError(Fault.TIME, tokens[at].text)
    spans.append((start, end if end > start else end + _DAY_MINUTES))
    return at + 3


def _hours(clauses: Sequence[_Clause]) -> Hours:
    week: list[tuple[tuple[int, int], ...] | None] = [None] * _DAYS
    for clause in clauses:
        if not clause.says_when:
            raise _FaultError(Fault.NO_TIMES)
        if not clause.days:
            raise _FaultError(Fault.NO_DAYS)
        spans = _with_breaks(sorted(clause.spans), clause.breaks)
        for day in clause.days:
            if week[day] is not None:
                raise _FaultError(Fault.TWICE)
            week[day] = spans
    by_day = [day or () for day in week]
    for number, spans in enumerate(by_day):
        morning = [(start + _DAY_MINUTES, end + _DAY_MINUTES) for start, end in by_day[number - 6]]
        row = [*spans, *morning[:1]]
        if any(before[1] > after[0] for before, after in pairwise(row)):
            raise _FaultError(Fault.OVERLAP)
    if not any(by_day):
        raise _FaultError(Fault.NO_TIMES)
    return Hours(tuple(tuple(_shift(*span) for span in spans) for spans in by_day))


def _with_breaks(
    spans: Sequence[tuple[int, int]], breaks: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    worked = list(spans)
    for start, end in breaks:
        for index, (begins, ends) in enumerate(worked):
            if begins < start and end < ends:
                worked[index : index + 1] = [(begins, start), (end, ends)]
                break
        else:
            raise _FaultError(Fault.BREAK)
    return tuple(worked)


def _shift(start: int, end: int) -> Shift:
    return Shift(_at(start), _at(end))


def _at(minutes: int) -> time:
    hours, minute = divmod(minutes % _DAY_MINUTES, 60)
    return time(hours, minute)
