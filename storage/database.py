"""The database of one process."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Self

from intake.outbox.worker_lease import WorkerLease
from storage.database_limits import DEFAULT_LIMITS, DatabaseLimits
from storage.durability import Durability
from storage.engines.engine import Engine
from storage.engines.selection import engine_at
from storage.errors import StorageError, UnitError
from storage.guarded_connection import GuardedConnection
from storage.outages import trouble_of
from storage.sql_unit_of_work import SqlUnitOfWork
from storage.trouble import Trouble


class Database:
    """Opens units of work: use cases know ``writing`` and ``reading`` as ``UnitOfWorkFactory``.

    An asynchronous context manager that closes itself.
    """

    def __init__(
        self,
        engine: Engine,
        durability: Durability | None = None,
        *,
        shared: bool = False,
        lease: Callable[[], WorkerLease] | None = None,
    ) -> None:
        """Prepare; use :meth:`open`."""
        self._engine = engine
        self.durability = durability or Durability(trouble_of)
        self.shared = shared
        """Whether other processes may work on it at the same time."""
        self._lease = lease

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        wake: Callable[[], None] | None = None,
        limits: DatabaseLimits = DEFAULT_LIMITS,
        shared: bool = False,
        deployment: str = "",
    ) -> Self:
        """Open a database until :meth:`close`.

        The tables are not touched: see :mod:`storage.migrate`. ``wake`` is called after a commit
        that gave the outbox something to do. Other processes are kept out, unless it is ``shared``
        and its engine can do that; those of another ``deployment`` are kept out all the same, if
        it is given.

        Raises:
            UnsupportedDatabaseError: the address is none that this version serves.
            DatabaseInUseError, DatabaseAwayError, UnusableDatabaseError: as in ``Engine.open``.
        """
        engine = engine_at(url)
        database = cls(engine, shared=shared and engine.shared)
        await database._engine.open(
            database.durability, wake, limits, shared=shared, deployment=deployment
        )
        return database

    @classmethod
    async def open_for_reading(cls, url: str) -> Self:
        """Open a database for reading units alone, also while another process works on it.

        See :func:`storage.migrate.require_head` for one that is not there yet.
        """
        database = cls(engine_at(url))
        database._engine.open_for_reading()
        return database

    def under(self, lease: Callable[[], WorkerLease]) -> Self:
        """Return the same database for what the holder of a lease does.

        Each of its writing units begins with a look whether the lease is still ours: opening one
        raises ``WorkerLeaseLostError`` if not, as ``lease`` does that has none to name.
        """
        return type(self)(self._engine, self.durability, shared=self.shared, lease=lease)

    async def close(self) -> None:
        """Let the open units finish, and let go of the database."""
        await self._engine.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def trouble(self) -> Trouble | None:
        """Return why nothing is kept, as far as is known; the engine looks now."""
        try:
            self._engine.look()
        except (StorageError, OSError) as error:
            self.durability.failed(error)
        return self.durability.trouble

    async def prove(self) -> None:
        """Write as much as a submission needs, and take it away again, to see whether it is kept.

        Raises:
            StorageError, SQLAlchemyError: it is not.
        """
        async with self.writing() as unit:
            await unit.proof.put()
            await unit.commit()
        async with self.writing() as unit:
            await unit.proof.remove()
            await unit.commit()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[SqlUnitOfWork]:
        """Open a unit that writes; until it ends it holds the writer, or a connection."""
        async with self._engine.writing() as transaction:
            unit = self._unit(transaction.connection, lambda wake: transaction.commit(wake=wake))
            if self._lease is not None:
                await unit.worker_leases.guard(self._lease())
            yield unit

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlUnitOfWork]:
        """Open a unit that sees one committed state of the database and cannot change it."""
        async with self._engine.reading() as connection:
            yield self._unit(connection, _refuse)

    @asynccontextmanager
    async def reading_in_parallel(self) -> AsyncIterator[SqlUnitOfWork]:
        """Open a unit like those of :meth:`reading` for long questions, several at a time."""
        async with self._engine.reading_in_parallel() as connection:
            yield self._unit(connection, _refuse)

    def _unit(
        self, connection: GuardedConnection, commit: Callable[[bool], Awaitable[None]]
    ) -> SqlUnitOfWork:
        return SqlUnitOfWork(connection, commit, shared=self.shared)


async def _refuse(_: bool) -> None:
    raise UnitError("a reading unit cannot commit")
