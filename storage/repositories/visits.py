"""The visits' storage."""

from datetime import datetime

from sqlalchemy import select

from intake.attribution.visit import Visit
from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import deleting_old, upsert
from storage.tables import visits


class SqlVisits:
    """Implements :class:`intake.attribution.visit.Visits`."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    async def add(self, visit: Visit) -> bool:
        """Add a visit; ``False`` when its token is taken: the first write wins."""
        result = await self._connection.run(
            upsert(visits)
            .values(token=visit.token, payload=visit, created_at=visit.at)
            .on_conflict_do_nothing(index_elements=[visits.c.token])
        )
        return result.rowcount == 1

    async def get(self, token: str) -> Visit | None:
        """Return the visit with that token."""
        result = await self._connection.run(select(visits.c.payload).where(visits.c.token == token))
        visit: Visit | None = result.scalar_one_or_none()
        return visit

    async def forget(self, before: datetime, limit: int | None = None) -> int:
        """Delete the visits from before that moment and say how many they were."""
        statement = deleting_old(visits.c.id, visits.c.created_at, before, limit)
        return (await self._connection.run(statement)).rowcount
