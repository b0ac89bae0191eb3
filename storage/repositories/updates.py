"""The storage of updates: handled ones by id, hopeless ones in full."""

from datetime import datetime
from functools import cache

from sqlalchemy import Executable, insert

from intake.ids import UpdateId
from storage.repositories.rows import deleting_old
from storage.statements import Statements
from storage.statements import insert as insert_into
from storage.tables import handled_updates, set_aside_updates


class SqlHandledUpdates:
    """Implements :class:`intake.updates.HandledUpdates`."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def insert(self, update_id: UpdateId, now: datetime) -> bool:
        """Claim the update; ``False`` when it was handled before."""
        result = await self._statements.run(
            _handling(self._statements.dialect), {"update_id": update_id, "at": now}
        )
        return result.rowcount == 1

    async def forget(self, before: datetime, limit: int | None = None) -> int:
        """Delete the ids handled before that moment and say how many they were."""
        statement = deleting_old(handled_updates.c.update_id, handled_updates.c.at, before, limit)
        return (await self._statements.run(statement)).rowcount


@cache
def _handling(dialect: str) -> Executable:
    statement = insert_into(handled_updates, dialect)
    return statement.on_conflict_do_nothing(index_elements=[handled_updates.c.update_id])


class SqlSetAsideUpdates:
    """Implements :class:`intake.updates.SetAsideUpdates`."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def put(self, update_id: UpdateId, raw: str, error: str, now: datetime) -> None:
        """Keep an update that could not be handled; ``error`` is a class name."""
        await self._statements.run(
            insert(set_aside_updates).values(update_id=update_id, raw=raw, error=error, at=now)
        )

    async def forget(self, before: datetime, limit: int) -> int:
        """Delete the oldest of those kept before that moment, and say how many they were."""
        statement = deleting_old(set_aside_updates.c.id, set_aside_updates.c.at, before, limit)
        return (await self._statements.run(statement)).rowcount
