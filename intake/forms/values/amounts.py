"""The grammar of typed amounts: numbers, their multipliers and currency, and what is left open.

A text becomes a row of kinds, one letter each (``100–150 тыс`` is ``N-NM``), and patterns over that
row say what it is. :mod:`intake.forms.steps.number` says what a question makes of it.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from intake.forms.values.amount_words import (
    ABOUT,
    ALONE,
    ALSO_UNITS,
    AND,
    AT_HOME,
    BETWEEN,
    CURRENCIES,
    FROM,
    IN_WORDS,
    MULTIPLIERS,
    OR,
    TO,
    UP_TO,
    WHOSE,
)
from intake.kernel.visible import normal

_READ = 300
"""Characters that an amount may have: a longer text is none, and is not read in part."""

_TOKEN = re.compile(
    r"(?P<number>\d{1,3}(?:[ '_]\d{3}(?!\d))+(?:[.,]\d+)*|\d+(?:[.,']\d+)*|(?<![\w.,])[.,]\d+)"
    r"(?:-?(?:ти|х|мя|ми)(?!\w)|-и(?!\w)|[.,]-+(?!\d))?"
    r"|(?P<word>(?<![^\W\d_])(?:us|au?|ca?|nz|hk|s|r)\$|[^\W\d_]+(?:['-][^\W\d_]+)*)"
    r"|(?P<sign>\.{2,}|[<>]=?|[^\s.,;:!?()\"«»„“”])"
)
_CAPITAL_M = re.compile(r"(?<=\d) ?[MМ](?!\w)")
"""A million; a small one may be metres."""
_GLUED = re.compile(r"\d[^\W\d_]+\d|(?<![^\W\d_])[oоliі]\d|\d[oо](?![^\W\d_])")
"""``1e5``, ``1O0``: letters that are no words."""

_BELARUS = re.compile(r"(?<![^\W\d_])б\. ?(?=р(?:уб)?(?![^\W\d_]))")
"""``500 б.р.``"""

_PHRASES = {
    phrase.replace("-", " "): phrase for phrase in FROM | UP_TO if re.search(r"\w-\w", phrase)
}
_PHRASE = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(_PHRASES, reverse=True))})(?!\w)")

_KINDS: Mapping[str, frozenset[str]] = {
    "F": FROM,
    "U": UP_TO,
    "-": TO,
    "B": BETWEEN,
    "&": AND,
    "|": OR,
    "": ABOUT,
}
_ONE = r"[NW]M?(?:&?[NW]M?)*"
_IN_DIGITS = r"NM?(?:&?NM?)*"
_PATTERNS = (
    ("one", re.compile(rf"[-+]?(?P<first>{_ONE})")),
    (
        "range",
        re.compile(rf"F?(?P<first>{_ONE})[-U](?P<second>{_ONE})|B(?P<low>{_ONE})&(?P<high>{_ONE})"),
    ),
    (
        "more",
        re.compile(
            rf"[-+|&FU]*(?P<first>{_ONE})[-+|&FU]*|[-+?|&FU]*(?P<other>{_IN_DIGITS})[-+?|&FU]*"
        ),
    ),
)


class Shape(StrEnum):
    """What somebody said who was asked for a number."""

    ONE = "one"
    RANGE = "range"
    MORE = "more"
    """A number, and something that makes more of it: *from*, *up to*, *100+*, unknown words."""
    SEVERAL = "several"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Part:
    """A number with what multiplies it."""

    number: str | Decimal
    """As typed; worked out already if it was said in words."""
    factor: Decimal | None
    money_only: bool = False
    """The factor is one if the number is money; else it may be a unit: ``50 м``."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """What was said."""

    shape: Shape
    numbers: tuple[tuple[Part, ...], ...] = ()
    """One, or a range's two; each in parts, as in ``1 млн 200 тыс``."""
    negative: bool = False
    currencies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    number: str | Decimal = ""
    factor: Decimal | None = None
    currency: str | None = None
    money_only: bool = False


def find_amounts(text: str, wanted: str | None = None) -> Amounts:
    """Take a text apart; ``wanted`` is the currency that is asked for."""
    if len(text) > _READ:
        return Amounts(Shape.NONE)
    folded = _CAPITAL_M.sub(" mln", normal(text)).casefold().replace("ё", "е")
    folded = _BELARUS.sub("бел ", folded)
    tokens = tuple(_tokens(_PHRASE.sub(lambda phrase: _PHRASES[phrase[0]], folded), wanted))
    row = "".join(token.kind for token in tokens)
    counted = [token for token in tokens if token.kind]
    currencies = frozenset(token.currency for token in tokens if token.currency)
    for name, pattern in _PATTERNS:
        match = pattern.fullmatch(row)
        if match is not None and not ("?" in row and _GLUED.search(folded)):
            spans = [match.span(group) for group in match.groupdict() if match[group]]
            numbers = tuple(_parts(counted[start:end]) for start, end in spans)
            return Amounts(Shape(name), numbers, tokens[0].kind == "-", currencies)
    several = len(re.findall("[NW]", row)) > 1 and not _GLUED.search(folded)
    return Amounts(Shape.SEVERAL if several else Shape.NONE, currencies=currencies)


def _parts(tokens: list[_Token]) -> tuple[Part, ...]:
    parts: list[Part] = []
    for token in tokens:
        if token.kind in "NW":
            parts.append(Part(token.number, token.factor))
        elif token.kind == "M":
            parts[-1] = Part(parts[-1].number, token.factor, token.money_only)
    return tuple(parts)


def _tokens(text: str, wanted: str | None) -> Iterator[_Token]:
    before, whose = "", None
    for match in _TOKEN.finditer(text):
        if match["number"]:
            token = _Token("N", number=match["number"])
        else:
            word = match["word"] or match["sign"]
            token = _word(word, before, whose, wanted)
            whose = WHOSE.get(word)
        # «500 р. к пятнице»: behind a currency in letters, «к» is a word.
        before = token.kind or ("" if token.currency and match["word"] else before)
        yield token


def _word(word: str, before: str, whose: str | None, wanted: str | None) -> _Token:
    """Say what a word or sign is, which may depend on the token before it."""
    currency = _currency(word, whose, wanted)
    if before in {"N", "W"} and word in MULTIPLIERS:
        return _Token("M", "", MULTIPLIERS[word], currency, word in ALSO_UNITS)
    if word in ALONE:
        return _Token("W", number=ALONE[word])
    if word in IN_WORDS:
        return _Token("W", number=IN_WORDS[word])
    if currency is not None:
        return _Token("", currency=currency)
    if word == "+" or unicodedata.category(word[0]) == "No":
        return _Token("+" if word == "+" else "½")
    return _Token(next((kind for kind, words in _KINDS.items() if word in words), "?"))


def _currency(word: str, whose: str | None, wanted: str | None) -> str | None:
    if whose is None and word in AT_HOME.get(wanted or "", ()):
        return wanted
    return (whose if word in CURRENCIES else None) or CURRENCIES.get(word) or WHOSE.get(word)
