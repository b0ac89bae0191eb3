"""The threads' storage, and where a lead's cards stand."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
from typing_extensions import override

from intake.dialogue.thread import Thread, Threads, ThreadState
from intake.kernel.ids import ChatId, LeadId, ThreadId
from storage.column_types import in_words
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.repositories.rows import columns_of
from storage.tables import cards, lead_cards, lead_submissions, threads


class SqlThreads(Threads):
    """Threads in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def of(self, lead_id: LeadId) -> tuple[Thread, ...]:
        rows = await self._connection.run(_OF, {"lead": lead_id})
        return tuple(_thread(row) for row in rows.all())

    @override
    async def in_topic(self, chat_id: ChatId, topic_id: int) -> Thread | None:
        row = (
            await self._connection.run(_IN_TOPIC, {"chat": chat_id, "topic": topic_id})
        ).one_or_none()
        return None if row is None else _thread(row)

    @override
    async def open(self, thread: Thread) -> Thread:
        gone = await self._change(thread.lead_id, thread.chat_id, state=ThreadState.GONE)
        generation = max((one + 1 for one in gone), default=thread.generation)
        columns = columns_of(thread) | {"generation": generation}
        del columns["id"]
        return _thread((await self._connection.run(_ADD, columns)).one())

    @override
    async def leave(self, lead_id: LeadId, chat_id: ChatId) -> None:
        await self._change(lead_id, chat_id, state=ThreadState.GONE)

    @override
    async def show(self, lead_id: LeadId, chat_id: ChatId, shown: str, pinned: int | None) -> None:
        await self._change(lead_id, chat_id, shown=shown, pinned=pinned)

    @override
    async def anchor(self, lead_id: LeadId, chat_id: ChatId) -> int | None:
        for statement in (_SUBMISSION_CARD, _LEAD_CARD):
            found = await self._connection.run(statement, {"lead": lead_id, "chat": chat_id})
            row = found.one_or_none()
            if row is not None:
                message: int = row.message_id
                return message
        return None

    @override
    async def card_chat(self, lead_id: LeadId) -> ChatId | None:
        row = (await self._connection.run(_CARD_CHAT, {"lead": lead_id})).one_or_none()
        return None if row is None else ChatId(row.chat_id)

    async def _change(
        self, lead_id: LeadId, chat_id: ChatId, **values: str | int | None
    ) -> list[int]:
        """Change the open one; give its generation."""
        changed = await self._connection.run(
            update(threads)
            .where(
                threads.c.lead_id == lead_id,
                threads.c.chat_id == chat_id,
                threads.c.state == in_words(ThreadState.OPEN),
            )
            .values(**values)
            .returning(threads.c.generation)
        )
        return [row.generation for row in changed]


_OF_LEAD = threads.c.lead_id == bindparam("lead")
_OF = Prepared(
    select(threads)
    .where(_OF_LEAD, threads.c.state == in_words(ThreadState.OPEN))
    .order_by(threads.c.id.desc())
)
_IN_TOPIC = Prepared(
    select(threads)
    .where(threads.c.chat_id == bindparam("chat"), threads.c.topic_id == bindparam("topic"))
    .order_by(threads.c.id.desc())
    .limit(1)
)
_ADD = Prepared(insert(threads).returning(threads))
_CARDS = cards.join(lead_submissions, lead_submissions.c.submission_id == cards.c.submission_id)
_SUBMISSION_CARD = Prepared(
    select(cards.c.message_id)
    .select_from(_CARDS)
    .where(lead_submissions.c.lead_id == bindparam("lead"), cards.c.chat_id == bindparam("chat"))
    .order_by(cards.c.submission_id.desc())
    .limit(1)
)
_LEAD_CARD = Prepared(
    select(lead_cards.c.message_id)
    .where(lead_cards.c.lead_id == bindparam("lead"), lead_cards.c.chat_id == bindparam("chat"))
    .order_by(lead_cards.c.id.desc())
    .limit(1)
)
_CARD_CHAT = Prepared(
    select(cards.c.chat_id)
    .select_from(_CARDS)
    .where(lead_submissions.c.lead_id == bindparam("lead"), cards.c.chat_id < 0)
    .order_by(cards.c.submission_id.desc())
    .limit(1)
)
_FIELDS = [field.name for field in fields(Thread)]


def _thread(row: Row[*tuple[Any, ...]]) -> Thread:
    values = {name: getattr(row, name) for name in _FIELDS}
    return Thread(**values | {"id": ThreadId(row.id)})
