"""In which spellings a phone may stand in the portal: its search compares them as written, but for
an extension (bitrix24.md §7).

Most are written by people and by web forms, whose masks put brackets and dashes where the library
puts none. A spelling is made of a *head* (``+7``, ``8``, ``7``, ``007`` or none), a way to part the
rest, and a pattern. Each choice has a cost, the rarer the higher, and the cheapest are searched.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice, zip_longest

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat

from crm.client.methods.duplicate_search import MAX_VALUES

SPELLINGS = 2 * MAX_VALUES
"""Of one number: what two searches take. They travel in one batch."""
MOST_VALUES = 6 * MAX_VALUES
"""Of all numbers together; where there are very many, each gets fewer."""

_WITH_HEAD = (
    *(("{h}{a}{g}", 0), ("{h} ({a}) {d}", 1), ("{h} {a} {d}", 1), ("{h} {a} {s}", 1)),
    *(("{h}({a}){d}", 2), ("{h}-{a}-{d}", 2), ("{h} ({a}) {s}", 2), ("{h} {a} {g}", 3)),
    *(("{h} ({a}){d}", 3), ("{h} {a}{g}", 3), ("{h}({a}){g}", 3), ("{h} ({a}) {g}", 4)),
    *(("{h} {a}-{d}", 4), ("{h}({a}) {d}", 4), ("{h}.{a}.{p}", 5), ("{h}{a} {d}", 6)),
    ("{h}{a} {s}", 6),
)
_WITHOUT_HEAD = (
    *(("{a}{g}", 0), ("({a}) {d}", 1), ("{a} {d}", 1), ("{a} {s}", 1), ("{a}-{d}", 1)),
    *(("{a} {g}", 2), ("({a}){d}", 3), ("{a}.{p}", 3), ("({a}) {s}", 3), ("({a}) {g}", 4)),
    *(("({a}){g}", 5), ("{a}-{g}", 5)),
)
_TRUNK_IN_BRACKETS = (
    *(("{h} (0){a} {s}", 1), ("{h} (0) {a} {s}", 2), ("{h}(0){a}{g}", 2), ("{h} (0){a} {g}", 3)),
    *(("{h} (0){a} {d}", 4), ("{h}(0){a} {s}", 4)),
)
"""``+49 (0)30 901820``: what is left out abroad is shown."""
_SLASHED = (("{a}/{g}", 1), ("{a} / {g}", 3), ("{a}/{s}", 3))
"""Where the area code has a zero before it, people part it with a slash: ``030/901820``."""
_GLUED = (("{h}{a} {d}", 2), ("{h}{a} {s}", 3))
"""Where the country's code has three digits, that of the network often stands close behind it:
``+37529 123-45-67``, ``+99890 123 45 67``."""
_DIALLED_ABROAD = (("{h}{a}{g}", 0), ("{h} {a} {s}", 1), ("{h} {a} {g}", 3))

_UNAMBIGUOUS = 9
"""Digits from which a number without its country and without the zero before it is searched: a
shorter one may as well be somebody else's in another country."""
_AMERICA, _GERMANY = 1, 49

_Patterns = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class _Style:
    """What stands before the number, and in which patterns. ``area`` has the zero, where one is
    written."""

    head: str
    area: str
    cost: int
    patterns: _Patterns


def phone_forms(e164: str) -> tuple[str, ...]:
    """Return the spellings of one E.164 number, the likeliest first, at most :data:`SPELLINGS`.

    Of a text that is no number only its digits are added.
    """
    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return tuple(dict.fromkeys((e164, _digits(e164) or e164)))
    ranked = sorted(_spellings(number), key=lambda one: one[1])
    forms = dict.fromkeys(chain((e164,), (text for text, _ in ranked)))
    return tuple(islice(forms, SPELLINGS))


