"""The storage of mutes."""

from datetime import datetime

from sqlalchemy import select
from typing_extensions import override

from intake.kernel.ids import PersonId
from intake.nudges.mute import Mutes
from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import upsert
from storage.tables import mutes


class SqlMutes(Mutes):
    """Mutes in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def mute(self, person_id: PersonId, until: datetime) -> None:
        new = upsert(mutes).values(person_id=person_id, until_at=until)
        await self._connection.run(
            new.on_conflict_do_update(
                index_elements=[mutes.c.person_id], set_={"until_at": new.excluded.until_at}
            )
        )

    @override
    async def running(self, now: datetime) -> dict[PersonId, datetime]:
        found = await self._connection.run(
            select(mutes.c.person_id, mutes.c.until_at).where(mutes.c.until_at > now)
        )
        return {PersonId(person_id): until for person_id, until in found}
