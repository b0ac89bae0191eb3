"""Which tables a database has, by the name that its last migration left in it."""

from sqlalchemy import Connection, column, inspect, select, table

HEAD = "0034"
"""The newest migration's. Written down, because asking alembic is a tenth of a start."""

_LEFT = table("alembic_version", column("version_num"))


def revision_of(connection: Connection) -> str | None:
    """Return the revision of the database at the other end; ``None`` if it has no tables."""
    if not inspect(connection).has_table(_LEFT.name):
        return None
    revision: str | None = connection.scalar(select(_LEFT.c.version_num))
    return revision
