"""Running statements within one unit of work."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import CursorResult, Executable

from storage.errors import UnitError

Values: TypeAlias = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None
Result: TypeAlias = CursorResult[*tuple[Any, ...]]
Execute: TypeAlias = Callable[[Executable, Values], Awaitable[Result]]
"""How an engine runs a statement. All its rows are there when it returns."""


class GuardedConnection:
    """A connection, lent to one unit.

    After a statement that failed or was cancelled the unit can only roll back: nobody may commit a
    part by catching an error, whatever the engine would allow.
    """

    def __init__(self, execute: Execute) -> None:
        self._execute = execute
        self._running = False
        self._over = False
        self.failure: BaseException | None = None
        """Why a statement failed, or that it was cancelled."""

    @property
    def broken(self) -> bool:
        """A statement failed or was cancelled: there is nothing to be committed here."""
        return self.failure is not None

    async def run(self, statement: Executable, values: Values = None) -> Result:
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
            return await self._execute(statement, values)
        except BaseException as error:
            self.failure = error
            raise
        finally:
            self._running = False

    def close(self) -> None:
        """End the loan; the connection may serve another unit from now on."""
        self._over = True
