"""Running statements within one unit of work."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Self, TypeAlias

from sqlalchemy import CursorResult
from sqlalchemy.engine import IteratorResult
from sqlalchemy.engine.result import ResultMetaData, SimpleResultMetaData

from storage.errors import UnitError
from storage.prepared import Prepared, Statement

Values: TypeAlias = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None


class Result(IteratorResult[*tuple[Any, ...]]):
    """What a statement gave. All its rows are here, whatever becomes of the connection."""

    def __init__(
        self, columns: ResultMetaData, rows: Iterable[Sequence[Any]], rowcount: int
    ) -> None:
        super().__init__(columns, iter(rows))
        self.rowcount = rowcount
        """How many rows were changed; for many parameters at once it may be -1, nobody knows."""

    @classmethod
    def of(cls, result: CursorResult[*tuple[Any, ...]]) -> Self:
        """Fetch everything that SQLAlchemy's own result has."""
        if not result.returns_rows:
            return cls(SimpleResultMetaData(()), (), result.rowcount)
        return cls(SimpleResultMetaData(tuple(result.keys())), result.all(), result.rowcount)


Execute: TypeAlias = Callable[[Statement, Values], Awaitable[Result]]
"""How an engine runs a statement."""


class GuardedConnection:
    """A connection, lent to one unit.

    After a statement that failed or was cancelled the unit can only roll back: nobody may commit a
    part by catching an error, whatever the engine would allow.
    """

    def __init__(self, execute: Execute, execute_later: Execute | None = None) -> None:
        self._execute = execute
        self._execute_later = execute_later or execute
        self._running = False
        self._over = False
        self.failure: BaseException | None = None
        """Why a statement failed, or that it was cancelled."""

    @property
    def broken(self) -> bool:
        """A statement failed or was cancelled: there is nothing to be committed here."""
        return self.failure is not None

    async def run(self, statement: Statement, values: Values = None) -> Result:
        """Run one statement, with its parameters if it has any, or the same one for many rows.

        To build a statement of some size costs ten times as much as to run it, and so does
        letting SQLAlchemy run it: the hot ones are :class:`~storage.prepared.Prepared`.

        Raises:
            UnitError: the unit is over, one of its statements failed, or another one is running.
            SQLAlchemyError: the database refuses it; parameters do not show in the text.
        """
        return await self._guarded(self._execute, statement, values)

    async def run_later(self, statement: Prepared, values: Values) -> None:
        """Run a statement whose result nobody needs: where that saves a trip, with the commit.

        What it writes is there for whatever the unit reads, and a failure shows at the commit at
        the latest. Raises what :meth:`run` does.
        """
        await self._guarded(self._execute_later, statement, values)

    async def _guarded(self, execute: Execute, statement: Statement, values: Values) -> Result:
        if self._over:
            raise UnitError("the unit of work is over")
        if self._running:
            raise UnitError("a unit runs one statement at a time")
        if self.broken:
            # An error may have ended the transaction: this would be kept at once, and by itself.
            raise UnitError("a statement of this unit failed: it can only roll back")
        self._running = True
        try:
            return await execute(statement, values)
        except BaseException as error:
            self.failure = error
            raise
        finally:
            self._running = False

    def close(self) -> None:
        """End the loan; the connection may serve another unit from now on."""
        self._over = True
