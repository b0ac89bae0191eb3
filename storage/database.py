"""The database of one process."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Self

from sqlalchemy.exc import SQLAlchemyError

from storage.durability import Durability
from storage.engines.sqlite.connections import (
    READERS,
    file_of,
    make_folder,
    read_url,
    reading_engine,
    writing_engine,
)
from storage.engines.sqlite.file_lock import FileLock
from storage.engines.sqlite.files import OpenedFiles, make_private
from storage.engines.sqlite.uninterrupted import uninterrupted
from storage.engines.sqlite.writer import Writer
from storage.errors import (
    DatabaseClosedError,
    DatabaseGoneError,
    UnitError,
    UnusableDatabaseError,
)
from storage.guarded_connection import GuardedConnection
from storage.tables import metadata
from storage.trouble import Trouble
from storage.unit_of_work import SqlUnitOfWork


class Database:
    """Opens units of work: use cases know ``writing`` and ``reading`` as ``UnitOfWorkFactory``.

    An asynchronous context manager that closes itself.
    """

    def __init__(self, url: str, *, wake: Callable[[], None] | None = None) -> None:
        """Prepare; use :meth:`open`."""
        self._url = read_url(url)
        self._file = file_of(self._url)
        self._opened = OpenedFiles(self._file) if self._file else None
        self.durability = Durability()
        self._writer = Writer(
            writing_engine(self._url), wake=wake, durability=self.durability, files=self._opened
        )
        self._readers = reading_engine(self._url) if self._file else None
        self._reading_slots = asyncio.Semaphore(READERS)
        self._lock: FileLock | None = None
        self._closed = False

    @classmethod
    async def open(cls, url: str, *, wake: Callable[[], None] | None = None) -> Self:
        """Open a database and keep every other process out until :meth:`close`.

        The tables are not touched: see :mod:`storage.migrate`. Only a database in memory
        (``sqlite+aiosqlite://``, for tests) gets them here, since nobody else could make them;
        its reading units take turns with the writing ones.

        ``wake`` is called after a commit that gave the outbox something to do.

        Raises:
            UnsupportedDatabaseError: the address is none that this version serves.
            DatabaseInUseError: another process, or this one, has the database open.
            UnusableDatabaseError: the file cannot be opened.
        """
        database = cls(url, wake=wake)
        try:
            await database._start()
        except BaseException:
            await uninterrupted(database.close())
            raise
        return database

    @classmethod
    async def open_for_reading(cls, url: str) -> Self:
        """Open a database file for reading units alone, also while another process works on it.

        See :func:`storage.migrate.require_head` for one that is not there yet.
        """
        database = cls(url)
        await database._writer.close()
        return database

    async def _start(self) -> None:
        if self._file:
            make_folder(self._file)
            self._lock = FileLock(self._file)
            make_private(self._file)
        try:
            await self._writer.start()
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or error
            raise UnusableDatabaseError(f"Cannot open the database {self._file}: {cause}.") from (
                error
            )
        if self._file is None:
            await self._writer.make_tables(metadata)

    async def close(self) -> None:
        """Let the open units finish, close all connections and let go of the file."""
        if self._closed:
            return
        self._closed = True
        await self._writer.close()
        if self._readers is not None:
            for _ in range(READERS):
                await self._reading_slots.acquire()
            await self._readers.dispose()
        if self._lock is not None:
            self._lock.release()

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
        """Return why nothing is kept, as far as is known; the files are looked at now."""
        if self._opened is not None and not self._closed:
            try:
                self._opened.check()
            except (DatabaseGoneError, OSError) as error:
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
        """Open a unit that writes. It holds the writer until it commits or is left."""
        async with self._writer.ticket() as ticket:
            yield SqlUnitOfWork(ticket.granted.result(), lambda wake: ticket.commit(wake=wake))

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlUnitOfWork]:
        """Open a unit that sees one committed state of the database and cannot change it."""
        if self._closed:
            raise DatabaseClosedError("the database is closed")
        if self._readers is None:
            async with self._writer.ticket() as ticket:
                yield SqlUnitOfWork(ticket.granted.result(), _refuse)
            return
        async with self._reading_slots:
            connection = self._readers.connect()
            try:
                await uninterrupted(connection.start())
                guarded = GuardedConnection(connection)
                yield SqlUnitOfWork(guarded, _refuse)
            finally:
                if connection.sync_connection is not None:
                    await uninterrupted(connection.close())


async def _refuse(_: bool) -> None:
    raise UnitError("a reading unit cannot commit")
