"""SQLite as DESIGN §3 wants it: the address, the file and the settings of each connection."""

import json
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Pool, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry, StaticPool

from storage.engines.sqlite import driver
from storage.errors import UnsupportedDatabaseError, UnusableDatabaseError

BUSY_MILLISECONDS = 5_000
"""How long a statement waits for somebody outside (a backup, ``sqlite3``) to let go of the file."""

READERS = 4
"""Connections for reading units. Each is a thread; SQLite serves readers side by side."""


def read_url(url: str) -> URL:
    """Read a database address.

    Raises:
        UnsupportedDatabaseError: this version has no use for it. The address is not repeated,
            because it may hold a password.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise UnsupportedDatabaseError(
            "DATABASE_URL is no database address. An example: sqlite+aiosqlite:///data/leadtrace.db"
        ) from None
    engine = parsed.get_backend_name()
    if engine in {"postgresql", "postgres"}:
        raise UnsupportedDatabaseError("PostgreSQL support is not in this version")
    if engine != "sqlite":
        raise UnsupportedDatabaseError(f"DATABASE_URL names {engine!r}: only SQLite is supported")
    if parsed.query or (parsed.database or "").startswith("file:"):
        raise UnsupportedDatabaseError(
            "DATABASE_URL must name a plain file: no options, and no 'file:' address"
        )
    return parsed.set(drivername="sqlite+aiosqlite")


def file_of(url: URL) -> Path | None:
    """Return the database file, symbolic links followed; ``None`` for one in memory."""
    if url.database in {None, "", ":memory:"}:
        return None
    return Path(str(url.database)).resolve()


def make_folder(file: Path) -> None:
    """Make the folder of a database, for the owner's eyes only, if it is missing.

    Raises:
        UnusableDatabaseError: it cannot be made.
    """
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UnusableDatabaseError(
            f"Cannot make the folder {file.parent} for the database: {error.strerror}."
        ) from error


def writing_engine(url: URL) -> AsyncEngine:
    """Return an engine whose transactions begin by taking the write lock.

    A deferred transaction that reads first and writes after somebody else's commit fails at once,
    whatever the busy timeout (platform.md).
    """
    pool = AsyncAdaptedQueuePool if file_of(url) else StaticPool
    engine = _engine(url, pool, {"pool_size": 1, "max_overflow": 0} if file_of(url) else {})
    _settle(engine, begin="BEGIN IMMEDIATE", query_only=False)
    return engine


def reading_engine(url: URL) -> AsyncEngine:
    """Return an engine whose transactions see one state of the database and cannot change it."""
    engine = _engine(url, AsyncAdaptedQueuePool, {"pool_size": READERS, "max_overflow": 0})
    _settle(engine, begin="BEGIN", query_only=True)
    return engine


def _engine(url: URL, pool: type[Pool], options: dict[str, Any]) -> AsyncEngine:
    return create_async_engine(
        url,
        poolclass=pool,
        hide_parameters=True,  # promise 6: no personal data in an error's text
        json_serializer=lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")),
        connect_args={
            "isolation_level": None,  # the driver begins nothing by itself
            "async_creator_fn": driver.connect_existing,
        },
        **options,
    )


def _settle(engine: AsyncEngine, *, begin: str, query_only: bool) -> None:
    settings = (
        f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}",
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",  # promise 1 survives a power cut
        "PRAGMA foreign_keys = ON",
        "PRAGMA secure_delete = ON",  # what is forgotten is overwritten; builds differ in this
        f"PRAGMA query_only = {'ON' if query_only else 'OFF'}",
    )

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for setting in settings:
            cursor.execute(setting)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)
