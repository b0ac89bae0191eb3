"""The storage of what goes from dialogues to the CRM's timeline."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, select, update
from typing_extensions import override

from intake.delivery.file_places import MAIN_ENTITIES
from intake.dialogue.bundle import Bundles, DialogueBundle
from intake.dialogue.crm_timeline import TimelinePlace
from intake.dialogue.relayed import Relayed
from intake.forms.crm_part import EntityKind
from intake.kernel.ids import LeadId, RelayedId
from storage.guarded_connection import GuardedConnection
from storage.repositories.dialogue.relayed_messages import relayed
from storage.tables import dialogue_bundles, lead_entities, relayed_messages


class SqlBundles(Bundles):
    """Bundles in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def make(
        self, lead_id: LeadId, messages: Collection[RelayedId], now: datetime
    ) -> DialogueBundle:
        made = await self._connection.run(
            insert(dialogue_bundles)
            .values(lead_id=lead_id, at=now)
            .returning(dialogue_bundles.c.id)
        )
        number: int = made.scalar_one()
        await self._connection.run(
            update(relayed_messages)
            .where(relayed_messages.c.id.in_(list(messages)))
            .values(bundle_id=number)
        )
        return DialogueBundle(id=number, lead_id=lead_id, at=now, comment_id=None, written_at=None)

    @override
    async def get(self, bundle_id: int) -> DialogueBundle | None:
        found = await self._connection.run(
            select(dialogue_bundles).where(dialogue_bundles.c.id == bundle_id)
        )
        row = found.one_or_none()
        if row is None:
            return None
        return DialogueBundle(
            id=row.id,
            lead_id=LeadId(row.lead_id),
            at=row.at,
            comment_id=row.comment_id,
            written_at=row.written_at,
        )

    @override
    async def messages(self, bundle_id: int) -> tuple[Relayed, ...]:
        rows = await self._connection.run(
            select(relayed_messages)
            .where(relayed_messages.c.bundle_id == bundle_id)
            .order_by(relayed_messages.c.id)
        )
        return tuple(relayed(row) for row in rows)

    @override
    async def timeline_of(self, lead_id: LeadId) -> TimelinePlace | None:
        found = await self._connection.run(
            select(lead_entities.c.kind, lead_entities.c.crm_id)
            .where(
                lead_entities.c.lead_id == lead_id,
                lead_entities.c.gone_at.is_(None),
                lead_entities.c.kind.in_(MAIN_ENTITIES),
            )
            .order_by(lead_entities.c.submission_id.desc(), lead_entities.c.crm_id.desc())
            .limit(1)
        )
        row = found.one_or_none()
        return None if row is None else TimelinePlace(row.kind, row.crm_id)

    @override
    async def written(
        self,
        bundle_id: int,
        now: datetime,
        *,
        entity: tuple[EntityKind, int] | None = None,
        comment_id: int | None = None,
    ) -> None:
        await self._connection.run(
            update(dialogue_bundles)
            .where(dialogue_bundles.c.id == bundle_id)
            .values(written_at=now, comment_id=comment_id)
        )
        if entity is not None and comment_id is not None:
            kind, number = entity
            await self._connection.run(
                update(lead_entities)
                .where(lead_entities.c.kind == kind, lead_entities.c.crm_id == number)
                .values(comment_id=comment_id)
            )
