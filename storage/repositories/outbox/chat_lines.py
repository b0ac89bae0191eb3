"""The storage of closed chats, and of the rows that wait for them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from typing_extensions import override

from intake.kernel.ids import ChatId
from intake.outbox.chat_minutes import ChatClosed, ChatLine, ChatLines
from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import columns_of, upsert
from storage.tables import chat_lines, outbox


class SqlChatLines(ChatLines):
    """Lines in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def close(self, chats: Sequence[ChatClosed]) -> None:
        if chats:
            await self._connection.run(_CLOSE, [columns_of(one) for one in chats])

    @override
    async def closed(self, now: datetime) -> tuple[ChatClosed, ...]:
        rows = await self._connection.run(select(chat_lines).where(chat_lines.c.others_from > now))
        return tuple(
            ChatClosed(ChatId(row.chat_id), row.people_from, row.others_from) for row in rows
        )

    @override
    async def of(self, chats: Collection[ChatId]) -> dict[ChatId, ChatLine]:
        if not chats:
            return {}
        found = await self._lines(_LINES.where(outbox.c.chat_id.in_(chats)))
        return {one.chat_id: one for one in found}

    @override
    async def older_than(self, before: datetime) -> tuple[ChatLine, ...]:
        return await self._lines(_LINES.having(func.min(outbox.c.created_at) < before))

    @override
    async def notified_at(self, chat_id: ChatId) -> datetime | None:
        query = select(chat_lines.c.notified_at).where(chat_lines.c.chat_id == chat_id)
        notified_at: datetime | None = (await self._connection.run(query)).scalar_one_or_none()
        return notified_at

    @override
    async def note_notified(self, chat_id: ChatId, now: datetime) -> None:
        await self._connection.run(
            update(chat_lines).where(chat_lines.c.chat_id == chat_id).values(notified_at=now)
        )

    @override
    async def forget(self, before: datetime, limit: int) -> int:
        waiting = select(outbox.c.id).where(outbox.c.chat_id == chat_lines.c.chat_id).exists()
        old = (
            select(chat_lines.c.chat_id)
            .where(chat_lines.c.others_from < before, ~waiting)
            .limit(limit)
        )
        result = await self._connection.run(delete(chat_lines).where(chat_lines.c.chat_id.in_(old)))
        return result.rowcount

    async def _lines(self, query: Select[*tuple[Any, ...]]) -> tuple[ChatLine, ...]:
        result = await self._connection.run(query)
        return tuple(ChatLine(ChatId(row.chat_id), row.rows, row.oldest_at) for row in result)


_NEW = upsert(chat_lines)
_CLOSE = _NEW.on_conflict_do_update(
    index_elements=[chat_lines.c.chat_id],
    set_={name: _NEW.excluded[name] for name in ("people_from", "others_from")},
)
_LINES = (
    select(
        outbox.c.chat_id,
        func.count().label("rows"),
        func.min(outbox.c.created_at).label("oldest_at"),
    )
    .where(outbox.c.chat_id.is_not(None))
    .group_by(outbox.c.chat_id)
    .order_by(func.count().desc(), outbox.c.chat_id)
)
