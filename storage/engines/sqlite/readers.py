"""The readers of a SQLite database: side by side with the writer, and with each other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from sqlalchemy import URL

from storage.engines.sqlite.driver import OneHopConnection
from storage.engines.sqlite.sqlite_connections import READERS, guarded, reading_engine
from storage.engines.uninterrupted import uninterrupted
from storage.errors import DatabaseClosedError
from storage.guarded_connection import GuardedConnection


class Readers:
    """Lends connections for reading; each is a thread, and there are :data:`READERS` of them."""

    def __init__(self, url: URL) -> None:
        self._engine = reading_engine(url)
        self._slots = asyncio.Semaphore(READERS)
        self._closing = False

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[GuardedConnection]:
        """Lend a connection that sees one committed state.

        Raises:
            DatabaseClosedError: the readers serve no more.
            SQLAlchemyError: the file cannot be opened.
        """
        if self._closing:
            raise DatabaseClosedError("the database is closed")
        async with self._slots:
            connection = self._engine.connect()
            try:
                await uninterrupted(connection.start())
                await uninterrupted(connection.begin().start())
                pooled = await connection.get_raw_connection()
                lent = guarded(connection, cast("OneHopConnection", pooled.driver_connection))
                try:
                    yield lent
                finally:
                    lent.close()
            finally:
                if connection.sync_connection is not None:
                    await uninterrupted(connection.close())

    async def close(self) -> None:
        """Let the units that read finish, refuse new ones, and disconnect."""
        self._closing = True
        for _ in range(READERS):
            await self._slots.acquire()
        await self._engine.dispose()
