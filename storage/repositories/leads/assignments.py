"""The assignments' storage."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from typing_extensions import override

from intake.kernel.ids import LeadId, PersonId
from intake.leads.assignment import Assignment, Assignments
from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import columns_of
from storage.tables import assignments


class SqlAssignments(Assignments):
    """Assignments in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def begin(self, assignment: Assignment) -> None:
        await self._connection.run(insert(assignments).values(columns_of(assignment)))

    @override
    async def end(self, lead_id: LeadId, now: datetime) -> None:
        await self._change(lead_id, until_at=now)

    @override
    async def accept(self, lead_id: LeadId, now: datetime) -> None:
        await self._change(lead_id, accepted_at=now)

    @override
    async def of_lead(self, lead_id: LeadId) -> tuple[Assignment, ...]:
        rows = await self._connection.run(
            select(assignments)
            .where(assignments.c.lead_id == lead_id)
            .order_by(assignments.c.from_at, assignments.c.id)
        )
        return tuple(_assignment(row) for row in rows)

    @override
    async def latest_of(self, leads: Collection[LeadId]) -> dict[LeadId, Assignment]:
        if not leads:
            return {}
        newest = (
            select(func.max(assignments.c.id))
            .where(assignments.c.lead_id.in_(list(leads)))
            .group_by(assignments.c.lead_id)
        )
        rows = await self._connection.run(select(assignments).where(assignments.c.id.in_(newest)))
        return {LeadId(row.lead_id): _assignment(row) for row in rows}

    @override
    async def any_of_member(self, member_id: PersonId) -> bool:
        found = await self._connection.run(
            select(assignments.c.id).where(assignments.c.member_id == member_id).limit(1)
        )
        return found.one_or_none() is not None

    async def _change(self, lead_id: LeadId, **values: datetime) -> None:
        await self._connection.run(
            update(assignments)
            .where(assignments.c.lead_id == lead_id, assignments.c.until_at.is_(None))
            .values(values)
        )


def _assignment(row: Row[*tuple[Any, ...]]) -> Assignment:
    return Assignment(
        LeadId(row.lead_id),
        PersonId(row.member_id),
        row.from_at,
        row.how,
        row.by,
        row.pool,
        row.why,
        row.until_at,
        row.accepted_at,
    )
