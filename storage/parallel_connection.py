"""Several connections that see the same state of the database, as one."""

import asyncio
from collections.abc import Sequence

from typing_extensions import override

from storage.guarded_connection import GuardedConnection, Result, Values
from storage.prepared import Prepared, Statement


class ParallelConnection(GuardedConnection):
    """Runs several statements at a time, as far as there are connections; the others wait.

    Each of them guards itself: one whose statement has failed runs no other.
    """

    def __init__(self, main: GuardedConnection) -> None:
        """Take one for everything."""
        super().__init__(self.run)
        self._main = self._counting = _Connections((main,))

    def count_by(self, connections: Sequence[GuardedConnection]) -> None:
        """Have those count that can do nothing else."""
        if connections:
            self._counting = _Connections(connections)

    @override
    async def run(self, statement: Statement, values: Values = None) -> Result:
        counts = isinstance(statement, Prepared) and statement.varies
        return await (self._counting if counts else self._main).run(statement, values)

    async def run_on_main(self, statement: Statement, values: Values) -> Result:
        """Run a statement where everything can be run. Raises what :meth:`run` does."""
        return await self._main.run(statement, values)


class _Connections:
    def __init__(self, connections: Sequence[GuardedConnection]) -> None:
        self._idle = list(connections)
        self._free = asyncio.Semaphore(len(self._idle))

    async def run(self, statement: Statement, values: Values) -> Result:
        async with self._free:
            connection = self._idle.pop()
            try:
                return await connection.run(statement, values)
            finally:
                self._idle.append(connection)
