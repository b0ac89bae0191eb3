"""List filters: operators in the key, AND by default, ``logic`` groups in the universal dialect.

Text is compared without regard to case, as the portal's database does (inferred, not documented).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sandbox.portal import php

# Longest first: "!=%" must not be read as "!".
_OPERATORS = ("!=%", "!%=", "!@", "!=", "!%", ">=", "<=", "=%", "%=", "!", ">", "<", "@", "%", "=")
_NEGATED = {"!=%": "=%", "!%=": "=%", "!@": "@", "!=": "=", "!%": "%", "!": "="}
_SAME = {"%=": "=%"}


def split_key(key: str, operators: tuple[str, ...] = _OPERATORS) -> tuple[str, str]:
    """Split ``>=ID`` into operator and name; the default operator is ``=``.

    ``operators`` are those that a method knows, each before those that begin like it.
    """
    operator = next((o for o in operators if key.startswith(o)), "")
    return operator or "=", key[len(operator) :]


def matcher(operator: str, raw: Any, comparable: Callable[[Any], Any]) -> Callable[[Any], bool]:
    """Return a test of stored values; ``comparable`` makes both sides comparable.

    A stored list matches if one of its elements does.
    """
    if operator in _NEGATED:
        positive = matcher(_NEGATED[operator], raw, comparable)
        return lambda stored: not positive(stored)
    test = _scalar_test(_SAME.get(operator, operator), raw, comparable)

    def matches(stored: Any) -> bool:
        values = stored if isinstance(stored, list) else [stored]
        return any(test(comparable(value)) for value in values or [None])

    return matches


def _scalar_test(
    operator: str, raw: Any, comparable: Callable[[Any], Any]
) -> Callable[[Any], bool]:
    if operator in ("=", "@"):
        wanted = [comparable(v) for v in (php.elements(raw) if php.is_array(raw) else [raw])]
        return lambda value: value in wanted
    if operator == "%":
        part = php.text(raw).casefold()
        return lambda value: value is not None and part in str(value)
    if operator == "=%":
        pattern = re.compile(_like(php.text(raw).casefold()), re.DOTALL)
        return lambda value: value is not None and bool(pattern.fullmatch(str(value)))
    bound = comparable(raw)
    return lambda value: _ordered(operator, value, bound)


def _like(text: str) -> str:
    return "".join(".*" if c == "%" else "." if c == "_" else re.escape(c) for c in text)


def _ordered(operator: str, value: Any, bound: Any) -> bool:
    if value is None or bound is None or type(value) is not type(bound):
        return False
    results = {">": value > bound, "<": value < bound, ">=": value >= bound, "<=": value <= bound}
    return bool(results[operator])
