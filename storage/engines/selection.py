"""Which engine serves an address."""

from storage.engines.engine import Engine
from storage.errors import UnsupportedDatabaseError

_POSTGRESQL = ("postgresql", "postgres")
"""Hosters use both."""


def engine_at(url: str) -> Engine:
    """Return the engine for a database address; only then is what it needs imported.

    Raises:
        UnsupportedDatabaseError: this version has no use for it. The address is not repeated,
            because it may hold a password.
    """
    scheme, separator, _ = url.partition("://")
    backend = scheme.partition("+")[0].lower()
    if not separator or not backend.isalnum():
        raise UnsupportedDatabaseError(
            "DATABASE_URL is no database address. Two examples:"
            " sqlite+aiosqlite:///data/leadtrace.db, postgresql://user:password@host:5432/database"
        )
    if backend in _POSTGRESQL:
        from storage.engines.postgresql.postgresql_engine import PostgresqlEngine

        return PostgresqlEngine(url)
    if backend == "sqlite":
        from storage.engines.sqlite.sqlite_engine import SqliteEngine

        return SqliteEngine(url)
    raise UnsupportedDatabaseError(
        f"DATABASE_URL names {backend!r}: only SQLite and PostgreSQL are supported"
    )
