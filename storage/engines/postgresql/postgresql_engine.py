"""PostgreSQL behind the seam."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import (
    AbstractContextManager,
    AsyncExitStack,
    asynccontextmanager,
)
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from intake.kernel.unit_of_work import StaleRowError
from storage.database_limits import DEFAULT_LIMITS, DatabaseLimits
from storage.durability import Durability
from storage.engines.engine import SETTING, Engine, T, Transaction
from storage.engines.postgresql import sequences, synchronous
from storage.engines.postgresql.connecting import Connector, connect, said_of
from storage.engines.postgresql.notifications import SAYING, Listener
from storage.engines.postgresql.pool import Pool
from storage.engines.postgresql.presence import Part, Presence, keep_bots_out
from storage.engines.postgresql.server_address import read_address
from storage.engines.postgresql.server_checks import look_at
from storage.engines.postgresql.server_connection import ServerConnection
from storage.engines.uninterrupted import uninterrupted
from storage.errors import (
    CommitFailedError,
    DatabaseClosedError,
    StorageError,
    UnitError,
    UnusableDatabaseError,
)
from storage.guarded_connection import GuardedConnection

WRITING = "BEGIN ISOLATION LEVEL READ COMMITTED"
"""What must not change meanwhile is locked, row by row, by whoever reads it."""
READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

SHARED_IDLE_SECONDS = 2.5
"""A process that is frozen within a transaction that writes holds others up for so long at most:
less than a lease, which nobody can take while its holder's transaction lasts. One that only reads
holds up nobody, and a long report may keep its process busy between two statements."""


class ServerTransaction(Transaction):
    """One unit's transaction on a kept connection."""

    def __init__(
        self,
        server: ServerConnection,
        durability: Durability,
        wake: Callable[[], None] | None,
        *,
        shared: bool,
    ) -> None:
        self._server = server
        self._durability = durability
        self._wake = wake
        self._shared = shared
        self._connection = GuardedConnection(server.execute, server.execute_later)
        self.ended = False
        """Its commit was asked for."""

    @property
    def connection(self) -> GuardedConnection:
        """The pool's, while the transaction lasts."""
        return self._connection

    async def commit(self, *, wake: bool) -> None:
        """Commit, to the end even if the caller is cancelled."""
        if self.ended:
            raise UnitError("a unit is committed at most once")
        if self._connection.broken:
            raise UnitError("a statement of this unit failed: it can only roll back")
        self.ended = True
        self._connection.close()
        await uninterrupted(self._commit(wake=wake))

    async def _commit(self, *, wake: bool) -> None:
        with_more = self._server.has_more_to_say
        try:
            await self._server.commit(SAYING if wake and self._shared else "")
        except StaleRowError:  # as if the statement had been said before
            await self._server.undo()
            raise
        except Exception as error:
            self._server.terminate()
            note = self._durability.refused if with_more else self._durability.failed
            note(error)
            raise CommitFailedError(f"PostgreSQL did not keep the work: {error}") from error
        if self._server.wrote:
            self._durability.kept()  # a commit of nothing succeeds on a full disk, too
        if wake and self._wake is not None:
            # A fault in the callback belongs to the loop's handler, not to the unit.
            asyncio.get_running_loop().call_soon(self._wake)


