"""Taking a typed date apart.

A text becomes a row of kinds, one letter each: ``31-Dec-2026`` is ``2-m-y``. Patterns over the row
say what it is; words that change nothing about the day, and the time of day, leave no letter.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from intake.forms.values.date_words import (
    AHEAD,
    BACK,
    DAYS,
    IDLE,
    LAST,
    MONTHDAY,
    MONTHS,
    NEXT,
    NUMBERS,
    OPEN,
    OR,
    ORDINALS,
    PHRASES,
    THIS,
    UNITS,
    VAGUE,
    WEEKDAYS,
    YEAR,
)

_AT = r"(?<!\w)(?:в|at|um|к|by|до|@)"
_HOURS = r"(?:часов|часам|часа|часу|час|ч|o'clock|uhr|h(?:[0-5]\d)?)"
_HALF = r"(?:утра|дня|вечера|ночи|[ap]\.?\s?m)"
_BEHIND_DAY = "|".join(
    rf"(?<={day})"
    for day in (r"[^\W\d_]", r"[^\W\d_] \d", r"[^\W\d_] \d\d", r"\.\d", r"\.\d\d", r"\d{4}")
)
"""Letters, a day behind its month, a month in digits, a year: what a time may follow."""
_TIMES = (
    re.compile(
        r"(?:(?<!\w)(?:в|at|um|к|о|@) ?|(?<=\d)t)?(?<![\d.])\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?"
        rf"(?: ?(?:{_HOURS}|{_HALF}|z|utc|мск|msk)(?!\w)|[+-]\d\d:?\d\d)*"
    ),
    re.compile(
        rf"(?:{_AT} ?)?(?<![\d.])\d{{1,2}} ?(?:{_HOURS}(?: ?{_HALF})?|(?:утра|вечера|ночи|uhr"
        r"|[ap]\.?\s?m))(?!\w)"
    ),
    re.compile(rf"{_AT} ?\d{{1,2}} ?дня(?!\w)"),
    re.compile(r"(?<=\d{4}),? (?:в )?\d{1,2}\.\d\d$"),
    re.compile(
        rf"(?:{_BEHIND_DAY})\.? ?,? (?:{_AT} )?(?:[01]?\d|2[0-3])\.(?:00|1[3-9]|[2-5]\d)(?![\d.])"
    ),
    re.compile(r"(?<=\S) (?:в|at|um|к|by|@) \d{1,2}$"),
    re.compile(r"(?<=\S) (?:с|from) \d{1,2}(?:[.:]\d\d)? (?:до|to) \d{1,2}(?:[.:]\d\d)?$"),
)
_PHRASE = re.compile(rf"(?<!\w)(?:{'|'.join(PHRASES)})(?!\w)")

_TOKEN = re.compile(
    r"(?P<ordinal>\d{1,2})[ -]?(?:го|ого|его|е|ое|му|st|nd|rd|th)(?!\w)"
    r"|'(?P<year>\d\d)(?!\d)|(?P<number>\d+)"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+|-(?:from-|after-|before-)?[^\W\d_]+)*)"
    r"|(?P<dash>[-_]+)|(?P<mark>[.,;/\\])|(?P<strange>[^\s()\[\]'\"«»„“”:!?])"
)
_LENGTHS = {1: "1", 2: "2", 4: "y", 8: "8"}
"""How many digits a number has → its kind: day or month, those or a short year, year, all three."""

_KINDS: Mapping[str, frozenset[str]] = {
    "g": YEAR,
    ">": AHEAD,
    "<": BACK,
    "x": NEXT,
    "h": THIS,
    "l": LAST,
    "b": OPEN,
    "|": OR,
    "c": MONTHDAY,
    "v": VAGUE,
    "": IDLE,
}
_VALUES: tuple[tuple[str, Mapping[str, int]], ...] = (
    ("m", MONTHS),
    ("o", ORDINALS),
    ("w", WEEKDAYS),
    ("t", DAYS),
    ("n", NUMBERS),
)
_NO_TERM = re.compile(r"(?<![ug])>(?![n12ug])")
"""*In* that is not *in three days*."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or sign."""

    kind: str
    value: int = 0
    unit: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A text in kinds."""

    tokens: tuple[Token, ...]

    @property
    def kinds(self) -> str:
        """One letter for each token."""
        return "".join(token.kind for token in self.tokens)

    def part(self, match: re.Match[str], group: str | int = 0) -> "Row":
        """Return what a pattern over :attr:`kinds` has matched."""
        return Row(self.tokens[slice(*match.span(group))])

    def value(self, match: re.Match[str], group: str) -> Token | None:
        """Return the one token of a group, if that has matched."""
        return self.tokens[match.start(group)] if match[group] else None


def names_time(text: str) -> bool:
    """Say whether a folded text holds a time of day."""
    return any(pattern.search(text) for pattern in _TIMES)


def row_of(text: str) -> Row:
    """Take a folded text apart."""
    for pattern in _TIMES:
        text = pattern.sub(" ", text)
    text = _PHRASE.sub(lambda phrase: PHRASES[phrase[0]], text)
    tokens = [token for token in _tokens(text) if token.kind]
    while tokens and tokens[0].kind in ".-":
        tokens.pop(0)
    while tokens and tokens[-1].kind in ".-":
        tokens.pop()
    row = Row(tuple(tokens))
    terms = {match.start() for match in _NO_TERM.finditer(row.kinds)}
    return Row(tuple(token for index, token in enumerate(tokens) if index not in terms))


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        if match["ordinal"]:
            yield Token("o", int(match["ordinal"]))
        elif match["year"]:
            yield Token("s", int(match["year"]))
        elif match["number"]:
            digits = match["number"]
            kind = _LENGTHS.get(len(digits), "?")
            yield Token(kind, int(digits) if kind != "?" else 0, text=digits)
        elif match["word"]:
            yield from _word(match["word"])
        elif match["dash"] or match["mark"]:
            yield Token("-" if match["dash"] else ".")
        elif match["strange"]:
            yield Token("?")


def _word(word: str) -> Iterator[Token]:
    for kind, values in _VALUES:
        if word in values:
            yield Token(kind, values[word])
            return
    for kind, words in _KINDS.items():
        if word in words:
            yield Token(kind, unit="year" if kind == "g" else "")
            return
    if word in UNITS:
        yield Token("u", unit=UNITS[word])
    elif "-" in word:  # «Dec-Fri»: words with a dash that make no third
        for part in word.split("-"):
            yield from _word(part)
    else:
        yield Token("?")
