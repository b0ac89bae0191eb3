"""Numbers that SQLite gives to rows: the highest and one more, or, on demand, never one again."""

from sqlalchemy import Connection, column, delete, func, insert, select, table

_GIVEN = table("sqlite_sequence", column("name"), column("seq"))
_SCHEMA = table("sqlite_schema", column("name"), column("sql")).alias()


def last_number(connection: Connection, name: str) -> int:
    """Return the last number given; see :meth:`storage.engines.engine.Engine.last_number`."""
    if _never_gives_again(connection, name):
        query = select(_GIVEN.c.seq).where(_GIVEN.c.name == name)
    else:
        query = select(func.max(table(name, column("id")).c.id))
    return connection.scalar(query) or 0


def go_on_from(connection: Connection, name: str, number: int) -> None:
    """Give higher numbers only; see :meth:`storage.engines.engine.Engine.go_on_from`."""
    if _never_gives_again(connection, name):
        connection.execute(delete(_GIVEN).where(_GIVEN.c.name == name))
        connection.execute(insert(_GIVEN).values(name=name, seq=number))


def _never_gives_again(connection: Connection, name: str) -> bool:
    statement: str | None = connection.scalar(select(_SCHEMA.c.sql).where(_SCHEMA.c.name == name))
    return statement is not None and "AUTOINCREMENT" in statement
