"""Statements with their values in them: such words can follow others in one message.

asyncpg sends values beside a statement, and then one statement a message. What begins a transaction
is a message of its own, unless its first statement can be said like this: an update's id, say.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from types import NoneType
from typing import Any

from storage.prepared import Compiled

_PLAIN = (int, datetime, NoneType)
"""What needs no escaping; a truth value is a number."""

_PLACE = re.compile(r"\$(\d+)")


def in_plain_words(compiled: Compiled, parameters: Sequence[Any]) -> str:
    """Return the statement, if it gives nothing back and its values are numbers and moments.

    Else nothing.
    """
    if compiled.columns.keys or not all(isinstance(one, _PLAIN) for one in parameters):
        return ""
    return _PLACE.sub(lambda place: _literal(parameters[int(place[1]) - 1]), compiled.sql)


def _literal(value: int | datetime | None) -> str:
    if value is None:
        return "NULL"
    return f"'{value.isoformat() if isinstance(value, datetime) else int(value)}'"
