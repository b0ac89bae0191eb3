"""The driver's side of a statement: one hand-over to the connection's thread instead of four.

aiosqlite crosses into its thread for the cursor, for the statement, for its rows and for the end of
the cursor, one after the other; SQLAlchemy asks for all four each time. Here the thread does them
together, and the rest is answered from what it brought back. Rows are therefore read to the last
one; nothing here streams.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Self, TypeVar, cast

import aiosqlite

Parameters = Sequence[Any]

T = TypeVar("T")

IN_MEMORY = ":memory:"

_ROWS = 100
"""That are fetched at one go."""


def open_existing(database: str, **options: Any) -> sqlite3.Connection:
    """Open a database, but make no file that is not there.

    A database that was deleted under us must not get an empty one in its place.
    """
    if database != IN_MEMORY:
        database = existing(Path(database))
    connection: sqlite3.Connection = sqlite3.connect(database, uri=True, **options)
    return connection


def existing(file: Path) -> str:
    """Return how SQLite is told to open a file, and to make none."""
    return f"{file.absolute().as_uri()}?mode=rw"


def connect(database: str, **options: Any) -> "OneHopConnection":
    """Prepare a connection; ``create_async_engine`` takes this as its ``async_creator_fn``."""
    return OneHopConnection(partial(open_existing, database, **options), iter_chunk_size=1)


class OneHopConnection(aiosqlite.Connection):
    """A connection whose cursors cost one hand-over for each statement."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # A process that is about to die does not wait for a thread; SQLAlchemy says so as well.
        self._thread.daemon = True
        self._begins = False

    def cursor(self) -> "OneHopCursor":  # type: ignore[override]  # what SQLAlchemy asks of it
        """Return a cursor that nothing was asked for yet."""
        return OneHopCursor(self)

    def begin(self) -> None:
        """Begin a transaction, with the statement that comes next."""
        self._begins = True

    async def rollback(self) -> None:
        """Roll back, which nobody waits for: whatever comes next does so in the thread's queue, and
        a transaction that still stood would be refused another beginning."""
        if self._begins:
            self._begins = False
            return
        ended = asyncio.get_running_loop().create_future()
        ended.add_done_callback(asyncio.Future.exception)
        self._tx.put_nowait((ended, self.raw.rollback))

    async def run(self, work: "partial[Outcome]") -> "Outcome":
        """Do the work in the connection's thread."""
        outcome: Outcome = await self._execute(self._begun(work))  # type: ignore[no-untyped-call]  # aiosqlite's
        return outcome

    def _begun(self, work: Callable[[], T]) -> Callable[[], T]:
        if not self._begins:
            return work
        self._begins = False
        return partial(_after_begin, self.raw, work)

    async def fetch(self, statement: str, parameters: Parameters) -> "Outcome":
        """Run a statement, past SQLAlchemy, and fetch all its rows.

        For each row the thread takes the interpreter's lock anew, and hardly lets anybody else have
        it in between: of many rows it fetches some, and rests until it is asked for more.
        """
        first = self._begun(partial(_fetch_first, self.raw, statement, parameters))
        cursor, outcome = await self._execute(first)  # type: ignore[no-untyped-call]  # aiosqlite's
        some = outcome.rows
        while len(some) == _ROWS:
            some = await self._execute(partial(_fetch, cursor))  # type: ignore[no-untyped-call]
            outcome.rows.extend(some)
        return cast("Outcome", outcome)

    @property
    def raw(self) -> sqlite3.Connection:
        """The connection itself, for the thread's own use."""
        return self._conn


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a statement gave."""

    rows: list[Any]
    description: Any
    rowcount: int
    lastrowid: int | None


class OneHopCursor:
    """As much of a cursor as SQLAlchemy uses; only the statements themselves cross over."""

    arraysize = 1

    def __init__(self, connection: OneHopConnection) -> None:
        self._connection = connection
        self._outcome = Outcome([], None, -1, None)

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Parameters = ()) -> Self:
        """Run a statement and fetch all its rows."""
        self._outcome = await self._connection.run(
            partial(_execute, self._connection.raw, statement, parameters)
        )
        return self

    async def executemany(self, statement: str, parameters: Iterable[Parameters]) -> Self:
        """Run a statement for many rows; there is nothing to fetch."""
        self._outcome = await self._connection.run(
            partial(_execute_many, self._connection.raw, statement, parameters)
        )
        return self

    async def fetchall(self) -> list[Any]:
        """Return the rows, which are here already."""
        return self._outcome.rows

    async def close(self) -> None:
        """Do nothing: the thread has closed its cursor."""

    @property
    def description(self) -> Any:
        """The columns, or None where there are none."""
        return self._outcome.description

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        return self._outcome.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The number of the row that was inserted last."""
        return self._outcome.lastrowid


def _execute(connection: sqlite3.Connection, statement: str, parameters: Parameters) -> Outcome:
    cursor = connection.cursor()
    try:
        cursor.execute(statement, parameters)
        rows = cursor.fetchall() if cursor.description else []
        return Outcome(rows, cursor.description, cursor.rowcount, cursor.lastrowid)
    finally:
        cursor.close()


def _after_begin(connection: sqlite3.Connection, work: Callable[[], T]) -> T:
    connection.execute("BEGIN").close()
    return work()


def _fetch_first(
    connection: sqlite3.Connection, statement: str, parameters: Parameters
) -> tuple[sqlite3.Cursor, Outcome]:
    cursor = connection.cursor()
    cursor.execute(statement, parameters)
    outcome = Outcome([], cursor.description, cursor.rowcount, cursor.lastrowid)
    outcome.rows.extend(_fetch(cursor))
    return cursor, outcome


def _fetch(cursor: sqlite3.Cursor) -> list[Any]:
    """Fetch some rows; a cursor that has no more is closed."""
    rows = cursor.fetchmany(_ROWS)
    if len(rows) < _ROWS:
        cursor.close()
    return rows


def _execute_many(
    connection: sqlite3.Connection, statement: str, parameters: Iterable[Parameters]
) -> Outcome:
    cursor = connection.cursor()
    try:
        cursor.executemany(statement, parameters)
        return Outcome([], cursor.description, cursor.rowcount, cursor.lastrowid)
    finally:
        cursor.close()
