"""Judging what the answer to a step may be."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from intake.forms.form import Limits, StepType
from intake.forms.reading import Node
from intake.forms.values.amount_words import CURRENCIES
from intake.forms.values.typed_dates import bound

_BOUND = re.compile(r"\d{4}-\d{2}-\d{2}|today([+-]\d{1,5}d)?")

MOST_MEGABYTES = Decimal(20)
"""The Bot API gives out no larger file (telegram.md)."""

MOST_DECIMALS = 6

_LENGTHS = ("min_length", "max_length")
_LIMITS: Mapping[StepType, tuple[str, ...]] = {
    StepType.NAME: _LENGTHS,
    StepType.TEXT: _LENGTHS,
    StepType.LONG_TEXT: _LENGTHS,
    StepType.PHONE: (),
    StepType.EMAIL: (),
    StepType.NUMBER: ("minimum", "maximum", "integer", "decimals", "currency"),
    StepType.DATE: ("earliest", "latest"),
    StepType.CHOICE: (),
    StepType.CHOICES: ("max_choices",),
    StepType.YES_NO: (),
    StepType.FILE: ("max_files", "max_megabytes", "file_types"),
}
_LONGEST = {StepType.NAME: 100, StepType.TEXT: 255, StepType.LONG_TEXT: 2000}
"""Default lengths, and with :data:`_LONGEST_POSSIBLE` what a message can hold."""
_LONGEST_POSSIBLE = {StepType.NAME: 255, StepType.TEXT: 1000, StepType.LONG_TEXT: 4000}


def read_limits(node: Node | None, step_type: StepType, choices: int) -> Limits:
    """Read a step's limits; ``choices`` is how many it has."""
    limits = Limits(max_length=_LONGEST.get(step_type, 255))
    if node is None:
        return limits
    allowed = _LIMITS[step_type]
    if not allowed:
        node.violation(f"a step of type {step_type} has no limits; remove them")
        return limits
    keys = node.keys(allowed)
    found: dict[str, object] = {}
    for name, below in keys.items():
        value = _read_limit(name, below, step_type, choices)
        if value is not None:
            found[name] = value
    limits = replace(limits, **found)  # type: ignore[arg-type]  # each has its field's type
    _validate_limits(node, limits)
    return limits


def _read_limit(name: str, node: Node, step_type: StepType, choices: int) -> object:
    match name:
        case "min_length" | "max_length":
            return node.integer(least=1, most=_LONGEST_POSSIBLE[step_type])
        case "max_choices" | "max_files" | "decimals":
            most = {"max_choices": max(choices, 1), "max_files": 10, "decimals": MOST_DECIMALS}
            return node.integer(least=0 if name == "decimals" else 1, most=most[name])
        case "minimum" | "maximum" | "integer":
            return node.boolean() if name == "integer" else node.decimal()
        case "currency":
            return _read_currency(node)
        case "earliest" | "latest":
            return _read_bound(node)
        case "max_megabytes":
            return _read_megabytes(node)
        case _:
            return _read_file_types(node)


def _read_currency(node: Node) -> str | None:
    code = node.matching(r"[A-Z]{3}", "write a currency's code, such as RUB or USD")
    today = CURRENCIES.get((code or "").casefold(), code)
    if today != code:
        node.violation(f"{code} is an old code: write {today}")
    return code


def _read_megabytes(node: Node) -> Decimal | None:
    megabytes = node.decimal()
    if megabytes is not None and not 0 < megabytes <= MOST_MEGABYTES:
        node.violation(
            f"must be more than 0 and at most {MOST_MEGABYTES}: bots fetch no larger file"
        )
        return None
    return megabytes


def _read_bound(node: Node) -> str | None:
    if isinstance(node.value, date):
        return node.value.isoformat()[:10]
    text = node.text(most=20)
    if text is None:
        return None
    try:
        readable = _BOUND.fullmatch(text) and bound(text, date(2000, 1, 1))
    except ValueError:
        readable = None
    if not readable:
        node.violation(f"{text!r} is no date: write 2026-12-31, today, today+90d or today-1d")
        return None
    return text


def _read_file_types(node: Node) -> tuple[str, ...] | None:
    types = []
    for item in node.items(most=30):
        ending = item.matching(
            r"[a-z0-9]{1,10}", "write a lower-case ending without the dot, or image"
        )
        if ending is not None:
            types.append(ending)
    return tuple(types) or None


def _validate_limits(node: Node, limits: Limits) -> None:
    if limits.min_length > limits.max_length:
        node.violation(f"min_length is more than max_length ({limits.max_length})")
    if limits.minimum is not None and limits.maximum is not None:
        least, most = limits.minimum, limits.maximum
        if least > most:
            node.violation("minimum is more than maximum")
        elif limits.integer and least.to_integral_value(rounding="ROUND_CEILING") > most:
            node.violation("no whole number is between minimum and maximum")
    today = date(2026, 1, 1)
    try:
        earliest, latest = bound(limits.earliest, today), bound(limits.latest, today)
    except ValueError:
        return
    fixed = "today" not in (limits.earliest or "") + (limits.latest or "")
    relative = "today" in (limits.earliest or "") and "today" in (limits.latest or "")
    if earliest and latest and earliest > latest and (fixed or relative):
        node.violation("earliest is after latest")
