"""The one writer of a SQLite database: units take turns, and waiting ones share a commit."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import MetaData, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.durability import Durability
from storage.engines.engine import Transaction
from storage.engines.sqlite.database_files import OpenedFiles
from storage.engines.sqlite.sqlite_connections import guarded
from storage.errors import CommitFailedError, DatabaseClosedError, StorageError, UnitError
from storage.guarded_connection import GuardedConnection

GROUP_LIMIT = 64
"""Units that are served before a commit at most: the first of them shall not wait for long."""


class WriteTicket(Transaction):
    """One unit's time at the writer."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.task = asyncio.current_task()
        self.granted: asyncio.Future[GuardedConnection] = loop.create_future()
        self.ended: asyncio.Future[bool] = loop.create_future()
        """Whether the unit wants its work kept."""
        self.durable: asyncio.Future[None] = loop.create_future()
        self.wakes = False

    @property
    def connection(self) -> GuardedConnection:
        """The writer's own, while the turn lasts."""
        return self.granted.result()

    async def commit(self, *, wake: bool) -> None:
        """Hand the writer on, then wait until the group's commit is done."""
        if self.ended.done():
            raise UnitError("a unit is committed at most once")
        if self.connection.broken:
            raise UnitError("a statement of this unit failed: it can only roll back")
        self.connection.close()
        self.wakes = wake
        self.ended.set_result(True)
        await self.durable

    def leave(self) -> None:
        """End the turn without a commit, unless it has ended."""
        if self.granted.done() and not self.granted.cancelled() and not self.granted.exception():
            self.granted.result().close()
        if not self.ended.done():
            self.ended.set_result(False)

    @property
    def failure(self) -> BaseException | None:
        """Why one of its statements failed, if one did."""
        if self.granted.done() and not self.granted.cancelled() and not self.granted.exception():
            return self.granted.result().failure
        return None

    def fail(self, error: Exception) -> None:
        """Tell the unit, wherever it waits, that its work is not kept."""
        waiting = self.durable if self.granted.done() else self.granted
        if not waiting.done():
            waiting.set_exception(error)

    def settle(self) -> None:
        """Tell the unit that its work is durable."""
        if not self.durable.done():
            self.durable.set_result(None)


