"""The groups' storage."""

from datetime import datetime

from sqlalchemy import delete, select

from intake.kernel.ids import ChatId, PersonId
from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import upsert
from storage.tables import groups


class SqlGroups:
    """Implements :class:`intake.team.group.Groups`."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    async def join(self, chat_id: ChatId, by: PersonId, now: datetime) -> None:
        """Keep who added the bot; being added anew counts."""
        insert = upsert(groups).values(chat_id=chat_id, added_by=by, at=now)
        await self._connection.run(
            insert.on_conflict_do_update(
                index_elements=[groups.c.chat_id],
                set_={"added_by": insert.excluded.added_by, "at": insert.excluded.at},
            )
        )

    async def leave(self, chat_id: ChatId) -> None:
        """Forget the group."""
        await self._connection.run(delete(groups).where(groups.c.chat_id == chat_id))

    async def added_by(self, chat_id: ChatId) -> PersonId | None:
        """Return who added the bot; ``None`` where it was added before this was kept."""
        query = select(groups.c.added_by).where(groups.c.chat_id == chat_id)
        found = (await self._connection.run(query)).scalar_one_or_none()
        return None if found is None else PersonId(found)
