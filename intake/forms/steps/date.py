"""A date, stored in ISO form.

Day comes before month, in English too, unless that is impossible; the person is shown the date in
words, so that a misreading is seen at once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from intake.forms.answer import Answer, ParseContext, ValueKind
from intake.forms.asking import Asking, ForWords
from intake.forms.step import Step, StepType
from intake.forms.values.calendar_days import Days, NoSuchDayError, NoSuchYearError, Reading
from intake.forms.values.date_rows import Row, row_of
from intake.forms.values.vocabulary import date_in_words, vocabulary
from intake.forms.values.words import fold
from intake.forms.violations import Violation, why
from intake.kernel.problems import Problem, ask_back, problem

_READ = 300
"""Characters that a date may have: a longer text is none, and is not read in part."""

_BOUND = re.compile(r"today(?:([+-]\d{1,5})d)?")

_BESIDE = (
    re.compile(r"(?P<beside>[wt])[.-]*(?P<day>[^>]+)"),
    re.compile(r"(?P<day>[^>]+?)[.-]*(?P<beside>[wt])"),
)
"""A weekday, or *tomorrow*, beside a date."""
_FOUND = re.compile(
    r"y[.-]?[12][.-]?[12]|[12o][.-]*m(?:[.-]*[2sy]g?)?|m[.-]*[12o](?![.-]*[m12])(?:[.-]*[2sy]g?)?"
    r"|(?<!\.)[12][.-][12](?:[.-][2sy])?(?!\.[12y])|8|t|>[n12]?[ug]|[xhl]?w|[12]c"
)
"""What may be a day in a longer text."""
_SEVERAL = re.compile(
    r"[12o](?:[-b|.]+[12o])+m|m\.?[12o]-[12o]|[12][-b|]+[12]\.[12]|[12o]\|[12o]|b[12o]b[12o]"
)
"""``1–5 декабря``, ``December 1-5``, ``1-5.12.``, ``с 1 по 5``"""
_ROUGH_TERM = re.compile(r">[n12][-|.]|u>[n12]")
"""``через 2–3 дня``, ``дня через три``"""
_VAGUE = re.compile(r"v|m|[xhl][ug]|y")
"""A week, a month or a year, of which the day is still to be said."""


@dataclass(frozen=True, slots=True)
class DateLimits:
    """ISO dates, or ``today`` with an optional ``+90d`` / ``-1d``; inclusive."""

    earliest: str | None = None
    latest: str | None = None


@dataclass(frozen=True, slots=True)
class DateStep(Step):
    """A day."""

    type: ClassVar = StepType.DATE
    value: ClassVar = ValueKind.DATE
    takes_any_words: ClassVar = False

    limits: DateLimits = DateLimits()

    @property
    def asks(self) -> Asking:
        return ForWords(sample="2026-12-31")

    def _parse(self, text: str, around: ParseContext) -> Answer | Problem:
        read = read_date(text, self.limits, language=around.language, today=around.today)
        return read if isinstance(read, Problem) else Answer(self.id, (read,))

    def show(self, answer: Answer, language: str, fallback: str) -> str:
        return date_in_words(date.fromisoformat(answer.value), language)

    def fits(self, answer: Answer, around: ParseContext) -> bool:
        try:
            day = date.fromisoformat(answer.value)
        except ValueError:
            return False
        return _beyond(day, _days(self.limits, around.today), around.language) is None

    def _fitting(self, words: str, around: ParseContext) -> str:
        """Return today, or the nearest day that is allowed."""
        return _days(self.limits, around.today).clipped(around.today).isoformat()

    def contradictions(self) -> Iterator[Violation]:
        """Of a fixed day and one that moves, either can come first."""
        limits = [limit for limit in (self.limits.earliest, self.limits.latest) if limit]
        moving = [limit.startswith("today") for limit in limits]
        if len(limits) < 2 or any(moving) != all(moving):
            return
        days = _days(self.limits, date(2026, 1, 1))
        if days.earliest and days.latest and days.earliest > days.latest:
            yield Violation(("limits",), why("fault-earliest-after-latest"))


def read_date(text: str, limits: DateLimits, *, language: str, today: date) -> str | Problem:
    """Read a typed date and return it in ISO form.

    A date without a year is the next such day, or the last one where only that is allowed.
    """
    if len(text) > _READ:
        text = ""
    days = _days(limits, today)
    try:
        day = _read(row_of(fold(text)), days, language)
    except NoSuchDayError:
        return problem("problem-date-impossible")
    except NoSuchYearError:
        return problem("problem-date-year", example=_example(days))
    if isinstance(day, Problem):
        return day
    if (beyond := _beyond(day.day, days, language)) is not None:
        return beyond
    iso = day.day.isoformat()
    if day.unsure:
        why = problem("problem-date-meant", day=date_in_words(day.day, language))
        return ask_back((iso,), why)
    return iso


def bound(limit: str | None, today: date) -> date | None:
    """Work a limit out: an ISO date, or ``today`` with an optional ``+90d`` or ``-1d``.

    Raises:
        ValueError: it is neither.
    """
    if limit is None:
        return None
    match = _BOUND.fullmatch(limit)
    if match is None:
        return date.fromisoformat(limit)
    return today + timedelta(days=int(match[1] or 0))


def _days(limits: DateLimits, today: date) -> Days:
    return Days(today, bound(limits.earliest, today), bound(limits.latest, today))


def _beyond(day: date, days: Days, language: str) -> Problem | None:
    if days.earliest is not None and day < days.earliest:
        return problem("problem-date-early", earliest=date_in_words(days.earliest, language))
    if days.latest is not None and day > days.latest:
        return problem("problem-date-late", latest=date_in_words(days.latest, language))
    return None


def _read(row: Row, days: Days, language: str) -> Reading | Problem:
    """Read a whole row as one day; else say what else is in it."""
    if (day := days.exact(row)) is not None:
        return day
    for pattern in _BESIDE:
        match = pattern.fullmatch(row.kinds)
        if match is None:
            continue
        day, beside = days.exact(row.part(match, "day")), days.exact(row.part(match, "beside"))
        if day is not None and beside is not None:
            said = row.part(match, "beside")
            at_weekday = row.part(match, "day").kinds == "w"
            return _agreed(day.day, beside.day, said, language, at_weekday=at_weekday)
    if (likely := days.likely(row)) is not None:
        return Reading(likely, unsure=True)
    if _ROUGH_TERM.search(row.kinds):
        return problem("problem-date-day", example=_example(days))
    found = list(_FOUND.finditer(row.kinds))
    if len(found) > 1 or _SEVERAL.search(row.kinds):
        return problem("problem-date-many")
    if found and (day := days.exact(row.part(found[0]))) is not None:
        return Reading(day.day, unsure=True)
    if _VAGUE.search(row.kinds):
        return problem("problem-date-day", example=_example(days))
    return problem("problem-date", example=_example(days))


def _agreed(
    day: date, beside: date, said: Row, language: str, *, at_weekday: bool
) -> Reading | Problem:
    """Hold a date against the weekday, or the *tomorrow*, that was said with it; two weekdays are
    two days."""
    if said.kinds == "w" and at_weekday:
        return Reading(day) if day == beside else problem("problem-date-many")
    if said.kinds == "w" and day.weekday() != beside.weekday():
        weekday = vocabulary(language).weekdays[day.weekday()]
        shown = date_in_words(day, language)
        return problem("problem-date-weekday", day=shown, weekday=weekday)
    if said.kinds == "t" and day != beside:
        return problem("problem-date-many")
    return Reading(day)


def _example(days: Days) -> str:
    return days.clipped(days.today + timedelta(days=14)).strftime("%d.%m.%Y")
