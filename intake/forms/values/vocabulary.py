"""Words that people type, per language, and how numbers and dates are written there.

These are not sentences of the bot (those live in ``texts``): they are what answers are made of. The
words of amounts and dates stand in tables of their own, for all languages together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One language's words."""

    yes: tuple[str, ...]
    """Folded; the first one, capitalised, is how *yes* is shown."""
    no: tuple[str, ...]
    agree: tuple[str, ...]
    """What counts as a typed consent, beside ``yes``."""
    disagree: tuple[str, ...]
    """What declines it, beside ``no``."""
    months: tuple[str, ...]
    """As they stand in a date: ``31 December``, ``31 декабря``."""
    weekdays: tuple[str, ...]
    """From Monday on."""
    decimal_mark: str
    group_mark: str
    extension: str
    """Before a phone's extension."""
    pictures: str
    """What a file can be, whatever its ending."""


_ENGLISH = Vocabulary(
    yes=("yes", "y", "yeah", "yep", "sure", "ok", "okay", "of course", "true", "+"),
    no=("no", "n", "nope", "nah", "false", "-"),
    agree=("agree", "i agree", "accept", "i accept", "agreed"),
    disagree=("disagree", "i disagree", "i do not agree", "i don't agree", "decline", "i decline"),
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    decimal_mark=".",
    group_mark=",",
    extension="ext.",
    pictures="pictures",
)

_RUSSIAN = Vocabulary(
    yes=("да", "ага", "угу", "конечно", "ок", "хорошо", "д", "так точно", "+"),
    no=("нет", "не", "неа", "н", "-"),
    agree=("согласен", "согласна", "я согласен", "я согласна", "принимаю", "даю согласие"),
    disagree=(
        *("не согласен", "не согласна", "я не согласен", "я не согласна", "не даю согласия"),
        *("не принимаю", "отказываюсь"),
    ),
    months=(
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ),
    weekdays=(
        "понедельник",
        "вторник",
        "среда",
        "четверг",
        "пятница",
        "суббота",
        "воскресенье",
    ),
    decimal_mark=",",
    group_mark="\N{NO-BREAK SPACE}",
    extension="доб.",
    pictures="картинки",
)

VOCABULARIES: Mapping[str, Vocabulary] = MappingProxyType({"en": _ENGLISH, "ru": _RUSSIAN})
"""By language. A form may have other languages too: their people are read as English ones."""


def vocabulary(language: str) -> Vocabulary:
    """Return the language's words; English for a language that has none here."""
    return VOCABULARIES.get(language, _ENGLISH)


def in_order(language: str) -> tuple[Vocabulary, ...]:
    """Return all vocabularies, the language's own first: people mix languages."""
    first = vocabulary(language)
    return (first, *(other for other in VOCABULARIES.values() if other is not first))


def date_in_words(day: date, language: str) -> str:
    """Write a date so that nobody can confuse day and month: ``31 December 2026``."""
    return f"{day.day} {vocabulary(language).months[day.month - 1]} {day.year}"
