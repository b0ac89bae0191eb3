"""The storage of how far the digests have come."""

from datetime import datetime

from sqlalchemy import select
from typing_extensions import override

from intake.arrivals.digest import DigestKind, Digests
from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import upsert
from storage.tables import digests


class SqlDigests(Digests):
    """Digests in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def reported_until(self, kind: DigestKind) -> datetime | None:
        result = await self._connection.run(select(digests.c.until).where(digests.c.kind == kind))
        until: datetime | None = result.scalar_one_or_none()
        return until

    @override
    async def report_until(self, kind: DigestKind, until: datetime) -> None:
        insert = upsert(digests).values(kind=kind, until=until)
        await self._connection.run(
            insert.on_conflict_do_update(
                index_elements=[digests.c.kind], set_={"until": insert.excluded.until}
            )
        )
