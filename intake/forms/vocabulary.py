"""Words that people type, per language, and how numbers and dates are written there.

These are not sentences of the bot (those live in ``texts``): they are what answers are made of.
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
    days: Mapping[str, int]
    """Folded words for days, counted from today."""
    months: tuple[str, ...]
    """As they stand in a date: ``31 December``, ``31 декабря``."""
    month_stems: tuple[str, ...]
    """Folded beginnings by which a typed month is recognised."""
    year_suffix: tuple[str, ...]
    """Folded words that may follow a year."""
    decimal_mark: str
    group_mark: str
    comma_groups: bool
    """``1,234`` means one thousand two hundred and thirty-four, not 1.234."""
    multipliers: Mapping[str, int]
    """Folded words behind a number: ``100k``, ``1,5 млн``."""
    currencies: tuple[str, ...]
    """Folded words around an amount that say nothing about its size."""
    extension: str
    """Before a phone's extension."""
    pictures: str
    """What a file can be, whatever its ending."""


_ENGLISH = Vocabulary(
    yes=("yes", "y", "yeah", "yep", "sure", "ok", "okay", "of course", "true", "+"),
    no=("no", "n", "nope", "nah", "false", "-"),
    agree=("agree", "i agree", "accept", "i accept", "agreed"),
    days=MappingProxyType({"today": 0, "tomorrow": 1, "day after tomorrow": 2, "yesterday": -1}),
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
    month_stems=(
        "jan",
        "feb",
        "mar",
        "apr",
        "may",
        "jun",
        "jul",
        "aug",
        "sep",
        "oct",
        "nov",
        "dec",
    ),
    year_suffix=(),
    decimal_mark=".",
    group_mark=",",
    comma_groups=True,
    multipliers=MappingProxyType(
        {
            "k": 1_000,
            "thousand": 1_000,
            "m": 1_000_000,
            "mln": 1_000_000,
            "million": 1_000_000,
        }
    ),
    currencies=("$", "€", "£", "₽", "usd", "eur", "gbp", "rub", "dollars", "euros", "euro"),
    extension="ext.",
    pictures="pictures",
)

_RUSSIAN = Vocabulary(
    yes=("да", "ага", "угу", "конечно", "ок", "хорошо", "д", "так точно", "+"),
    no=("нет", "не", "неа", "н", "-"),
    agree=("согласен", "согласна", "я согласен", "я согласна", "принимаю", "даю согласие"),
    days=MappingProxyType({"сегодня": 0, "завтра": 1, "послезавтра": 2, "вчера": -1}),
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
    month_stems=(
        "янв",
        "фев",
        "мар",
        "апр",
        "ма",  # «май», «мая»; «март» is recognised before it
        "июн",
        "июл",
        "авг",
        "сен",
        "окт",
        "ноя",
        "дек",
    ),
    year_suffix=("г", "года", "год"),
    decimal_mark=",",
    group_mark="\N{NO-BREAK SPACE}",
    comma_groups=False,
    multipliers=MappingProxyType(
        {
            "к": 1_000,
            "k": 1_000,
            "т": 1_000,
            "тыс": 1_000,
            "тысяч": 1_000,
            "тысяча": 1_000,
            "тысячи": 1_000,
            "м": 1_000_000,
            "млн": 1_000_000,
            "миллион": 1_000_000,
            "миллиона": 1_000_000,
            "миллионов": 1_000_000,
        }
    ),
    currencies=(
        "₽",
        "$",
        "€",
        "р",
        "руб",
        "рублей",
        "рубля",
        "rub",
        "долларов",
        "usd",
        "евро",
        "eur",
    ),
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
