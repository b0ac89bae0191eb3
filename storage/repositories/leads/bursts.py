"""The storage of bursts."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, select
from typing_extensions import override

from intake.kernel.ids import ChatId, LeadId
from intake.leads.cards.burst import Burst, Bursts
from intake.outbox.tasks.submission_tasks import CardRefresh
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.repositories.rows import columns_of, upsert
from storage.tables import burst_leads, bursts, cards, lead_submissions, outbox


class SqlBursts(Bursts):
    """Bursts in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def get(self, chat_id: ChatId) -> Burst | None:
        found = await self._connection.run(select(bursts).where(bursts.c.chat_id == chat_id))
        row = found.one_or_none()
        return None if row is None else _burst(row)

    @override
    async def put(self, burst: Burst) -> None:
        await self._connection.run(_PUT, columns_of(burst))

    @override
    async def add(self, chat_id: ChatId, leads: Collection[LeadId]) -> None:
        if leads:
            new = upsert(burst_leads).on_conflict_do_nothing()
            rows = [{"chat_id": chat_id, "lead_id": lead_id} for lead_id in leads]
            await self._connection.run(new, rows)

    @override
    async def leads_of(self, chat_id: ChatId) -> tuple[LeadId, ...]:
        rows = await self._connection.run(
            select(burst_leads.c.lead_id)
            .where(burst_leads.c.chat_id == chat_id)
            .order_by(burst_leads.c.lead_id)
        )
        return tuple(LeadId(row.lead_id) for row in rows)

    @override
    async def telling_of(self, lead_id: LeadId) -> tuple[Burst, ...]:
        rows = await self._connection.run(_TELLING_OF, {"lead": lead_id})
        return tuple(_burst(row) for row in rows)

    @override
    async def waiting(self, chat_id: ChatId) -> tuple[LeadId, ...]:
        shown = select(cards.c.id).where(cards.c.submission_id == outbox.c.submission_id).exists()
        rows = await self._connection.run(
            select(lead_submissions.c.lead_id)
            .join(outbox, outbox.c.submission_id == lead_submissions.c.submission_id)
            .where(outbox.c.chat_id == chat_id, outbox.c.type == CardRefresh.type, ~shown)
            .group_by(lead_submissions.c.lead_id)
            .order_by(func.min(outbox.c.id))
        )
        return tuple(LeadId(row.lead_id) for row in rows)

    @override
    async def end(self, chat_id: ChatId) -> None:
        for table in (burst_leads, bursts):
            await self._connection.run(delete(table).where(table.c.chat_id == chat_id))


_NEW = upsert(bursts)
_PUT = _NEW.on_conflict_do_update(
    index_elements=[bursts.c.chat_id],
    set_={
        name: _NEW.excluded[name]
        for name in ("topic_id", "message_id", "page", "fingerprint", "shown_at")
    },
)
_TELLING_OF = Prepared(
    select(bursts)
    .join(burst_leads, burst_leads.c.chat_id == bursts.c.chat_id)
    .where(burst_leads.c.lead_id == bindparam("lead"))
)


def _burst(row: Row[*tuple[Any, ...]]) -> Burst:
    return Burst(
        chat_id=ChatId(row.chat_id),
        topic_id=row.topic_id,
        message_id=row.message_id,
        page=row.page,
        fingerprint=row.fingerprint,
        shown_at=row.shown_at,
    )
