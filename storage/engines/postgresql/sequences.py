"""Numbers that PostgreSQL gives to rows: each table's own sequence never gives one again."""

from typing import Any

from sqlalchemy import Cast, Connection, cast, column, func, select, table
from sqlalchemy.dialects.postgresql import REGCLASS


def last_number(connection: Connection, name: str) -> int:
    """Return the last number given; see :meth:`storage.engines.engine.Engine.last_number`."""
    return connection.scalar(select(func.pg_sequence_last_value(_sequence_of(name)))) or 0


def go_on_from(connection: Connection, name: str, number: int) -> None:
    """Give higher numbers only; see :meth:`storage.engines.engine.Engine.go_on_from`."""
    rows = table(name, column("id"))
    highest = connection.scalar(select(func.max(rows.c.id))) or 0
    if max(number, highest) > 0:
        connection.execute(select(func.setval(_sequence_of(name), max(number, highest))))


def _sequence_of(name: str) -> Cast[Any]:
    return cast(func.pg_get_serial_sequence(name, "id"), REGCLASS)
