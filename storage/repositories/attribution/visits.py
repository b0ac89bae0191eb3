"""The visits' storage."""

from datetime import datetime

from sqlalchemy import select, update
from typing_extensions import override

from intake.attribution.campaign import Campaign
from intake.attribution.visit import Visit, Visits
from intake.kernel.ids import LinkId
from storage.guarded_connection import GuardedConnection
from storage.repositories.attribution.campaigns import campaign_id
from storage.repositories.rows import upsert
from storage.tables import visits


class SqlVisits(Visits):
    """Visits in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def add(
        self,
        visit: Visit,
        *,
        link_id: LinkId | None = None,
        campaign: Campaign | None = None,
        counts: bool = True,
    ) -> bool:
        number = await campaign_id(self._connection, campaign)
        result = await self._connection.run(
            upsert(visits)
            .values(
                token=visit.token,
                payload=visit,
                created_at=visit.at,
                link_id=link_id,
                campaign_id=number,
                counts=counts,
            )
            .on_conflict_do_nothing(index_elements=[visits.c.token])
        )
        return result.rowcount == 1

    @override
    async def get(self, token: str) -> Visit | None:
        result = await self._connection.run(select(visits.c.payload).where(visits.c.token == token))
        visit: Visit | None = result.scalar_one_or_none()
        return visit

    @override
    async def blank(self, before: datetime, limit: int | None = None) -> int:
        old = (
            select(visits.c.id)
            .where(visits.c.token.is_not(None), visits.c.created_at < before)
            .order_by(visits.c.created_at)
            .limit(limit)
        )
        blanked = update(visits).where(visits.c.id.in_(old)).values(token=None, payload=None)
        return (await self._connection.run(blanked)).rowcount