class PostgresqlEngine(Engine):
    """A server's database; each process keeps connections of its own to it."""

    shared = True

    def __init__(self, url: str, setting: str = SETTING) -> None:
        """Take the address, and where it was written.

        Raises:
            UnsupportedDatabaseError: it cannot be read.
        """
        self._address = read_address(url, setting)
        self._durability: Durability | None = None
        self._wake: Callable[[], None] | None = None
        self._connector: Connector | None = None
        self._writers: Pool | None = None
        self._readers: Pool | None = None
        self._listener: Listener | None = None
        """Where several processes work."""
        self._writing: set[asyncio.Task[Any] | None] = set()
        """The tasks that are within a writing unit."""

    # --- a process that works on it ---

    async def open(
        self,
        durability: Durability,
        wake: Callable[[], None] | None,
        limits: DatabaseLimits,
        *,
        shared: bool,
        deployment: str,
    ) -> None:
        """Look at the server, show that a bot is running, and make the first connection."""
        self._durability, self._wake = durability, wake
        await look_at(self._address)
        shown = Presence(Part.SHARING if shared else Part.ALONE, deployment)
        keeper = None
        try:
            with said_of(self._address):
                keeper = await connect(self._address)
                await shown.start(keeper)
            self._prepare(limits, shown, shared=shared)
            assert self._writers is not None  # noqa: S101 - made just now
            async with self._writers.transaction(WRITING) as connection:
                await connection.undo()
            if shared:
                self._listener = Listener(self._address, wake or _nobody)
                self._listener.start()
        except BaseException:
            await uninterrupted(self.close())
            raise
        finally:
            if keeper is not None:
                keeper.terminate()

    def open_for_reading(self) -> None:
        """Prepare the pool; nothing is connected yet."""
        self._prepare(DEFAULT_LIMITS, Presence(Part.LOOKING), shared=True)
        self._writers = None

    def _prepare(self, limits: DatabaseLimits, shown: Presence, *, shared: bool) -> None:
        idle = writers_idle = limits.idle_seconds
        if shared:
            writers_idle = min(idle, SHARED_IDLE_SECONDS)
        self._connector = connector = Connector(self._address, limits, shown)
        write, read = (partial(connector.connection, one) for one in (writers_idle, idle))
        self._writers = Pool(write, limits.writing, limits.wait_seconds)
        self._readers = Pool(read, limits.reading, limits.wait_seconds)

    async def close(self) -> None:
        """Let the units finish and close all connections."""
        pools, connector = (self._writers, self._readers), self._connector
        self._writers = self._readers = self._connector = None
        if self._listener is not None:
            await self._listener.close()
        for pool in pools:
            if pool is not None:
                await pool.close()
        if connector is not None:
            await connector.close()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Transaction]:
        """Take a connection and begin; what is written is seen by others after the commit."""
        if self._writers is None or self._durability is None:
            raise DatabaseClosedError("the database is closed")
        task = asyncio.current_task()
        if task in self._writing:
            raise UnitError("a writing unit is opened within another one")
        async with AsyncExitStack() as stack:
            server = await self._begun(stack, self._writers, WRITING)
            shared = self._listener is not None
            transaction = ServerTransaction(server, self._durability, self._wake, shared=shared)
            self._writing.add(task)
            try:
                yield transaction
            finally:
                self._writing.discard(task)
                transaction.connection.close()
                if not transaction.ended:
                    await uninterrupted(server.undo())
                self._note(transaction.connection)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[GuardedConnection]:
        """Take a connection, whose transaction sees one state."""
        if self._readers is None:
            raise DatabaseClosedError("the database is closed")
        async with AsyncExitStack() as stack:
            server = await self._begun(stack, self._readers, READING)
            lent = GuardedConnection(server.execute)
            try:
                yield lent
            finally:
                lent.close()
                await uninterrupted(server.undo())
                self._note(lent)

    async def _begun(self, stack: AsyncExitStack, pool: Pool, words: str) -> ServerConnection:
        try:
            return await stack.enter_async_context(pool.transaction(words))
        except DatabaseClosedError:
            raise
        except (StorageError, SQLAlchemyError) as error:
            if self._durability is not None:
                self._durability.failed(error)
            raise

    def _note(self, connection: GuardedConnection) -> None:
        if connection.failure is not None and self._durability is not None:
            self._durability.refused(connection.failure)

    def look(self) -> None:
        """Do nothing: without asking nothing shows."""

    # --- commands ---

    def examine(self) -> str:
        """Connect, and look whether tables could be made."""
        synchronous.examine(self._address)
        return self._address.place

    def read(self, work: Callable[[Connection], T]) -> T | None:
        """Connect; a database that is not there is an error, since nobody makes it but a person."""
        return synchronous.read(self._address, work)

    def alter(self, work: Callable[[Connection], T], *, at_once: bool = False) -> T:
        """Connect and wait for an advisory lock, so that of several processes one migrates."""
        return synchronous.alter(self._address, work, at_once=at_once)

    def keep_others_out(self, connection: Connection) -> None:
        """Take the lock that each connection of a bot shares."""
        keep_bots_out(connection)

    def last_number(self, connection: Connection, table: str) -> int:
        """Return the last number given."""
        return sequences.last_number(connection, table)

    def go_on_from(self, connection: Connection, table: str, number: int) -> None:
        """Give higher ones only."""
        sequences.go_on_from(connection, table, number)

    def copy_before_upgrade(self, revision: str) -> Path | None:
        """Copy nothing: a server has backups of its own."""
        del revision
        return None

    def back_up(self, copy: Path) -> None:
        """Name what does it."""
        del copy
        _say_how_to_back_up()

    def restore(
        self, copy: Path, now: datetime, prepare: Callable[[Connection], None]
    ) -> Path | None:
        """Name what does it."""
        del copy, now, prepare
        _say_how_to_back_up()

    def beside(self) -> AbstractContextManager[Path]:
        """Name what makes copies."""
        _say_how_to_back_up()


def _nobody() -> None:
    """Be woken for nothing."""


def _say_how_to_back_up() -> NoReturn:
    raise UnusableDatabaseError(
        "A PostgreSQL database is copied with pg_dump and put back with pg_restore:"
        " docs/operations.md says how."
    )
