"""Kept connections: taken from one unit to the next without a word to the server."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from storage.engines.postgresql.server_connection import ServerConnection
from storage.engines.postgresql.sqlstates import ServerAwayError
from storage.errors import DatabaseClosedError
from storage.trouble import Trouble


class Pool:
    """Lends connections, the warmest first, to at most ``size`` units; the others queue up."""

    def __init__(
        self, make: Callable[[], ServerConnection], size: int, wait_seconds: float
    ) -> None:
        self._make = make
        self._size = size
        self._wait_seconds = wait_seconds
        self._slots = asyncio.Semaphore(size)
        self._idle: list[ServerConnection] = []
        self._closing = False

    @asynccontextmanager
    async def transaction(self, words: str) -> AsyncIterator[ServerConnection]:
        """Lend a connection with a transaction that those words begin; who leaves it ends it.

        Raises:
            DatabaseClosedError: nothing is lent any more.
            ServerAwayError, UnusableDatabaseError, DatabaseInUseError: there is no connection to be
                had.
        """
        if self._closing:
            raise DatabaseClosedError("the database is closed")
        await self._wait_for_a_slot()
        try:
            connection = self._idle.pop() if self._idle else self._make()
            try:
                await connection.begin(words)
                yield connection
            finally:
                self._take_back(connection)
        finally:
            self._slots.release()

    async def close(self) -> None:
        """Let the units that have asked finish, refuse new ones, and disconnect."""
        self._closing = True
        for _ in range(self._size):
            await self._slots.acquire()
        while self._idle:
            await self._idle.pop().close()

    async def _wait_for_a_slot(self) -> None:
        if not self._slots.locked():
            await self._slots.acquire()  # at once
            return
        try:
            async with asyncio.timeout(self._wait_seconds):
                await self._slots.acquire()
        except TimeoutError:
            text = "All connections of this process are taken (DATABASE_CONNECTIONS)."
            raise ServerAwayError(text, Trouble.TOO_MANY_CONNECTIONS) from None

    def _take_back(self, connection: ServerConnection) -> None:
        if connection.broke:  # and so have those that were idle, as far as we know
            for other in self._idle:
                other.terminate()
        self._idle.append(connection)
