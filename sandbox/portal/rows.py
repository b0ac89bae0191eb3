"""Lists of rows that are ready to be shown: filtered by what is known, sorted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sandbox.portal import filters, php

Row = TypeVar("Row")


def filtered(
    rows: list[dict[str, Any]], wanted: Any, comparable: Callable[[Any], Any]
) -> list[dict[str, Any]]:
    """Return the rows that fit; a key that the rows have not is dropped without a word."""
    for key, raw in php.mapping(wanted).items():
        operator, name = filters.split_key(key)
        matches = filters.matcher(operator, raw, comparable)
        rows = [row for row in rows if name not in row or matches(row[name])]
    return rows


def ordered(
    rows: list[Row], order: dict[str, Any], value_of: Callable[[Row, str], Any]
) -> list[Row]:
    """Sort by name and direction, the first name leading; equal rows keep their places."""
    for name, direction in reversed(order.items()):
        descending = php.text(direction).upper() == "DESC"
        rows = sorted(rows, key=lambda row, n=name: value_of(row, n), reverse=descending)  # type: ignore[misc]  # mypy can't infer a lambda with a default
    return rows


def as_number_or_text(row: Mapping[str, Any], name: str) -> tuple[int, str]:
    """Return a value for sorting: numbers among each other before texts among each other."""
    text = php.text(row.get(name))
    return (int(text), "") if php.is_numeric(text) else (0, text.casefold())
