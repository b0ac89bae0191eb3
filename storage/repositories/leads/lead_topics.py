"""Topics in which leads are worked, as far as cards need them."""

from sqlalchemy import select
from typing_extensions import override

from intake.kernel.ids import ChatId, LeadId
from intake.leads.cards.show_lead import LeadTopics
from intake.team.card_chat import CardChat
from storage.guarded_connection import GuardedConnection
from storage.repositories.dialogue.relayed_messages import SqlRelayedMessages
from storage.tables import threads


class SqlLeadTopics(LeadTopics):
    """These topics in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def topics_of(self, lead_id: LeadId) -> tuple[CardChat, ...]:
        rows = await self._connection.run(
            select(threads.c.chat_id, threads.c.topic_id)
            .where(
                threads.c.lead_id == lead_id,
                threads.c.topic_id.is_not(None),
                threads.c.state != "gone",
            )
            .order_by(threads.c.id)
        )
        return tuple(CardChat(ChatId(row.chat_id), row.topic_id) for row in rows)

    @override
    async def lead_in(self, topic: CardChat) -> LeadId | None:
        found = await self._connection.run(
            select(threads.c.lead_id)
            .where(threads.c.chat_id == topic.chat_id, threads.c.topic_id == topic.topic_id)
            .order_by(threads.c.id.desc())
            .limit(1)
        )
        lead_id = found.scalar_one_or_none()
        return None if lead_id is None else LeadId(lead_id)

    @override
    async def lead_said_in(self, chat_id: ChatId, message_id: int) -> LeadId | None:
        return await SqlRelayedMessages(self._connection).lead_of(chat_id, message_id)
