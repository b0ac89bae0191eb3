"""What is counted of leads: kept with the journeys of what belongs to them."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from typing_extensions import override

from intake.attribution.touch import Exclusion
from intake.kernel.ids import LeadId, PersonId, SubmissionId
from intake.leads.lead_facts import JourneyEnd, LeadFacts
from storage.guarded_connection import GuardedConnection
from storage.repositories.stats.count_terms import handed_at
from storage.tables import journeys, lead_submissions


class SqlLeadFacts(LeadFacts):
    """Facts in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def taken(
        self, lead_id: LeadId, by: PersonId, now: datetime, working_seconds: int
    ) -> None:
        await self._first(lead_id, now, working_seconds, did="taken", took="take", by=by)

    @override
    async def answered(
        self, lead_id: LeadId, by: PersonId, now: datetime, working_seconds: int
    ) -> None:
        await self._first(lead_id, now, working_seconds, did="answered", took="answer", by=by)

    @override
    async def excluded(self, lead_id: LeadId, why: Exclusion | None) -> None:
        current = func.coalesce(journeys.c.excluded, Exclusion.SPAM)
        await self._connection.run(
            update(journeys).where(_of(lead_id), current == Exclusion.SPAM).values(excluded=why)
        )

    @override
    async def ended(self, submission_id: SubmissionId, end: JourneyEnd) -> None:
        money, account = end.money, end.account_money
        await self._connection.run(
            update(journeys)
            .where(journeys.c.submission_id == submission_id)
            .values(
                qualified_at=func.coalesce(journeys.c.qualified_at, end.qualified_at),
                won_at=end.won_at,
                lost_at=end.lost_at,
                amount=None if money is None else money.amount,
                currency=None if money is None else money.currency,
                account_amount=None if account is None else account.amount,
                account_currency=None if account is None else account.currency,
            )
        )

    async def _first(
        self,
        lead_id: LeadId,
        now: datetime,
        working_seconds: int,
        *,
        did: str,
        took: str,
        by: PersonId,
    ) -> None:
        """Keep what the team did for the first time, by the names of its columns."""
        rows = await self._connection.run(
            select(journeys.c.id, handed_at.label("since")).where(
                _of(lead_id), journeys.c[f"{did}_at"].is_(None)
            )
        )
        for row in rows.all():
            spent = int((now - (row.since or now)).total_seconds())
            await self._connection.run(
                update(journeys)
                .where(journeys.c.id == row.id)
                .values(
                    {
                        f"{did}_at": now,
                        f"{did}_by": by,
                        f"{took}_seconds": spent,
                        f"{took}_working_seconds": min(working_seconds, spent),
                    }
                )
            )


def _of(lead_id: LeadId) -> ColumnElement[bool]:
    """The journeys of what belongs to a lead."""
    return journeys.c.submission_id.in_(
        select(lead_submissions.c.submission_id).where(lead_submissions.c.lead_id == lead_id)
    )
