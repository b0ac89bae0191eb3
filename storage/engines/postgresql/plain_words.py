"""Statements with their values in them: such words can follow others in one message.

asyncpg sends values beside a statement, and then one statement a message. What begins a transaction
is a message of its own, unless its first statement can be said like this: an update's id, say. So
is what ends it, unless the last ones can.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from types import NoneType
from typing import Any

from storage.prepared import Compiled

_PLAIN = (int, datetime, NoneType)
"""What needs no escaping; a truth value is a number."""

_HARMLESS = re.compile(r"[\w .:@+/-]*", re.ASCII)
"""Text that needs none either: ids, names of ours, phones. No quote, no backslash."""

_PLACE = re.compile(r"\$(\d+)")


def in_plain_words(compiled: Compiled, parameters: Sequence[Any]) -> str:
    """Return the statement, if it gives nothing back and its values are numbers, moments and text
    without any sign that could end it.

    Else nothing.
    """
    if compiled.gives_rows or not all(map(_is_plain, parameters)):
        return ""
    pieces: list[Any] = list(_pieces(compiled))
    pieces[1::2] = [_literal(parameters[place]) for place in pieces[1::2]]
    return "".join(pieces)


@cache
def _pieces(compiled: Compiled) -> tuple[str | int, ...]:
    """Return the statement's words, and between them which of its values stands there."""
    pieces: list[Any] = _PLACE.split(compiled.sql)
    pieces[1::2] = [int(number) - 1 for number in pieces[1::2]]
    return tuple(pieces)


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        return _HARMLESS.fullmatch(value) is not None
    return isinstance(value, _PLAIN)


def _literal(value: int | datetime | str | None) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return f"'{str.__str__(value)}'"
    return f"'{value.isoformat() if isinstance(value, datetime) else int(value)}'"
