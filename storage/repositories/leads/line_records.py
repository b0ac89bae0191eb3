"""What the line reads: few statements, however long it is."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import and_, func, select
from typing_extensions import override

from intake.kernel.ids import FormId, LeadId, LinkId, PersonId, TeamId
from intake.leads.assignment import AUTOMATIC
from intake.leads.lead import LeadState
from intake.leads.line_record import Given, Held, LineRecords
from intake.leads.tier import Inquiry
from storage.column_types import in_words
from storage.guarded_connection import GuardedConnection
from storage.tables import (
    assignments,
    campaigns,
    lead_submissions,
    leads,
    links,
    people,
    submissions,
    touches,
)


class SqlLineRecords(LineRecords):
    """The line's questions in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def inquiries(self, numbers: Collection[LeadId]) -> Mapping[LeadId, Inquiry]:
        newest = (
            select(
                lead_submissions.c.lead_id,
                func.max(lead_submissions.c.submission_id).label("submission_id"),
            )
            .where(lead_submissions.c.lead_id.in_(list(numbers)))
            .group_by(lead_submissions.c.lead_id)
            .subquery()
        )
        rows = await self._connection.run(
            select(
                leads.c.id,
                people.c.chosen_language,
                people.c.language_code,
                submissions.c.language,
                submissions.c.form_id,
                submissions.c.credited_link_id,
                links.c.manager_id,
                submissions.c.answers,
                campaigns.c.source,
            )
            .join(people, people.c.id == leads.c.person_id)
            .outerjoin(newest, newest.c.lead_id == leads.c.id)
            .outerjoin(submissions, submissions.c.id == newest.c.submission_id)
            .outerjoin(links, links.c.id == submissions.c.credited_link_id)
            .outerjoin(touches, touches.c.id == submissions.c.credited_touch_id)
            .outerjoin(campaigns, campaigns.c.id == touches.c.campaign_id)
            .where(leads.c.id.in_(list(numbers)))
        )
        return {
            LeadId(row.id): Inquiry(
                language=row.language or row.chosen_language or row.language_code,
                form_id=None if row.form_id is None else FormId(row.form_id),
                link_id=None if row.credited_link_id is None else LinkId(row.credited_link_id),
                manager_id=None if row.manager_id is None else PersonId(row.manager_id),
                source=row.source or None,
                answers={one.step: one.answer.values for one in row.answers or ()},
            )
            for row in rows
        }

    @override
    async def managers(self, numbers: Collection[LeadId]) -> Mapping[LeadId, PersonId]:
        earlier = leads.alias("earlier")
        last = (
            select(leads.c.id.label("lead_id"), func.max(assignments.c.id).label("assignment_id"))
            .join(
                earlier,
                and_(
                    earlier.c.person_id == leads.c.person_id,
                    earlier.c.team_id == leads.c.team_id,
                    earlier.c.id != leads.c.id,
                ),
            )
            .join(assignments, assignments.c.lead_id == earlier.c.id)
            .where(leads.c.id.in_(list(numbers)), assignments.c.accepted_at.is_not(None))
            .group_by(leads.c.id)
            .subquery()
        )
        rows = await self._connection.run(
            select(last.c.lead_id, assignments.c.member_id).join(
                assignments, assignments.c.id == last.c.assignment_id
            )
        )
        return {LeadId(row.lead_id): PersonId(row.member_id) for row in rows}

    @override
    async def passed(self, numbers: Collection[LeadId]) -> Mapping[LeadId, frozenset[PersonId]]:
        rows = await self._connection.run(
            select(assignments.c.lead_id, assignments.c.member_id)
            .join(leads, leads.c.id == assignments.c.lead_id)
            .where(
                assignments.c.lead_id.in_(list(numbers)),
                assignments.c.until_at >= leads.c.waiting_since,
            )
        )
        found: dict[LeadId, frozenset[PersonId]] = {}
        for row in rows:
            lead_id = LeadId(row.lead_id)
            found[lead_id] = found.get(lead_id, frozenset()) | {PersonId(row.member_id)}
        return found

    @override
    async def held(self, members: Collection[PersonId]) -> tuple[Held, ...]:
        rows = await self._connection.run(
            select(
                leads.c.team_id,
                leads.c.owner_id,
                leads.c.last_in_at,
                leads.c.last_out_at,
                assignments.c.from_at,
            )
            .join(
                assignments,
                and_(assignments.c.lead_id == leads.c.id, assignments.c.until_at.is_(None)),
            )
            .where(
                leads.c.owner_id.in_(list(members)),
                leads.c.owner_id.is_not(None),
                leads.c.state != in_words(LeadState.ASLEEP),
            )
        )
        return tuple(
            Held(
                TeamId(row.team_id),
                PersonId(row.owner_id),
                max(filter(None, (row.from_at, row.last_in_at, row.last_out_at))),
            )
            for row in rows
        )

    @override
    async def given(self, members: Collection[PersonId], since: datetime) -> tuple[Given, ...]:
        rows = await self._connection.run(
            select(assignments.c.member_id, assignments.c.from_at)
            .where(
                assignments.c.member_id.in_(list(members)),
                assignments.c.from_at > since,
                assignments.c.how.in_(sorted(AUTOMATIC)),
            )
            .order_by(assignments.c.from_at, assignments.c.id)
        )
        return tuple(Given(PersonId(row.member_id), row.from_at) for row in rows)

    @override
    async def turns(self, members: Collection[PersonId]) -> Mapping[PersonId, Mapping[str, int]]:
        rows = await self._connection.run(
            select(
                assignments.c.member_id,
                assignments.c.pool,
                func.max(assignments.c.id).label("turn"),
            )
            .where(assignments.c.member_id.in_(list(members)), assignments.c.pool != "")
            .group_by(assignments.c.member_id, assignments.c.pool)
        )
        found: dict[PersonId, dict[str, int]] = {}
        for row in rows:
            found.setdefault(PersonId(row.member_id), {})[row.pool] = row.turn
        return found
