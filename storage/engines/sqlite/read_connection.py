"""A connection for reading units: a thread of aiosqlite's, in which SQLAlchemy works as anywhere.

Every statement crosses into the thread once. aiosqlite crosses for the cursor, for the statement,
for its rows and for the end of the cursor, one after the other, and SQLAlchemy's asynchronous
engine asks for all four each time.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar, cast

import aiosqlite
from sqlalchemy import Connection, Engine, Executable
from typing_extensions import override

from storage.engines.sqlite.sqlite_connections import Parameters, fetched
from storage.engines.uninterrupted import uninterrupted
from storage.guarded_connection import GuardedConnection, Result, Values
from storage.prepared import Prepared, Statement, executable

T = TypeVar("T")

ROWS = 100
"""That are fetched at one go."""


class ReadConnection(aiosqlite.Connection):
    """Serves one unit after the other, each with a transaction. Opened by awaiting it."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(self._open, iter_chunk_size=1)
        self._thread.daemon = True  # a process that is about to die does not wait for it
        self._engine = engine
        self._begins = False

    def begin(self) -> GuardedConnection:
        """Begin a transaction, with the statement that comes next, and lend the connection."""
        self._begins = True
        return GuardedConnection(self._run)

    def end(self) -> None:
        """End the transaction, which nobody waits for: whatever comes next does so in the thread's
        queue, and a transaction that still stood would be refused another beginning."""
        if self._begins:
            self._begins = False
            return
        ended = asyncio.get_running_loop().create_future()
        ended.add_done_callback(asyncio.Future.exception)
        self._tx.put_nowait((ended, self._conn.rollback))

    @override
    async def close(self) -> None:
        try:
            await self._done(self._sqlalchemy.close)
        finally:
            await super().close()  # the thread ends whatever the connection says

    async def fetch(self, words: str, parameters: Parameters) -> list[Any]:
        """Run a statement, past SQLAlchemy, and fetch all its rows.

        For each row the thread takes the interpreter's lock anew, and hardly lets anybody else have
        it in between: of many rows it fetches some, and rests until it is asked for more.
        """
        cursor, rows = await self._done(partial(_fetch_first, self._conn, words, parameters))
        some = rows
        while len(some) == ROWS:
            some = await self._done(partial(_fetch, cursor))
            rows += some
        return rows

    # --- a unit's statements: none is torn by a cancellation ---

    async def _run(self, statement: Statement, values: Values) -> Result:
        if isinstance(statement, Prepared) and isinstance(values, Mapping):
            return await fetched(self._fetch_to_the_end, statement, values)
        work = partial(self._execute_all, executable(statement), values)
        return await uninterrupted(self._done(work))

    async def _fetch_to_the_end(self, words: str, parameters: Parameters) -> list[Any]:
        return await uninterrupted(self.fetch(words, parameters))

    # --- the thread ---

    async def _done(self, work: Callable[[], T]) -> T:
        """Have the thread do something; where a transaction is to begin, after its beginning."""
        if self._begins:
            self._begins = False
            work = partial(_after_begin, self._conn, work)
        done: T = await self._execute(work)  # type: ignore[no-untyped-call]  # aiosqlite's
        return done

    def _open(self) -> sqlite3.Connection:
        self._sqlalchemy: Connection = self._engine.connect()
        return cast("sqlite3.Connection", self._sqlalchemy.connection.driver_connection)

    def _execute_all(self, statement: Executable, values: Values) -> Result:
        return Result.of(self._sqlalchemy.execute(statement, values))


def _after_begin(connection: sqlite3.Connection, work: Callable[[], T]) -> T:
    connection.execute("BEGIN").close()
    return work()


def _fetch_first(
    connection: sqlite3.Connection, words: str, parameters: Parameters
) -> tuple[sqlite3.Cursor, list[Any]]:
    cursor = connection.cursor()
    cursor.execute(words, parameters)
    return cursor, _fetch(cursor)


def _fetch(cursor: sqlite3.Cursor) -> list[Any]:
    """Fetch some rows; a cursor that has no more is closed."""
    rows = cursor.fetchmany(ROWS)
    if len(rows) < ROWS:
        cursor.close()
    return rows
