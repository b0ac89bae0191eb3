"""Which engine serves an address."""

from collections.abc import Mapping

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from storage.engines.engine import Engine
from storage.engines.sqlite.sqlite_engine import SqliteEngine
from storage.errors import UnsupportedDatabaseError

ENGINES: Mapping[str, type[Engine]] = {"sqlite": SqliteEngine}
"""By the address's scheme, without the driver's name."""


def engine_at(url: str) -> Engine:
    """Return the engine for a database address.

    Raises:
        UnsupportedDatabaseError: this version has no use for it. The address is not repeated,
            because it may hold a password.
    """
    try:
        address = make_url(url)
    except ArgumentError:
        raise UnsupportedDatabaseError(
            "DATABASE_URL is no database address. An example: sqlite+aiosqlite:///data/leadtrace.db"
        ) from None
    scheme = address.get_backend_name()
    if scheme in {"postgresql", "postgres"}:
        raise UnsupportedDatabaseError("PostgreSQL support is not in this version")
    if scheme not in ENGINES:
        raise UnsupportedDatabaseError(f"DATABASE_URL names {scheme!r}: only SQLite is supported")
    return ENGINES[scheme](address)
