"""Connections to a SQLite file, with the settings of each."""

import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import DBAPIError

from storage.errors import UnusableDatabaseError
from storage.guarded_connection import Result
from storage.prepared import Compiled, Prepared

BUSY_SECONDS = 5.0
"""How long is waited for somebody outside (a backup, ``sqlite3``) to let go of the file."""

IN_MEMORY = ":memory:"

Parameters = Sequence[Any]


def is_in_memory(url: URL) -> bool:
    """Say whether the address names no file."""
    return url.database in {None, "", IN_MEMORY}


def existing(file: Path) -> str:
    """Return how SQLite is told to open a file, and to make none.

    A database that was deleted under us must not get an empty one in its place.
    """
    return f"{file.absolute().as_uri()}?mode=rw"


def open_set_up(
    database: str, *, query_only: bool, check_same_thread: bool = True
) -> sqlite3.Connection:
    """Open a database that is there, with the bot's settings; transactions begin when told to."""
    connection: sqlite3.Connection = sqlite3.connect(
        database if database == IN_MEMORY else existing(Path(database)),
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=check_same_thread,
        uri=True,
    )
    try:
        for setting in settings(query_only=query_only):
            connection.execute(setting)
    except sqlite3.Error:  # it is no database, or cannot be read
        connection.close()
        raise
    return connection


def engine_on(connect: Callable[[], sqlite3.Connection]) -> Engine:
    """Return what runs statements on connections that are opened so, and keeps none open."""
    return create_engine(
        "sqlite://",
        creator=connect,
        poolclass=NullPool,
        hide_parameters=True,  # promise 6: no personal data in an error's text
    )


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


async def fetched(
    fetch: Callable[[str, Parameters], Awaitable[Sequence[Any]]],
    statement: Prepared,
    values: Mapping[str, Any],
) -> Result:
    """Run a prepared statement that reads past SQLAlchemy, by what fetches all rows."""
    words = in_sqlites_words(statement, tuple(values))
    try:
        rows = await fetch(words.sql, words.parameters(values))
    except sqlite3.Error as error:
        raise refused(words, error) from error
    return Result(words.columns, map(words.row, rows), len(rows))


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
    connect = partial(
        sqlite3.connect,
        file,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,  # a move to PostgreSQL reads from it in the thread that writes
    )
    engine = engine_on(connect)

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    try:
        with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise UnusableDatabaseError(f"Cannot work on the database {file}: {error.orig}.") from error
