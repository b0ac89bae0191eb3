"""What all tables share."""

from typing import Any

from sqlalchemy import MetaData, text

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def partial_index(sqlite: str, postgresql: str | None = None) -> dict[str, Any]:
    """Return an index's condition. SQLite must find it word for word in a query to use the index,
    so it is written as the queries render it; a boolean is a number there. PostgreSQL's stands by
    for :func:`name_postgresql_conditions`."""
    return {"sqlite_where": text(sqlite), "info": {_STANDS_BY: text(postgresql or sqlite)}}


def name_postgresql_conditions() -> None:
    """Tell SQLAlchemy the indexes' conditions on PostgreSQL, for whoever makes them or alters them.

    It loads that dialect at once, which a process on SQLite does without.
    """
    for table in metadata.tables.values():
        for index in table.indexes:
            if _STANDS_BY in index.info:
                index.dialect_kwargs[_STANDS_BY] = index.info[_STANDS_BY]


_STANDS_BY = "postgresql_where"