class Writer:
    """Grants turns, first come, first served, on one connection.

    The turns are served by one task, which alone begins, sets savepoints, commits and rolls back.
    So a cancelled unit cancels none of that: the task sees the unit leave, and goes on. Each unit
    after the first of a group runs in a savepoint; the commit comes when nobody waits any more, or
    after :data:`GROUP_LIMIT` units. ``wake`` is called after a durable commit of a unit that asked
    for it. What became of each commit is noted in ``durability``; before it, ``files`` are looked
    at: nothing is committed into a file that is not there any more.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        wake: Callable[[], None] | None,
        durability: Durability,
        files: OpenedFiles | None,
    ) -> None:
        self._engine = engine
        self._wake = wake
        self._durability = durability
        self._files = files
        self._changes = 0
        self._driver: Any = None
        event.listen(engine.sync_engine, "connect", self._connected)
        self._connection: AsyncConnection | None = None
        self._queue: deque[WriteTicket] = deque()
        self._asked = asyncio.Event()
        self._current: WriteTicket | None = None
        self._closing = False
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Connect, so that an unusable database shows now, and begin to serve."""
        await self._connect()
        if self._files is not None:
            self._files.check()
        self._task = asyncio.create_task(self._serve(), name="storage-writer")

    async def make_tables(self, metadata: MetaData) -> None:
        """Make all tables, in a database that nobody else can reach."""
        connection = await self._connect()
        await connection.run_sync(metadata.create_all)
        await connection.commit()

    async def close(self) -> None:
        """Let the units that have asked finish, refuse new ones, and disconnect."""
        self._closing = True
        self._asked.set()
        if self._task is not None:
            await self._task
        await self._disconnect()
        await self._engine.dispose()

    @asynccontextmanager
    async def ticket(self) -> AsyncIterator[WriteTicket]:
        """Wait for a turn. Leaving it without a commit rolls its work back.

        Raises:
            DatabaseClosedError: the writer serves no more.
            UnitError: the task is within a turn: it would wait for itself.
        """
        if self._closing or self._task is None or self._task.done():
            raise DatabaseClosedError("the database is closed")
        ticket = WriteTicket()
        if self._current and self._current.task is ticket.task and not self._current.ended.done():
            raise UnitError("a writing unit is opened within another one")
        self._queue.append(ticket)
        self._asked.set()
        try:
            await ticket.granted
            yield ticket
        finally:
            ticket.leave()
            if (failure := ticket.failure) is not None:
                self._durability.refused(failure)

    async def _serve(self) -> None:
        try:
            while await self._anybody():
                await self._serve_group()
        finally:
            self._closing = True
            for ticket in self._queue:
                ticket.fail(DatabaseClosedError("the database was closed meanwhile"))

    async def _anybody(self) -> bool:
        while not self._queue:
            if self._closing:
                return False
            self._asked.clear()
            await self._asked.wait()
        return True

    def _next(self) -> WriteTicket | None:
        """Take the first turn whose unit still waits for it."""
        while self._queue:
            ticket = self._queue.popleft()
            if not ticket.granted.cancelled():
                return ticket
        return None

    async def _serve_group(self) -> None:
        members: list[WriteTicket] = []
        ticket: WriteTicket | None = None
        try:
            for _ in range(GROUP_LIMIT):  # also those that keep nothing: others wait meanwhile
                if (ticket := self._next()) is None:
                    break
                await self._serve_turn(ticket, members)
            if members:
                await self._commit()
        except Exception as error:  # noqa: BLE001 - whatever it is, somebody waits to be told
            self._durability.failed(error)
            await self._recover()
            for member in members:
                member.fail(_failure(error, begun=True))
            if ticket and not ticket.granted.done():
                ticket.fail(_failure(error, begun=False))
        except BaseException:
            for member in members:
                member.fail(DatabaseClosedError("the database was closed before the commit"))
            raise
        else:
            self._settle(members)

    async def _serve_turn(self, ticket: WriteTicket, members: list[WriteTicket]) -> None:
        """Serve one unit; ``members`` are those whose work the open transaction holds already."""
        connection = await self._connect()
        if members:
            begun = await connection.begin_nested()
        else:
            begun = await connection.begin()
        keep = False
        if not ticket.granted.cancelled():
            self._current = ticket
            ticket.granted.set_result(guarded(connection))
            keep = await ticket.ended
            self._current = None
        if not keep:
            await begun.rollback()
            return
        nested = bool(members)
        members.append(ticket)
        if nested:
            await begun.commit()

    async def _commit(self) -> None:
        """Commit, and note it if it proves anything: one of nothing succeeds on a full disk."""
        if self._files is not None:
            self._files.check()
        await (await self._connect()).commit()
        changes: int = getattr(self._driver, "total_changes", 0)
        if changes != self._changes:
            self._changes = changes
            self._durability.kept()

    def _settle(self, members: list[WriteTicket]) -> None:
        if self._wake and any(member.wakes for member in members):
            # A fault in the callback belongs to the loop's handler, not to the units.
            asyncio.get_running_loop().call_soon(self._wake)
        for member in members:
            member.settle()

    async def _connect(self) -> AsyncConnection:
        if self._connection is None:
            self._connection = await self._engine.connect()
        return self._connection

    def _connected(self, connection: Any, _: object) -> None:
        """Note a new connection. SQLAlchemy makes one by itself after some errors."""
        self._driver = connection.driver_connection
        if self._files is not None:
            self._files.reconnected()

    async def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _recover(self) -> None:
        """Make the connection clean after a failure, or get rid of it."""
        self._current = None
        if self._connection is None:
            return
        try:
            await self._connection.rollback()
            # A commit that fails ends SQLAlchemy's transaction, but not the one of SQLite.
            driver = (await self._connection.get_raw_connection()).driver_connection
            if driver is not None:
                await driver.rollback()
        except Exception:  # noqa: BLE001 - a connection that cannot even roll back is of no use
            connection, self._connection = self._connection, None
            await connection.invalidate()
            await connection.close()


def _failure(error: Exception, *, begun: bool) -> StorageError:
    cause = getattr(error, "orig", None) or error
    failure: StorageError
    if begun:
        failure = CommitFailedError(f"The database did not keep the work: {cause}.")
    else:
        failure = StorageError(f"The database cannot be written to: {cause}.")
    failure.__cause__ = error
    return failure
