"""The storage of what of leads exists in the CRM."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, and_, bindparam, func, or_, select, update
from typing_extensions import override

from intake.delivery.file_places import MAIN_ENTITIES
from intake.forms.crm_part import EntityKind
from intake.kernel.ids import LeadId, SubmissionId, SubmissionKey
from intake.outcomes.lead_entity import EntityKey, Gone, LeadEntities, LeadEntity, StageEvent
from storage.column_types import in_words
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.repositories.rows import columns_of, upsert
from storage.tables import (
    crm_cursors,
    lead_entities,
    lead_submissions,
    leads,
    stage_events,
    submissions,
)

CLOSED_EVERY = timedelta(hours=1)
"""How often entities of closed leads are read by their numbers: our own are heard of anyway."""
CLOSED_FOR = timedelta(days=180)


class SqlLeadEntities(LeadEntities):
    """Leads' entities in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def of_lead(self, lead_id: LeadId) -> tuple[LeadEntity, ...]:
        rows = await self._connection.run(_OF_LEAD, {"lead": lead_id})
        return tuple(_entity(row) for row in rows.all())

    @override
    async def of_leads(self, leads: Collection[LeadId]) -> tuple[LeadEntity, ...]:
        if not leads:
            return ()
        rows = await self._connection.run(
            _ALL.where(_E.lead_id.in_(list(leads))).order_by(*_NEWEST_FIRST)
        )
        return tuple(_entity(row) for row in rows)

    @override
    async def of_submission(self, submission_id: SubmissionId) -> tuple[LeadEntity, ...]:
        rows = await self._connection.run(_OF_SUBMISSION, {"submission": submission_id})
        return tuple(_entity(row) for row in rows.all())

    @override
    async def get_all(self, keys: Collection[EntityKey]) -> dict[EntityKey, LeadEntity]:
        if not keys:
            return {}
        rows = await self._connection.run(_ALL.where(_named(keys)))
        found = (_entity(row) for row in rows)
        return {one.key: one for one in found}

    @override
    async def to_read(
        self, now: datetime, seen_before: datetime, limit: int
    ) -> tuple[LeadEntity, ...]:
        rows = await self._connection.run(
            _ALL.join(leads, leads.c.id == _E.lead_id)
            .where(
                _E.gone.is_(None),
                _E.kind.in_(_MAIN),
                or_(
                    _E.stirred_at.is_not(None),
                    _E.seen_at.is_(None),
                    leads.c.closed_at.is_(None) & (_E.seen_at < seen_before),
                    (_E.seen_at < now - CLOSED_EVERY) & (leads.c.closed_at > now - CLOSED_FOR),
                ),
            )
            .order_by(_E.stirred_at.nulls_last(), _E.seen_at.nulls_first(), _E.crm_id)
            .limit(limit)
        )
        return tuple(_entity(row) for row in rows)

    @override
    async def to_find(self, since: datetime, limit: int) -> tuple[LeadEntity, ...]:
        rows = await self._connection.run(
            _ALL.where(
                _E.gone_at > since,
                _E.kind.in_(_MAIN),
                _E.submission_id.is_not(None),
                _E.gone.in_([Gone.DELETED, Gone.HIDDEN]),
            )
            .order_by(_E.gone_at.desc())
            .limit(limit)
        )
        return tuple(_entity(row) for row in rows)

    @override
    async def with_todo(self) -> tuple[LeadEntity, ...]:
        rows = await self._connection.run(_ALL.where(_E.todo_id.is_not(None)))
        return tuple(_entity(row) for row in rows)

    @override
    async def any_watched(self, since: datetime) -> bool:
        found = await self._connection.run(
            select(_E.crm_id)
            .where(_E.kind.in_(_MAIN), or_(_E.gone.is_(None), _E.gone_at > since))
            .limit(1)
        )
        return found.one_or_none() is not None

    @override
    async def keys_of(
        self, leads: Collection[LeadId]
    ) -> Mapping[LeadId, tuple[SubmissionKey, ...]]:
        rows = await self._connection.run(
            select(lead_submissions.c.lead_id, submissions.c.key)
            .join(submissions, submissions.c.id == lead_submissions.c.submission_id)
            .where(lead_submissions.c.lead_id.in_(list(leads)))
        )
        found: dict[LeadId, tuple[SubmissionKey, ...]] = {}
        for row in rows:
            lead_id = LeadId(row.lead_id)
            found[lead_id] = (*found.get(lead_id, ()), SubmissionKey(row.key))
        return found

    @override
    async def put(self, *entities: LeadEntity) -> None:
        if entities:
            await self._connection.run(_PUT, [_columns(one) for one in entities])

    @override
    async def saw(self, keys: Collection[EntityKey], at: datetime) -> None:
        if keys:
            await self._connection.run(
                update(lead_entities).where(_named(keys)).values(seen_at=at, stirred_at=None)
            )

    @override
    async def change_base(
        self, bases: Mapping[EntityKey, tuple[int | None, int]], asked_at: datetime
    ) -> None:
        changes = [
            {"of_kind": key.kind, "of_id": key.id, "before": before, "after": after, "at": asked_at}
            for key, (before, after) in bases.items()
        ]
        if changes:
            await self._connection.run(_CHANGE_BASE, changes)

    @override
    async def stir(self, keys: Collection[EntityKey], now: datetime) -> bool:
        if not keys:
            return False
        stirred = await self._connection.run(
            update(lead_entities)
            .where(_named(keys))
            .values(stirred_at=now)
            .returning(lead_entities.c.crm_id)
        )
        return bool(stirred.all())

    @override
    async def add_stages(self, events: Sequence[StageEvent]) -> None:
        for one in events:
            columns = columns_of(one)
            key: EntityKey = columns.pop("key")
            await self._connection.run(_ADD_STAGE, columns | {"kind": key.kind, "crm_id": key.id})

    @override
    async def last_stages(self, keys: Collection[EntityKey]) -> Mapping[EntityKey, StageEvent]:
        if not keys:
            return {}
        events = stage_events.c
        latest = (
            select(events.kind, events.crm_id, func.max(events.at).label("at"))
            .where(_named(keys, events.kind, events.crm_id))
            .group_by(events.kind, events.crm_id)
            .subquery()
        )
        rows = await self._connection.run(
            select(stage_events)
            .join(
                latest,
                and_(
                    events.kind == latest.c.kind,
                    events.crm_id == latest.c.crm_id,
                    events.at == latest.c.at,
                ),
            )
            .order_by(events.id)  # of several in one second the last
        )
        found = (_stage(row) for row in rows)
        return {one.key: one for one in found}

    @override
    async def cursor(self, name: str) -> datetime | None:
        found = await self._connection.run(
            select(crm_cursors.c.at).where(crm_cursors.c.name == name)
        )
        at: datetime | None = found.scalar_one_or_none()
        return at

    @override
    async def move_cursor(self, name: str, at: datetime) -> None:
        await self._connection.run(_MOVE, {"name": name, "at": at})


