"""Running statements within one unit of work."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import CursorResult, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engines.sqlite.uninterrupted import uninterrupted
from storage.errors import UnitError


class GuardedConnection:
    """A connection, lent to one unit.

    A statement is never torn by a cancellation. After one that failed or was cancelled the unit
    can only roll back: nobody may commit a part by catching an error, on SQLite no more than on
    PostgreSQL.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._running = False
        self._over = False
        self.failure: BaseException | None = None
        """Why a statement failed, or that it was cancelled."""

    @property
    def broken(self) -> bool:
        """A statement failed or was cancelled: there is nothing to be committed here."""
        return self.failure is not None

    async def run(
        self,
        statement: Executable,
        values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    ) -> CursorResult[*tuple[Any, ...]]:
        """Run one statement, with its parameters if it has any, or the same one for many rows.

        To build a statement of some size costs ten times as much as to run it: the hot ones are
        built once, with parameters.

        Raises:
            UnitError: the unit is over, or another statement of it is running.
            SQLAlchemyError: the database refuses it; parameters do not show in the text.
        """
        if self._over:
            raise UnitError("the unit of work is over")
        if self._running:
            raise UnitError("a unit runs one statement at a time")
        self._running = True
        try:
            return await uninterrupted(self._connection.execute(statement, values))
        except BaseException as error:
            self.failure = error
            raise
        finally:
            self._running = False

    def close(self) -> None:
        """End the loan; the connection may serve another unit from now on."""
        self._over = True

    @property
    def dialect(self) -> str:
        """The engine's name: statements that are built once are built once for each."""
        return self._connection.dialect.name

    def insert(self, table: Table[Any]) -> sqlite.Insert | postgresql.Insert:
        """Return an insert that knows ``ON CONFLICT``, in the engine's own way of saying it."""
        return insert(table, self.dialect)


def insert(table: Table[Any], dialect: str) -> sqlite.Insert | postgresql.Insert:
    """Return an insert that knows ``ON CONFLICT``, for the dialect of that name."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
