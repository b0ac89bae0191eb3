"""SQLite behind the seam."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    AsyncExitStack,
    asynccontextmanager,
)
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from storage.database_limits import DatabaseLimits
from storage.durability import Durability
from storage.engines.engine import SETTING, Engine, T, Transaction
from storage.engines.sqlite import copies, numbering
from storage.engines.sqlite.counting_processes import CountingProcess, CountingProcesses, count_by
from storage.engines.sqlite.database_files import OpenedFiles, examine, make_folder, make_private
from storage.engines.sqlite.file_lock import FileLock, alone
from storage.engines.sqlite.readers import Readers
from storage.engines.sqlite.sqlite_connections import connected, is_in_memory
from storage.engines.sqlite.write_connection import WriteConnection
from storage.engines.sqlite.writer import Writer
from storage.engines.uninterrupted import uninterrupted
from storage.errors import (
    DatabaseClosedError,
    StorageError,
    UnsupportedDatabaseError,
    UnusableDatabaseError,
)
from storage.guarded_connection import GuardedConnection
from storage.parallel_connection import ParallelConnection
from storage.tables import metadata

LARGE = 64 * 1024 * 1024
"""Bytes of a file for which processes that count are worth their memory, some 13 MB each: whatever
is asked of a smaller one is answered in a tenth of a second."""

STILL_SECONDS = 0.5
"""For so long a statistic waits until nothing is committed."""

LOOK_SECONDS = 0.05
"""For so long it then keeps others from committing."""

_LOOK = "SELECT 1 FROM sqlite_schema LIMIT 1"
"""A transaction sees the state of its first look."""


class SqliteEngine(Engine):
    """A file that one process writes to; or, for tests, a database in its memory.

    One in memory (``sqlite+aiosqlite://``) gets its tables when it is opened, since nobody else
    could make them; its reading units take turns with the writing ones.
    """

    shared = False

    def __init__(self, url: str, setting: str = SETTING) -> None:
        """Take the address, and where it was written.

        Raises:
            UnsupportedDatabaseError: it has options.
        """
        self._take(make_url(url), setting)

    def _take(self, url: URL, setting: str) -> None:
        if url.query or (url.database or "").startswith("file:") or "\0" in (url.database or ""):
            raise UnsupportedDatabaseError(
                f"{setting} must name a plain file: no options, and no 'file:' address"
            )
        self._url = url.set(drivername="sqlite+aiosqlite")
        self._place = Path(url.database or "")
        self._file = None if is_in_memory(url) else self._place.resolve()
        self._lock: FileLock | None = None
        self._files: OpenedFiles | None = None
        self._writer: Writer | None = None
        self._readers: Readers | None = None
        self._counting: CountingProcesses | None = None

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
        """Take the lock beside the file, make the file if need be, and connect."""
        del limits, shared, deployment  # one writer, one process
        try:
            await self._open(durability, wake)
        except BaseException:
            await uninterrupted(self.close())
            raise

    async def _open(self, durability: Durability, wake: Callable[[], None] | None) -> None:
        if self._file is not None:
            make_folder(self._file)
            self._lock = FileLock(self._file)
            make_private(self._file)
            self._files = OpenedFiles(self._file)
            self._readers = Readers(self._url)
            self._counting = CountingProcesses(self._file)
        self._writer = Writer(
            WriteConnection(self._url), wake=wake, durability=durability, files=self._files
        )
        try:
            await self._writer.start()
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or error
            raise UnusableDatabaseError(f"Cannot open the database {self._file}: {cause}.") from (
                error
            )
        if self._file is None:
            await self._writer.make_tables(metadata)

    def open_for_reading(self) -> None:
        """Prepare the readers; the file may be another process's."""
        self._readers = Readers(self._url)

    async def close(self) -> None:
        """Let the units finish, close all connections and let go of the file."""
        writer, readers, lock = self._writer, self._readers, self._lock
        counting, self._counting = self._counting, None
        self._writer = self._readers = self._lock = self._files = None
        if counting is not None:
            await counting.close()  # who closes the file last empties the log beside it
        if writer is not None:
            await writer.close()
        if readers is not None:
            await readers.close()
        if lock is not None:
            lock.release()

    def writing(self) -> AbstractAsyncContextManager[Transaction]:
        """Wait for a turn at the writer."""
        if self._writer is None:
            raise DatabaseClosedError("the database is closed")
        return self._writer.ticket()

    def reading(self) -> AbstractAsyncContextManager[GuardedConnection]:
        """Borrow a reader; in memory there is none but the writer."""
        if self._readers is not None:
            return self._readers.connection()
        if self._writer is not None:
            return _turn_at(self._writer)
        raise DatabaseClosedError("the database is closed")

    @asynccontextmanager
    async def reading_in_parallel(self) -> AsyncIterator[GuardedConnection]:
        """Borrow a reader, and for a large file processes that count, which all see the same.

        Where another process writes nobody knows whether they do.
        """
        async with AsyncExitStack() as stack:
            main = await stack.enter_async_context(self.reading())
            parallel = ParallelConnection(main)
            writer, counting = self._writer, self._counting
            if writer is not None and counting is not None and self._is_for_processes():
                processes = await stack.enter_async_context(counting.lent())
                if processes and await _see_the_same(writer, main, processes):
                    lent = [count_by(process, parallel.run_on_main) for process in processes]
                    for one in lent:
                        stack.callback(one.close)
                    parallel.count_by(lent)
            yield parallel

    def _is_for_processes(self) -> bool:
        """Say whether the file is large, and still has the name by which others open it."""
        try:
            self.look()
            return self._file is not None and self._file.stat().st_size >= LARGE
        except (StorageError, OSError):
            return False

    def look(self) -> None:
        """Look whether the files are still those that were opened, and the disk comes back."""
        if self._files is not None:
            self._files.check()
        if self._writer is not None:
            self._writer.look()

    # --- commands ---

    def examine(self) -> str:
        """Look whether the file and those beside it can be written, or made."""
        self._named_file()
        examine(self._place)
        return str(self._place)

    def read(self, work: Callable[[Connection], T]) -> T | None:
        """Connect if there is a file."""
        if self._file is None or not self._file.exists():
            return None
        with connected(self._file) as connection:
            return work(connection)

    def alter(self, work: Callable[[Connection], T], *, at_once: bool = False) -> T:
        """Connect while holding the lock, which nobody waits for."""
        del at_once
        file = self._named_file()
        with alone(file):
            make_private(file)
            with connected(file) as connection:
                return work(connection)

    def keep_others_out(self, connection: Connection) -> None:
        """Do nothing: the lock does."""

    def last_number(self, connection: Connection, table: str) -> int:
        """Return the last number given."""
        return numbering.last_number(connection, table)

    def go_on_from(self, connection: Connection, table: str, number: int) -> None:
        """Give higher ones only."""
        numbering.go_on_from(connection, table, number)

    def copy_before_upgrade(self, revision: str) -> Path | None:
        """Copy to a file beside the database; only the newest such copy stays."""
        return copies.copy_before_upgrade(self._named_file(), revision)

    def back_up(self, copy: Path) -> None:
        """Copy page by page, with what stands in the log beside the file."""
        copies.back_up(self._named_file(), copy)

    def restore(
        self, copy: Path, now: datetime, prepare: Callable[[Connection], None]
    ) -> Path | None:
        """Put the copied file where the database's was."""
        return copies.restore(self._named_file(), copy, now, prepare)

    def beside(self) -> AbstractContextManager[Path]:
        """Make a folder beside the file for the time of the context."""
        return copies.beside(self._named_file())

    def _named_file(self) -> Path:
        if self._file is None:
            raise UnusableDatabaseError(
                "A database in memory is complete when opened: it is not migrated or copied."
            )
        return self._file


async def _see_the_same(
    writer: Writer, main: GuardedConnection, processes: Sequence[CountingProcess]
) -> bool:
    """Have all look at the file while nothing is committed; say no, if that would hold others up,
    or be held up by them."""
    async with AsyncExitStack() as still:
        try:
            async with asyncio.timeout(STILL_SECONDS):
                await still.enter_async_context(writer.still())
        except (TimeoutError, DatabaseClosedError):
            return False
        await main.run(text(_LOOK))
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                for process in processes:
                    await process.fetch(_LOOK)
        except (TimeoutError, sqlite3.Error):
            return False
    return True


@asynccontextmanager
async def _turn_at(writer: Writer) -> AsyncIterator[GuardedConnection]:
    async with writer.ticket() as ticket:
        yield ticket.connection
