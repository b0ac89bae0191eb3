"""The storage of messages that show leads."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, union, update
from typing_extensions import override

from intake.kernel.ids import ChatId, LeadId, SubmissionId
from intake.leads.cards.lead_card import UNSENT, CardRole, LeadCard, LeadCards
from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import columns_of
from storage.tables import cards, lead_cards, lead_submissions


class SqlLeadCards(LeadCards):
    """These messages in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def of(self, lead_id: LeadId) -> tuple[LeadCard, ...]:
        rows = await self._connection.run(
            select(lead_cards).where(lead_cards.c.lead_id == lead_id).order_by(lead_cards.c.id)
        )
        return tuple(_lead_card(row) for row in rows)

    @override
    async def put(self, cards: Sequence[LeadCard]) -> None:
        known = [columns_of(card) for card in cards if card.id != UNSENT]
        if known:
            await self._connection.run(
                _CHANGE, [columns | {"number": columns["id"]} for columns in known]
            )
        new = [columns_of(card) for card in cards if card.id == UNSENT]
        for columns in new:
            del columns["id"]
        if new:
            await self._connection.run(insert(lead_cards), new)

    @override
    async def drop(self, cards: Sequence[LeadCard]) -> None:
        await self._connection.run(
            delete(lead_cards).where(lead_cards.c.id.in_([card.id for card in cards]))
        )

    @override
    async def lead_at(self, chat_id: ChatId, message_id: int) -> LeadId | None:
        own = (
            select(lead_submissions.c.lead_id)
            .join(cards, cards.c.submission_id == lead_submissions.c.submission_id)
            .where(cards.c.chat_id == chat_id, cards.c.message_id == message_id)
        )
        beside = select(lead_cards.c.lead_id).where(
            lead_cards.c.chat_id == chat_id, lead_cards.c.message_id == message_id
        )
        found = (await self._connection.run(union(own, beside).limit(1))).scalar_one_or_none()
        return None if found is None else LeadId(found)

    @override
    async def chats_of(self, leads: Collection[LeadId]) -> dict[LeadId, frozenset[ChatId]]:
        if not leads:
            return {}
        own = (
            select(lead_submissions.c.lead_id, cards.c.chat_id)
            .join(cards, cards.c.submission_id == lead_submissions.c.submission_id)
            .where(lead_submissions.c.lead_id.in_(list(leads)))
        )
        beside = select(lead_cards.c.lead_id, lead_cards.c.chat_id).where(
            lead_cards.c.lead_id.in_(list(leads)), lead_cards.c.role != CardRole.MENTION
        )
        found: dict[LeadId, frozenset[ChatId]] = {}
        for row in await self._connection.run(union(own, beside)):
            lead_id = LeadId(row.lead_id)
            found[lead_id] = found.get(lead_id, frozenset()) | {ChatId(row.chat_id)}
        return found

    @override
    async def leads_in(self, chat_id: ChatId) -> tuple[LeadId, ...]:
        own = (
            select(lead_submissions.c.lead_id)
            .join(cards, cards.c.submission_id == lead_submissions.c.submission_id)
            .where(cards.c.chat_id == chat_id)
        )
        beside = select(lead_cards.c.lead_id).where(lead_cards.c.chat_id == chat_id)
        rows = await self._connection.run(union(own, beside))
        return tuple(sorted(LeadId(row.lead_id) for row in rows))


_CHANGED = ("chat_id", "topic_id", "message_id", "fingerprint", "files_left")
_CHANGE = (
    update(lead_cards)
    .where(lead_cards.c.id == bindparam("number"))
    .values({name: bindparam(name) for name in _CHANGED})
)


def _lead_card(row: Row[*tuple[Any, ...]]) -> LeadCard:
    return LeadCard(
        id=row.id,
        lead_id=LeadId(row.lead_id),
        role=CardRole(row.role),
        chat_id=ChatId(row.chat_id),
        topic_id=row.topic_id,
        message_id=row.message_id,
        submission_id=None if row.submission_id is None else SubmissionId(row.submission_id),
        fingerprint=row.fingerprint,
        sent_at=row.sent_at,
        files_left=row.files_left,
    )
