"""The one writer of a SQLite database: units take turns, and those that meet share a commit."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import TypeVar

from sqlalchemy import MetaData

from storage.durability import Durability
from storage.engines.engine import Transaction
from storage.engines.sqlite.database_files import DiskStalledError, OpenedFiles
from storage.engines.sqlite.result_codes import trouble_in
from storage.engines.sqlite.sqlite_connections import BUSY_SECONDS
from storage.engines.sqlite.write_connection import WriteConnection
from storage.engines.uninterrupted import uninterrupted
from storage.errors import CommitFailedError, DatabaseClosedError, StorageError, UnitError
from storage.guarded_connection import GuardedConnection
from storage.trouble import Trouble

T = TypeVar("T")

GROUP_LIMIT = 64
"""Units that share a commit at most: the first of them shall not wait for long."""

RETRY_SECONDS = 0.01
"""How often the write lock is asked for while somebody outside has it."""


STALL_SECONDS = 10.0
"""For so long the disk may work on something until it counts as a trouble."""


class WriteTicket(Transaction):
    """One unit's time at the writer."""

    def __init__(self, writer: "Writer", connection: WriteConnection) -> None:
        self.task = asyncio.current_task()
        self.durable: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.kept = False
        """The unit has asked for its commit."""
        self.wakes = False
        self._writer = writer
        self._connection = GuardedConnection(connection.execute)

    @property
    def connection(self) -> GuardedConnection:
        """The writer's own, while the turn lasts."""
        return self._connection

    async def commit(self, *, wake: bool) -> None:
        """Hand the writer on, then wait until the group's commit is done."""
        if self.kept:
            raise UnitError("a unit is committed at most once")
        if self._connection.broken:
            raise UnitError("a statement of this unit failed: it can only roll back")
        self.wakes = wake
        self._writer.keep(self)
        await self.durable

    def settle(self, error: StorageError | None = None) -> None:
        """Tell the unit that its work is durable, or why not, unless it has gone."""
        if self.durable.done():
            return
        if error is None:
            self.durable.set_result(None)
        else:
            self.durable.set_exception(error)