def searches(phones: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the values of each search that finds any of these phones, the likeliest first."""
    ranks = zip_longest(*(phone_forms(phone) for phone in dict.fromkeys(phones)))
    values = dict.fromkeys(form for rank in ranks for form in rank if form is not None)
    return in_searches(tuple(islice(values, MOST_VALUES)))


def in_searches(values: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Part values into as many searches as they need."""
    return tuple(values[at : at + MAX_VALUES] for at in range(0, len(values), MAX_VALUES))


def _spellings(number: PhoneNumber) -> Iterator[tuple[str, int]]:
    """Return spellings with their costs, some of them twice."""
    code = str(number.country_code)
    significant = phonenumbers.national_significant_number(number)
    national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    international = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    yield code + significant, 0
    yield international, 0
    yield national, 0
    yield _digits(national), 0
    if len(significant) >= _UNAMBIGUOUS:
        yield significant, 3
    yield phonenumbers.format_number(number, PhoneNumberFormat.RFC3966), 2
    trunk = _trunk(national, significant)
    for area, spaced, dashed, dearer in _partings(
        number.country_code or 0, international, significant
    ):
        rest = "".join(spaced)
        for style in _styles(code, trunk, area):
            if trunk and not style.head and style.area == area and len(significant) < _UNAMBIGUOUS:
                continue
            for pattern, cost in style.patterns:
                if dashed or not ("{d}" in pattern or "{p}" in pattern):
                    spelling = pattern.format(
                        h=style.head,
                        a=style.area,
                        g=rest,
                        s=" ".join(spaced),
                        d="-".join(spaced),
                        p=".".join(spaced),
                    )
                    yield spelling, style.cost + dearer + cost


def _styles(code: str, trunk: str, area: str) -> Iterator[_Style]:
    yield _Style(f"+{code}", area, 0, _WITH_HEAD)
    yield _Style(code, area, 3, _WITH_HEAD)
    if len(code) == 3:
        yield _Style(f"+{code}", area, 0, _GLUED)
    yield _Style(f"00{code}", area, 3, _DIALLED_ABROAD)
    if trunk.startswith("8"):  # 8 (912) …; in Belarus 8 (029) …, or (029) … alone
        zero = trunk[1:]
        yield _Style("8", f"{zero}{area}", 0, _WITH_HEAD)
        yield _Style("", f"{zero}{area}", 1 if zero else 2, _WITHOUT_HEAD)
    elif trunk == "0" and code.endswith("0"):  # +380 50 … is written +38 (050) …
        yield _Style("", f"0{area}", 0, _WITHOUT_HEAD)
        yield _Style(f"+{code[:-1]}", f"0{area}", 0, _WITH_HEAD)
        yield _Style(code[:-1], f"0{area}", 3, _WITH_HEAD)
    elif trunk == "0":
        yield _Style("", f"0{area}", 0, (*_WITHOUT_HEAD, *_SLASHED))
        yield _Style(f"+{code}", area, 1, _TRUNK_IN_BRACKETS)
        yield _Style(f"00{code}", area, 4, _TRUNK_IN_BRACKETS)
        yield _Style("", area, 4, _WITHOUT_HEAD)
    else:
        yield _Style("", area, 0, _WITHOUT_HEAD)


def _partings(
    country: int, international: str, significant: str
) -> Iterator[tuple[str, list[str], bool, int]]:
    """Return the ways to part a number: the area or network code, the groups of the rest, whether
    dashes and dots may stand between these, and a cost. The first way is the library's."""
    area, *groups = re.findall(r"\d+", international.removeprefix(f"+{country}")) or [""]
    if not groups or area + "".join(groups) != significant:
        area, groups = significant[:3], [significant[3:]]
    rest = "".join(groups)
    if country == _GERMANY and significant.startswith("1"):  # mobile: 0151 23456789
        last = area[3:] + rest
        yield area[:3], [last], True, 0
        if len(last) == 7:
            yield area, [last[:3], last[3:5], last[5:]], False, 2
            yield area, [last[:3], last[3:]], False, 2
        else:
            yield area, groups, False, 2
        return
    threes = len(rest) == 7 and country != _AMERICA  # there it is always 3-4
    yield area, groups, not threes, 0
    if threes:
        yield area, [rest[:3], rest[3:5], rest[5:]], True, 0
    elif len(rest) == 6:
        yield area, re.findall("..", rest), False, 2
        yield area, re.findall("...", rest), False, 2


def _trunk(national: str, significant: str) -> str:
    """Return what is dialled before a number inside its country."""
    digits = _digits(national)
    return digits.removesuffix(significant) if digits.endswith(significant) else ""


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