_E = lead_entities.c
_MAIN = [in_words(kind) for kind in MAIN_ENTITIES]
_ALL = select(lead_entities, submissions.c.key.label("origin")).outerjoin(
    submissions, submissions.c.id == _E.submission_id
)
_NEWEST_FIRST = (_E.submission_id.desc().nulls_last(), _E.crm_id.desc())
_OF_LEAD = Prepared(_ALL.where(_E.lead_id == bindparam("lead")).order_by(*_NEWEST_FIRST))
_OF_SUBMISSION = Prepared(_ALL.where(_E.submission_id == bindparam("submission")))
_FIELDS = [field.name for field in fields(LeadEntity) if field.name not in {"key", "origin"}]
_NEW = upsert(lead_entities)
_PUT = _NEW.on_conflict_do_update(
    index_elements=[_E.kind, _E.crm_id],
    set_={name: _NEW.excluded[name] for name in _FIELDS},
)
_CHANGE_BASE = (
    update(lead_entities)
    .where(
        _E.kind == bindparam("of_kind"),
        _E.crm_id == bindparam("of_id"),
        _E.responsible.is_not_distinct_from(bindparam("before", type_=_E.responsible.type)),
        or_(_E.written_at.is_(None), _E.written_at < bindparam("at")),
    )
    .values(responsible=bindparam("after"))
)
_ADD_STAGE = upsert(stage_events).on_conflict_do_nothing(
    index_elements=[stage_events.c.kind, stage_events.c.history_id],
    index_where=stage_events.c.history_id.is_not(None),
)
_CURSOR = upsert(crm_cursors)
_MOVE = _CURSOR.on_conflict_do_update(
    index_elements=[crm_cursors.c.name], set_={"at": _CURSOR.excluded.at}
)


def _named(
    keys: Collection[EntityKey], kind: Column[Any] = _E.kind, number: Column[int] = _E.crm_id
) -> ColumnElement[bool]:
    by_kind: dict[EntityKind, list[int]] = {}
    for key in keys:
        by_kind.setdefault(key.kind, []).append(key.id)
    return or_(*(and_(kind == one, number.in_(ids)) for one, ids in by_kind.items()))


def _columns(entity: LeadEntity) -> dict[str, Any]:
    columns = columns_of(entity)
    key: EntityKey = columns.pop("key")
    del columns["origin"]
    return columns | {"kind": key.kind, "crm_id": key.id}


def _entity(row: Row[*tuple[Any, ...]]) -> LeadEntity:
    return LeadEntity(
        key=EntityKey(EntityKind(row.kind), row.crm_id),
        origin=None if row.origin is None else SubmissionKey(row.origin),
        **{name: getattr(row, name) for name in _FIELDS},
    )


def _stage(row: Row[*tuple[Any, ...]]) -> StageEvent:
    return StageEvent(
        EntityKey(EntityKind(row.kind), row.crm_id),
        row.at,
        row.stage,
        row.meaning,
        row.history_id,
        row.amount,
        row.currency,
    )
