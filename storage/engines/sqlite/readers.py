"""The readers of a SQLite database: side by side with the writer, and with each other."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial

from sqlalchemy import URL
from sqlalchemy.exc import SQLAlchemyError

from storage.engines.sqlite.read_connection import ReadConnection
from storage.engines.sqlite.sqlite_connections import IN_MEMORY, engine_on, open_set_up
from storage.engines.uninterrupted import uninterrupted
from storage.errors import DatabaseClosedError
from storage.guarded_connection import GuardedConnection

READERS = 4
"""Connections for reading units. Each is a thread; SQLite serves readers side by side."""


class Readers:
    """Lends connections for reading, which are opened when they are first needed."""

    def __init__(self, url: URL) -> None:
        connect = partial(open_set_up, url.database or IN_MEMORY, query_only=True)
        self._engine = engine_on(connect)
        self._slots = asyncio.Semaphore(READERS)
        self._idle: list[ReadConnection] = []
        self._closing = False

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[GuardedConnection]:
        """Lend a connection that sees one committed state. One that failed serves nobody else.

        Raises:
            DatabaseClosedError: the readers serve no more.
            SQLAlchemyError: the file cannot be opened.
        """
        if self._closing:
            raise DatabaseClosedError("the database is closed")
        async with self._slots:
            while not self._idle:  # somebody else may take what we have opened
                await uninterrupted(self._open())
            connection = self._idle.pop()
            lent = connection.begin()
            try:
                yield lent
            finally:
                lent.close()
                connection.end()
                if isinstance(lent.failure, Exception):
                    with suppress(SQLAlchemyError, sqlite3.Error):  # the failure itself is raised
                        await uninterrupted(connection.close())
                else:
                    self._idle.append(connection)

    async def close(self) -> None:
        """Let the units that read finish, refuse new ones, and disconnect."""
        self._closing = True
        for _ in range(READERS):
            await self._slots.acquire()
        while self._idle:
            await self._idle.pop().close()

    async def _open(self) -> None:
        connection = ReadConnection(self._engine)
        await connection
        self._idle.append(connection)
