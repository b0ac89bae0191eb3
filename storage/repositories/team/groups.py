"""The groups' storage."""

from datetime import datetime

from sqlalchemy import delete, select
from typing_extensions import override

from intake.kernel.ids import ChatId, PersonId
from intake.team.group import Groups
from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import upsert
from storage.tables import groups, place_troubles


class SqlGroups(Groups):
    """Groups in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def join(self, chat_id: ChatId, by: PersonId, now: datetime) -> None:
        insert = upsert(groups).values(chat_id=chat_id, added_by=by, at=now)
        await self._connection.run(
            insert.on_conflict_do_update(
                index_elements=[groups.c.chat_id],
                set_={"added_by": insert.excluded.added_by, "at": insert.excluded.at},
            )
        )

    @override
    async def leave(self, chat_id: ChatId) -> None:
        await self._connection.run(delete(groups).where(groups.c.chat_id == chat_id))

    @override
    async def trouble_in(self, chat_id: ChatId) -> str:
        query = select(place_troubles.c.trouble).where(place_troubles.c.chat_id == chat_id)
        trouble: str | None = (await self._connection.run(query)).scalar_one_or_none()
        return trouble or ""

    @override
    async def note_trouble(self, chat_id: ChatId, trouble: str, now: datetime) -> None:
        insert = upsert(place_troubles).values(chat_id=chat_id, trouble=trouble, at=now)
        await self._connection.run(
            insert.on_conflict_do_update(
                index_elements=[place_troubles.c.chat_id],
                set_={"trouble": insert.excluded.trouble, "at": insert.excluded.at},
            )
        )

    @override
    async def added_by(self, chat_id: ChatId) -> PersonId | None:
        query = select(groups.c.added_by).where(groups.c.chat_id == chat_id)
        found = (await self._connection.run(query)).scalar_one_or_none()
        return None if found is None else PersonId(found)
