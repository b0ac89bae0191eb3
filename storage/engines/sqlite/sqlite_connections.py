"""Connections to a SQLite file, with the settings of each."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Pool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry, NullPool, StaticPool

from storage.engines.sqlite import driver
from storage.engines.sqlite.uninterrupted import uninterrupted
from storage.errors import UnusableDatabaseError
from storage.guarded_connection import GuardedConnection

BUSY_MILLISECONDS = 5_000
"""How long a statement waits for somebody outside (a backup, ``sqlite3``) to let go of the file."""

READERS = 4
"""Connections for reading units. Each is a thread; SQLite serves readers side by side."""


def is_in_memory(url: URL) -> bool:
    """Say whether the address names no file."""
    return url.database in {None, "", driver.IN_MEMORY}


def writing_engine(url: URL) -> AsyncEngine:
    """Return an engine whose transactions begin by taking the write lock.

    A deferred transaction that reads first and writes after somebody else's commit fails at once,
    whatever the busy timeout (platform.md).
    """
    if is_in_memory(url):
        engine = _engine(url, StaticPool, {})
    else:
        engine = _engine(url, AsyncAdaptedQueuePool, {"pool_size": 1, "max_overflow": 0})
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


def guarded(connection: AsyncConnection) -> GuardedConnection:
    """Lend a connection to a unit; no statement on it is torn by a cancellation."""
    return GuardedConnection(
        lambda statement, values: uninterrupted(connection.execute(statement, values))
    )


@contextmanager
def connected(file: Path) -> Iterator[Connection]:
    """Connect for a command: schema changes are transactional, foreign keys are not enforced.

    A table that is copied, because SQLite cannot alter it, must not take its children along.

    Raises:
        UnusableDatabaseError: the file cannot be read or written, or is no database.
    """
    engine = create_engine(
        URL.create("sqlite", database=str(file)),
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={"isolation_level": None, "timeout": BUSY_MILLISECONDS / 1000},
    )

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    try:
        with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise UnusableDatabaseError(f"Cannot work on the database {file}: {error.orig}.") from error
