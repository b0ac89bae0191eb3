"""Reading dates. Day comes before month, in English too, unless that is impossible; the person is
shown the date in words, so that a misreading is seen at once."""

import re
import unicodedata
from datetime import date, timedelta

from intake.forms.form import Limits
from intake.forms.normalise.words import fold
from intake.forms.vocabulary import Vocabulary, in_order
from intake.problems import problem
from intake.scene import Problem

_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
_DAY_MONTH = re.compile(r"(\d{1,2})[-./ ](\d{1,2})(?:[-./ ](\d{4}|\d{2}))?")
_DAY_WORD = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ?(?:of )?([^\W\d_]+)\.?,?(?: (\d{4}|\d{2}))?")
_WORD_DAY = re.compile(r"([^\W\d_]+)\.? (\d{1,2})(?:st|nd|rd|th)?,?(?: (\d{4}|\d{2}))?")
_BOUND = re.compile(r"today(?:([+-]\d{1,5})d)?")


def read_date(text: str, limits: Limits, *, language: str, today: date) -> str | Problem:
    """Read a typed date and return it in ISO form.

    A date without a year is the next such day.
    """
    day = _read(fold(text), language, today)
    if isinstance(day, Problem):
        return day
    earliest = bound(limits.earliest, today)
    if earliest is not None and day < earliest:
        return problem("problem-date-early", earliest=earliest)
    latest = bound(limits.latest, today)
    if latest is not None and day > latest:
        return problem("problem-date-late", latest=latest)
    return day.isoformat()


def bound(limit: str | None, today: date) -> date | None:
    """Work a limit out: an ISO date, or ``today`` with an optional ``+90d`` or ``-1d``.

    Raises:
        ValueError: it is neither; the judge has refused such forms before.
    """
    if limit is None:
        return None
    match = _BOUND.fullmatch(limit)
    if match is None:
        return date.fromisoformat(limit)
    return today + timedelta(days=int(match[1] or 0))


def _read(text: str, language: str, today: date) -> date | Problem:
    text = unicodedata.normalize("NFKC", text)
    for words in in_order(language):
        if text in words.days:
            return today + timedelta(days=words.days[text])
        for suffix in words.year_suffix:
            text = re.sub(rf"(?<=\d) ?{suffix}\.?$", "", text)
    if match := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
        return _make(year, month, day) or problem("problem-date-impossible")
    if match := _DAY_MONTH.fullmatch(text):
        first, second = int(match[1]), int(match[2])
        return (
            _with_year(match[3], second, first, today)
            or _with_year(match[3], first, second, today)
            or problem("problem-date-impossible")
        )
    for pattern, day_at, month_at in ((_DAY_WORD, 1, 2), (_WORD_DAY, 2, 1)):
        if match := pattern.fullmatch(text):
            named = _month(match[month_at], in_order(language))
            if named is not None:
                return _with_year(match[3], named, int(match[day_at]), today) or problem(
                    "problem-date-impossible"
                )
    return problem("problem-date", example=_example(today))


def _month(word: str, vocabularies: tuple[Vocabulary, ...]) -> int | None:
    for words in vocabularies:
        for number, (stem, name) in enumerate(
            zip(words.month_stems, words.months, strict=True), start=1
        ):
            # «май» differs from «мая» in its last letter, so names match all but that one.
            if word.startswith(stem) and (
                name.casefold().startswith(word) or word[:-1] == name.casefold()[: len(word) - 1]
            ):
                return number
            if word == name.casefold()[:-1]:  # «март» of «марта», «август» of «августа»
                return number
    return None


def _with_year(year: str | None, month: int, day: int, today: date) -> date | None:
    if year is not None:
        return _make(int(year) + (2000 if len(year) == 2 else 0), month, day)
    # 29 February may be up to eight years away.
    for candidate in range(today.year, today.year + 9):
        found = _make(candidate, month, day)
        if found is not None and found >= today:
            return found
    return None


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _example(today: date) -> str:
    return (today + timedelta(days=14)).strftime("%d.%m.%Y")
