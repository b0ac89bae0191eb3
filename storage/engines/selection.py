"""Which engine serves an address."""

from storage.engines.engine import SETTING, Engine
from storage.errors import UnsupportedDatabaseError

_POSTGRESQL = ("postgresql", "postgres")
"""Hosters use both."""


def engine_at(url: str, setting: str = SETTING) -> Engine:
    """Return the engine for a database address; only then is what it needs imported.

    ``setting``: where the operator wrote it, for what is said of it.

    Raises:
        UnsupportedDatabaseError: this version has no use for it. The address is not repeated,
            because it may hold a password.
    """
    scheme, separator, _ = url.partition("://")
    backend = scheme.partition("+")[0].lower()
    if not separator or not backend.isalnum():
        raise UnsupportedDatabaseError(
            f"{setting} is no database address. Two examples:"
            " sqlite+aiosqlite:///data/leadtrace.db, postgresql://user:password@host:5432/database"
        )
    if backend in _POSTGRESQL:
        from storage.engines.postgresql.postgresql_engine import PostgresqlEngine

        return PostgresqlEngine(url, setting)
    if backend == "sqlite":
        from storage.engines.sqlite.sqlite_engine import SqliteEngine

        return SqliteEngine(url, setting)
    raise UnsupportedDatabaseError(
        f"{setting} names {backend!r}: only SQLite and PostgreSQL are supported"
    )
