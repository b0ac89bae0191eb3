"""Connections to a SQLite file, with the settings of each."""

import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry, NullPool

from storage.engines.sqlite import driver
from storage.engines.sqlite.driver import OneHopConnection, Outcome, Parameters
from storage.engines.uninterrupted import uninterrupted
from storage.errors import UnusableDatabaseError
from storage.guarded_connection import GuardedConnection, Result, Values
from storage.prepared import Compiled, Prepared, Statement, executable

BUSY_SECONDS = 5.0
"""How long is waited for somebody outside (a backup, ``sqlite3``) to let go of the file."""

READERS = 4
"""Connections for reading units. Each is a thread; SQLite serves readers side by side."""


def is_in_memory(url: URL) -> bool:
    """Say whether the address names no file."""
    return url.database in {None, "", driver.IN_MEMORY}


def settings(*, query_only: bool) -> tuple[str, ...]:
    """Return what each connection of the bot is told first."""
    return (
        f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000:.0f}",
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",  # promise 1 survives a power cut
        "PRAGMA foreign_keys = ON",
        "PRAGMA secure_delete = ON",  # what is forgotten is overwritten; builds differ in this
        f"PRAGMA query_only = {'ON' if query_only else 'OFF'}",
    )


def reading_engine(url: URL) -> AsyncEngine:
    """Return an engine whose transactions see one state of the database and cannot change it."""
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=READERS,
        max_overflow=0,
        hide_parameters=True,  # promise 6: no personal data in an error's text
        connect_args={
            "isolation_level": None,  # the driver begins nothing by itself
            "async_creator_fn": driver.connect,
        },
    )

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for setting in settings(query_only=True):
            cursor.execute(setting)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Connection) -> None:
        pooled = connection.connection
        cast("OneHopConnection", pooled.driver_connection).begin()

    return engine


def guarded(connection: AsyncConnection, raw: OneHopConnection) -> GuardedConnection:
    """Lend a connection, whose transaction has begun, to a unit; no statement on it is torn by a
    cancellation."""

    async def fetch(words: str, parameters: Parameters) -> Outcome:
        return await uninterrupted(raw.fetch(words, parameters))

    async def execute(statement: Statement, values: Values) -> Result:
        if isinstance(statement, Prepared) and isinstance(values, Mapping):
            return await fetched(fetch, statement, values)
        return Result.of(await uninterrupted(connection.execute(executable(statement), values)))

    return GuardedConnection(execute)


async def fetched(
    fetch: Callable[[str, Parameters], Awaitable[Outcome]],
    statement: Prepared,
    values: Mapping[str, Any],
) -> Result:
    """Run a prepared statement past SQLAlchemy, by what takes its words and fetches all rows."""
    words = in_sqlites_words(statement, tuple(values))
    try:
        found = await fetch(words.sql, words.parameters(values))
    except sqlite3.Error as error:
        raise refused(words, error) from error
    return Result(words.columns, map(words.row, found.rows), found.rowcount)


@lru_cache(maxsize=2_000)
def in_sqlites_words(statement: Prepared, names: tuple[str, ...]) -> Compiled:
    """Return a statement as every connection of a process says it."""
    return Compiled(statement, _DIALECT, names)


def refused(words: Compiled, error: sqlite3.Error) -> DBAPIError:
    """Return what SQLAlchemy makes of an error of the driver."""
    hidden = DBAPIError.instance(
        words.sql, None, error, sqlite3.Error, hide_parameters=True, dialect=_DIALECT
    )
    assert isinstance(hidden, DBAPIError)  # noqa: S101 - of an error of the driver
    return hidden


_DIALECT = SQLiteDialect_pysqlite()


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
        connect_args={"isolation_level": None, "timeout": BUSY_SECONDS},
    )

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    try:
        with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise UnusableDatabaseError(f"Cannot work on the database {file}: {error.orig}.") from error