class Writer:
    """Grants turns on one connection, first come, first served.

    A turn's statements run in the loop's own thread; only what may wait, for the disk or for
    somebody outside, leaves it. The first unit of a group begins the transaction, each later one a
    savepoint in it. The first that wants to be kept asks for a turn on behalf of the commit, so
    all who came before that share it, up to :data:`GROUP_LIMIT`; who comes while the commit is
    under way is of the next group. The commit is nobody's: a unit that is cancelled cancels no
    other's. ``wake`` is called after a durable commit of a unit that asked for it. What became of
    each commit is noted in ``durability``; before it, ``files`` are looked at: nothing is
    committed into a file that is not there any more.
    """

    def __init__(
        self,
        connection: WriteConnection,
        *,
        wake: Callable[[], None] | None,
        durability: Durability,
        files: OpenedFiles | None,
    ) -> None:
        self._connection = connection
        self._wake = wake
        self._durability = durability
        self._files = files
        self._turn = asyncio.Lock()
        self._holder: WriteTicket | None = None
        self._group: list[WriteTicket] = []
        """Those whose work the open transaction holds."""
        self._committing: asyncio.Task[None] | None = None
        self._closed = False
        self._at_disk_since: float | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="storage-writer")

    async def start(self) -> None:
        """Connect, so that an unusable database shows now."""
        await self._in_thread(self._open_now)
        if self._files is not None:
            self._files.check()

    async def make_tables(self, metadata: MetaData) -> None:
        """Make all tables, in a database that nobody else can reach."""
        await self._in_thread(lambda: self._connection.make_tables(metadata))

    def look(self) -> None:
        """Notice a disk that does not come back.

        Raises:
            DiskStalledError: it does not.
        """
        since = self._at_disk_since
        if since is not None and time.monotonic() - since > STALL_SECONDS:
            raise DiskStalledError("The disk does not come back.")

    async def close(self) -> None:
        """Let the units that have asked finish, refuse new ones, and disconnect."""
        self._closed = True
        async with self._turn:
            await self._commit()
            await self._in_thread(self._connection.close)
        if self._committing is not None:
            await asyncio.wait((self._committing,))
        self._thread.shutdown()

    @asynccontextmanager
    async def ticket(self) -> AsyncIterator[WriteTicket]:
        """Wait for a turn. Leaving it without a commit rolls its work back.

        Raises:
            DatabaseClosedError: the writer serves no more.
            UnitError: the task is within a turn: it would wait for itself.
            StorageError: the transaction cannot begin.
        """
        await self._wait_for_a_turn()
        try:
            await self._begin()
        except BaseException:
            self._turn.release()
            raise
        self._holder = ticket = WriteTicket(self, self._connection)
        try:
            yield ticket
        finally:
            if not ticket.kept:
                await self._undo(ticket)

    @asynccontextmanager
    async def still(self) -> AsyncIterator[None]:
        """Let nothing be committed meanwhile. Raises what :meth:`ticket` does, but for the last."""
        await self._wait_for_a_turn()
        try:
            yield
        finally:
            self._turn.release()

    async def _wait_for_a_turn(self) -> None:
        if self._closed:
            raise DatabaseClosedError("the database is closed")
        if self._holder is not None and self._holder.task is asyncio.current_task():
            raise UnitError("a unit is opened within one that writes")
        await self._turn.acquire()

    def keep(self, ticket: WriteTicket) -> None:
        """Let a unit's work be a part of the next commit, and end its turn."""
        if self._group:
            try:
                self._connection.keep_nested()
            except sqlite3.Error as error:
                raise _failure(error, begun=True) from error
        ticket.kept = True
        self._group.append(ticket)
        if self._committing is None or self._committing.done():
            self._committing = asyncio.create_task(self._commit_in_turn(), name="storage-commit")
        self._end_turn(ticket)

    async def _begin(self) -> None:
        if len(self._group) >= GROUP_LIMIT:
            await uninterrupted(self._commit())
        try:
            if self._group:
                self._connection.begin_nested()
            else:
                if not self._connection.is_open:
                    await self._in_thread(self._open_now)
                await self._take_lock()
        except Exception as error:
            await self._fail(error, self._group)
            raise _failure(error, begun=False) from error

    async def _take_lock(self) -> None:
        """Begin the transaction; while somebody outside has the file, the loop goes on."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + BUSY_SECONDS
        while True:
            try:
                return self._connection.begin()
            except sqlite3.OperationalError as error:
                if trouble_in(error) is not Trouble.LOCKED or loop.time() >= deadline:
                    raise
            await asyncio.sleep(RETRY_SECONDS)

    async def _undo(self, ticket: WriteTicket) -> None:
        failure = ticket.connection.failure
        try:
            if self._group:
                self._connection.undo_nested()
            else:
                self._connection.undo()
        except sqlite3.Error as error:  # the whole transaction has gone, with others' work
            await self._fail(failure if isinstance(failure, Exception) else error, self._group)
        finally:
            self._end_turn(ticket)
        if failure is not None:
            self._durability.refused(failure)
        await asyncio.sleep(0)  # nothing was waited for: who opens many of these lets others in

    def _end_turn(self, ticket: WriteTicket) -> None:
        ticket.connection.close()
        self._holder = None
        self._turn.release()

    async def _commit_in_turn(self) -> None:
        async with self._turn:
            await self._commit()

    async def _commit(self) -> None:
        """Commit what the open transaction holds, if there is one; the turn is the caller's."""
        if not self._group:
            return
        group, self._group = self._group, []
        try:
            written = await self._in_thread(self._commit_now)
        except Exception as error:  # noqa: BLE001 - whatever it is, somebody waits to be told
            await self._fail(error, group)
        except BaseException:
            for ticket in group:
                ticket.settle(DatabaseClosedError("the database was closed before the commit"))
            raise
        else:
            if written:
                self._durability.kept()  # a commit of nothing succeeds on a full disk, too
            if self._wake and any(ticket.wakes for ticket in group):
                # A fault in the callback belongs to the loop's handler, not to the units.
                asyncio.get_running_loop().call_soon(self._wake)
            for ticket in group:
                ticket.settle()

    def _open_now(self) -> None:
        self._connection.open()
        if self._files is not None:
            self._files.reconnected()

    def _commit_now(self) -> bool:
        if self._files is not None:
            self._files.check()
        return self._connection.commit()

    async def _fail(self, error: Exception, group: list[WriteTicket]) -> None:
        """Tell those whose work the open transaction held, and make a fresh start."""
        self._group = []
        self._durability.failed(error)
        for ticket in group:
            ticket.settle(_failure(error, begun=True))
        await self._in_thread(self._connection.recover)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        """Do what may wait, to its end even if the task is cancelled."""
        self._at_disk_since = time.monotonic()
        working = asyncio.get_running_loop().run_in_executor(self._thread, work)
        working.add_done_callback(self._came_back)
        return await uninterrupted(working)

    def _came_back(self, _: object) -> None:
        self._at_disk_since = None


def _failure(error: Exception, *, begun: bool) -> StorageError:
    cause = getattr(error, "orig", None) or error
    failure: StorageError
    if begun:
        failure = CommitFailedError(f"The database did not keep the work: {cause}.")
    else:
        failure = StorageError(f"The database cannot be written to: {cause}.")
    failure.__cause__ = error
    return failure
