"""The leads' storage."""

from collections.abc import Collection
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, func, insert, select, update
from typing_extensions import override

from intake.kernel.ids import LeadId, PersonId, SubmissionId, TeamId
from intake.kernel.unit_of_work import StaleRowError
from intake.leads.lead import Lead, Leads, LeadState
from storage.column_types import in_words
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.repositories.rows import columns_of, upsert
from storage.tables import lead_submissions, leads


class SqlLeads(Leads):
    """Leads in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def get(self, lead_id: LeadId) -> Lead | None:
        row = (await self._connection.run(_GET, {"number": lead_id})).one_or_none()
        return None if row is None else _lead(row)

    @override
    async def get_all(self, numbers: Collection[LeadId]) -> dict[LeadId, Lead]:
        if not numbers:
            return {}
        rows = await self._connection.run(select(leads).where(leads.c.id.in_(list(numbers))))
        return {LeadId(row.id): _lead(row) for row in rows}

    @override
    async def open_of(self, person_id: PersonId) -> tuple[Lead, ...]:
        rows = await self._connection.run(_OPEN_OF, {"person": person_id})
        return tuple(_lead(row) for row in rows.all())

    @override
    async def open_in(self, team_id: TeamId, person_id: PersonId) -> Lead | None:
        found = await self._connection.run(_OPEN_IN, {"person": person_id, "team": team_id})
        row = found.one_or_none()
        return None if row is None else _lead(row)

    @override
    async def latest_in(self, team_id: TeamId, person_id: PersonId) -> Lead | None:
        found = await self._connection.run(_LATEST, {"person": person_id, "team": team_id})
        row = found.one_or_none()
        return None if row is None else _lead(row)

    @override
    async def rated_last(self, person_id: PersonId, since: datetime) -> Lead | None:
        found = await self._connection.run(_RATED_LAST, {"person": person_id, "moment": since})
        row = found.one_or_none()
        return None if row is None else _lead(row)

    @override
    async def latest_of(self, person_id: PersonId) -> Lead | None:
        row = (await self._connection.run(_LATEST_OF, {"person": person_id})).one_or_none()
        return None if row is None else _lead(row)

    @override
    async def of_submission(self, submission_id: SubmissionId) -> Lead | None:
        found = await self._connection.run(_OF_SUBMISSION, {"submission": submission_id})
        row = found.one_or_none()
        return None if row is None else _lead(row)

    @override
    async def of_submissions(self, numbers: Collection[SubmissionId]) -> dict[SubmissionId, Lead]:
        rows = await self._connection.run(_OF_SUBMISSIONS, {"numbers": list(numbers)})
        return {SubmissionId(row.submission_id): _lead(row) for row in rows}

    @override
    async def all_submissions(
        self, leads: Collection[LeadId]
    ) -> dict[LeadId, tuple[SubmissionId, ...]]:
        if not leads:
            return {}
        found: dict[LeadId, tuple[SubmissionId, ...]] = {}
        for row in await self._connection.run(_ALL_SUBMISSIONS, {"numbers": list(leads)}):
            number = LeadId(row.lead_id)
            found[number] = (*found.get(number, ()), SubmissionId(row.submission_id))
        return found

    @override
    async def submissions_of(self, lead_id: LeadId) -> tuple[SubmissionId, ...]:
        rows = await self._connection.run(_SUBMISSIONS, {"number": lead_id})
        return tuple(SubmissionId(row.submission_id) for row in rows.all())

    @override
    async def waiting(self) -> tuple[Lead, ...]:
        rows = await self._connection.run(_WAITING)
        return tuple(_lead(row) for row in rows)

    @override
    async def owned(self, people: Collection[PersonId]) -> tuple[Lead, ...]:
        rows = await self._connection.run(
            select(leads)
            .where(leads.c.owner_id.in_(list(people)), leads.c.owner_id.is_not(None))
            .order_by(leads.c.id)
        )
        return tuple(_lead(row) for row in rows)

    @override
    async def count_open(self, team_id: TeamId) -> int:
        rows = await self._connection.run(
            select(func.count()).where(leads.c.team_id == team_id, leads.c.closed_at.is_(None))
        )
        count: int = rows.scalar_one()
        return count

    @override
    async def lock(self, lead_id: LeadId) -> None:
        await self._connection.run(
            select(leads.c.id).where(leads.c.id == lead_id).with_for_update()
        )

    @override
    async def add(self, lead: Lead) -> Lead:
        columns = columns_of(lead)
        del columns["id"]
        row = (await self._connection.run(_ADD, columns)).one()
        return _lead(row)

    @override
    async def save(self, lead: Lead, *, was: int) -> None:
        saved = await self._connection.run(
            _SAVE, columns_of(lead) | {"number": lead.id, "was": was}
        )
        if saved.one_or_none() is None:
            raise StaleRowError

    @override
    async def join(self, lead_id: LeadId, submission_id: SubmissionId) -> None:
        joined = {"lead_id": lead_id, "submission_id": submission_id}
        await self._connection.run_later(_JOIN, joined)


_OF_PERSON = leads.c.person_id == bindparam("person")
_IN_TEAM = leads.c.team_id == bindparam("team")
_IS_OPEN = leads.c.closed_at.is_(None)
_GET = Prepared(select(leads).where(leads.c.id == bindparam("number")))
_OPEN_OF = Prepared(
    select(leads).where(_OF_PERSON, _IS_OPEN).order_by(leads.c.last_in_at.desc(), leads.c.id.desc())
)
_OPEN_IN = Prepared(select(leads).where(_OF_PERSON, _IN_TEAM, _IS_OPEN))
_LATEST = Prepared(select(leads).where(_OF_PERSON, _IN_TEAM).order_by(leads.c.id.desc()).limit(1))
_RATED_LAST = Prepared(
    select(leads)
    .where(_OF_PERSON, leads.c.rated_at >= bindparam("moment", type_=leads.c.rated_at.type))
    .order_by(leads.c.rated_at.desc())
    .limit(1)
)
_LATEST_OF = Prepared(select(leads).where(_OF_PERSON).order_by(leads.c.id.desc()).limit(1))
_OF_SUBMISSION = Prepared(
    select(leads)
    .join(lead_submissions, lead_submissions.c.lead_id == leads.c.id)
    .where(lead_submissions.c.submission_id == bindparam("submission"))
)
_NUMBERS: BindParameter[int] = bindparam("numbers", expanding=True)
_OF_SUBMISSIONS = (
    select(leads, lead_submissions.c.submission_id)
    .join(lead_submissions, lead_submissions.c.lead_id == leads.c.id)
    .where(lead_submissions.c.submission_id.in_(_NUMBERS))
)
_ALL_SUBMISSIONS = (
    select(lead_submissions.c.lead_id, lead_submissions.c.submission_id)
    .where(lead_submissions.c.lead_id.in_(_NUMBERS))
    .order_by(lead_submissions.c.submission_id)
)
_SUBMISSIONS = Prepared(
    select(lead_submissions.c.submission_id)
    .where(lead_submissions.c.lead_id == bindparam("number"))
    .order_by(lead_submissions.c.submission_id)
)
_WAITING = (
    select(leads)
    .where(leads.c.state.in_([in_words(LeadState.WAITING), in_words(LeadState.OFFERED)]))
    .order_by(leads.c.waiting_since, leads.c.id)
)
_ADD = Prepared(insert(leads).returning(leads))
_SAVE = Prepared(
    update(leads)
    .where(leads.c.id == bindparam("number"), leads.c.revision == bindparam("was"))
    .returning(leads.c.id)
)
_JOINED = upsert(lead_submissions)
_JOIN = Prepared(
    _JOINED.on_conflict_do_update(
        index_elements=[lead_submissions.c.submission_id],
        set_={"lead_id": _JOINED.excluded.lead_id},
    )
)
_FIELDS = [field.name for field in fields(Lead) if field.name != "id"]


def _lead(row: Row[*tuple[Any, ...]]) -> Lead:
    return Lead(id=LeadId(row.id), **{name: getattr(row, name) for name in _FIELDS})
