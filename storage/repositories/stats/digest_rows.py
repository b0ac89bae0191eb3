"""The storage of who gets a digest of the numbers."""

from datetime import datetime

from sqlalchemy import delete, select, update
from typing_extensions import override

from intake.kernel.ids import ChatId, PersonId
from intake.stats.numbers_digest import NumbersDigest, NumbersDigests
from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import columns_of, upsert
from storage.tables import numbers_digests

_ALL = select(
    numbers_digests.c.chat_id,
    numbers_digests.c.rhythm,
    numbers_digests.c.hour,
    numbers_digests.c.topic_id,
)


class SqlNumbersDigests(NumbersDigests):
    """Digests in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def all(self) -> tuple[NumbersDigest, ...]:
        rows = await self._connection.run(_ALL.order_by(numbers_digests.c.chat_id))
        return tuple(NumbersDigest(*row) for row in rows)

    @override
    async def get(self, chat_id: ChatId) -> NumbersDigest | None:
        row = await self._connection.run(_ALL.where(numbers_digests.c.chat_id == chat_id))
        found = row.one_or_none()
        return None if found is None else NumbersDigest(*found)

    @override
    async def put(self, digest: NumbersDigest, by: PersonId, now: datetime) -> None:
        new = upsert(numbers_digests).values(columns_of(digest) | {"by": by, "at": now})
        await self._connection.run(
            new.on_conflict_do_update(
                index_elements=[numbers_digests.c.chat_id],
                set_={
                    name: new.excluded[name] for name in ("topic_id", "rhythm", "hour", "by", "at")
                },
            )
        )

    @override
    async def move(self, old: ChatId, new: ChatId) -> NumbersDigest | None:
        columns = numbers_digests.c
        moved = await self._connection.run(
            update(numbers_digests)
            .where(columns.chat_id == old)
            .values(chat_id=new)
            .returning(columns.chat_id, columns.rhythm, columns.hour, columns.topic_id)
        )
        found = moved.one_or_none()
        return None if found is None else NumbersDigest(*found)

    @override
    async def remove(self, chat_id: ChatId) -> bool:
        gone = await self._connection.run(
            delete(numbers_digests)
            .where(numbers_digests.c.chat_id == chat_id)
            .returning(numbers_digests.c.chat_id)
        )
        return bool(gone.all())
