"""The seam between storage and the database it stands on.

Tables, statements, repositories, units of work and migrations are one text for every engine. What
engines do differently is behind this class; docs/decisions/engines.md says what that is, and why.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
)
from datetime import datetime
from pathlib import Path
from typing import ClassVar, TypeVar

from sqlalchemy import Connection

from storage.database_limits import DatabaseLimits
from storage.durability import Durability
from storage.guarded_connection import GuardedConnection
from storage.parallel_connection import ParallelConnection

T = TypeVar("T")

SETTING = "DATABASE_URL"
"""Where an operator writes an address, unless they write it behind ``move --to``."""


class Transaction(ABC):
    """What a writing unit gets of an engine."""

    @property
    @abstractmethod
    def connection(self) -> GuardedConnection:
        """Runs the unit's statements."""

    @abstractmethod
    async def commit(self, *, wake: bool) -> None:
        """Return when the unit's work is durable; ``wake``: the outbox has something to do.

        A caller that is cancelled while it waits has committed all the same.

        Raises:
            UnitError: the unit has ended, or one of its statements failed.
            StaleRowError: another transaction was faster; nothing of the unit is kept.
            CommitFailedError: nothing of the unit is kept.
        """


class Engine(ABC):
    """One database, by its address. Making an engine touches nothing."""

    shared: ClassVar[bool]
    """Whether several processes can work on it at the same time."""

    @abstractmethod
    def __init__(self, url: str, setting: str = SETTING) -> None:
        """Take the address, and where it was written.

        Raises:
            UnsupportedDatabaseError: it asks for what the engine cannot give.
        """

    # --- a process that works on it ---

    @abstractmethod
    async def open(
        self,
        durability: Durability,
        wake: Callable[[], None] | None,
        limits: DatabaseLimits,
        *,
        shared: bool,
        deployment: str,
    ) -> None:
        """Check that the database can be used, and take what a process must have of it.

        ``durability`` hears what becomes of each transaction; ``wake`` is called after a commit
        that asked for it; ``shared``: others may work on it as well, where the engine can do that,
        if they have the same ``deployment``. What a failure has opened is closed again.

        Raises:
            DatabaseInUseError: another process, or this one, has a database that only one may have.
            DatabaseAwayError: it cannot be opened now.
            UnusableDatabaseError: it cannot be opened.
        """

    @abstractmethod
    def open_for_reading(self) -> None:
        """Prepare for reading units alone, beside whoever works on the database."""

    @abstractmethod
    async def close(self) -> None:
        """Let the open units finish, and let go of the database; once is enough."""

    @abstractmethod
    def writing(self) -> AbstractAsyncContextManager[Transaction]:
        """Begin a transaction that sees, from its first statement on, what it may overwrite.

        Leaving it without a commit rolls its work back.

        Raises:
            DatabaseClosedError: nothing is written any more, or never was.
            StorageError, SQLAlchemyError: it cannot begin.
        """

    @abstractmethod
    def reading(self) -> AbstractAsyncContextManager[GuardedConnection]:
        """Begin a transaction that sees one committed state and cannot change it.

        Raises:
            DatabaseClosedError: nothing is read any more.
            SQLAlchemyError: it cannot begin.
        """

    @asynccontextmanager
    async def reading_in_parallel(self) -> AsyncIterator[GuardedConnection]:
        """Begin the same on a connection that is given several statements at a time: it runs them
        one after the other, unless an engine knows better. Raises what :meth:`reading` does."""
        async with self.reading() as connection:
            yield ParallelConnection(connection)

    @abstractmethod
    def look(self) -> None:
        """Notice what shows without a statement; it takes microseconds.

        Raises:
            StorageError, OSError: whatever is written now would be lost, or would wait.
        """

    # --- commands, outside of any event loop ---

    @abstractmethod
    def examine(self) -> str:
        """Say where the database is, or will be. Nothing is made or locked.

        Raises:
            DatabaseAwayError, UnusableDatabaseError: it could not be used; the text says why.
        """

    @abstractmethod
    def read(self, work: Callable[[Connection], T]) -> T | None:
        """Do work that changes nothing, also beside a running bot; ``None``: no database is there.

        Raises:
            DatabaseAwayError, UnusableDatabaseError: it cannot be read.
        """

    @abstractmethod
    def alter(self, work: Callable[[Connection], T], *, at_once: bool = False) -> T:
        """Do work on the tables while nobody else does, in a database that is made if need be.

        Where several processes may come to it, one waits for the other, but not ``at_once``.

        The work commits by itself. Changes of tables are part of its transactions. Where one
        process alone may have the database, foreign keys are not enforced, so that a table may be
        replaced by a copy; elsewhere a bot may run meanwhile (:meth:`keep_others_out`).

        Raises:
            DatabaseInUseError: a running bot has the database, or somebody is at work on its tables
                who is not waited for; nothing was changed.
            DatabaseAwayError, UnusableDatabaseError: it cannot be worked on.
        """

    @abstractmethod
    def keep_others_out(self, connection: Connection) -> None:
        """Let no bot run until the work of :meth:`alter`, whose connection this is, is over.

        Raises:
            DatabaseInUseError: one is running.
        """

    @abstractmethod
    def last_number(self, connection: Connection, table: str) -> int:
        """Return the last number that a table's rows were given; 0 for none."""

    @abstractmethod
    def go_on_from(self, connection: Connection, table: str, number: int) -> None:
        """Let a table's rows get higher numbers from now on, if it counts them itself."""

    @abstractmethod
    def copy_before_upgrade(self, revision: str) -> Path | None:
        """Copy a database of that revision, within :meth:`alter`; ``None``: it is copied elsewhere.

        Raises:
            UnusableDatabaseError: there is no room for the copy, say.
        """

    @abstractmethod
    def back_up(self, copy: Path) -> None:
        """Copy the database as it is now; a running bot goes on meanwhile.

        The copy appears whole or not at all, for its owner's eyes only, and never replaces a file.

        Raises:
            UnusableDatabaseError: there is no database, or the copy cannot be written.
        """

    @abstractmethod
    def restore(
        self, copy: Path, now: datetime, prepare: Callable[[Connection], None]
    ) -> Path | None:
        """Put a copy in the database's place, once ``prepare`` has accepted and committed it.

        Gives where the database of before went, if any.

        Raises:
            DatabaseInUseError: a bot is running on the database.
            UnusableDatabaseError: the copy cannot be read or is damaged, or nothing can be written.
        """

    @abstractmethod
    def beside(self) -> AbstractContextManager[Path]:
        """Give a copy's place beside the database, on the same disk, that goes at the end.

        Raises:
            UnusableDatabaseError: nothing can be written there.
        """
