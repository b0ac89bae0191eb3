"""The storage of updates: handled ones by id, waiting and hopeless ones in full."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select
from typing_extensions import override

from intake.kernel.ids import UpdateId
from intake.kernel.update_log import QuarantinedUpdates, ReceivedUpdate, ReceivedUpdates, UpdateLog
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.repositories.rows import deleting_old, upsert
from storage.tables import quarantined_updates, received_updates, update_log


class SqlUpdateLog(UpdateLog):
    """The update log in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def insert(self, update_id: UpdateId, now: datetime) -> bool:
        result = await self._connection.run(_LOG, {"update_id": update_id, "at": now})
        return result.rowcount == 1

    @override
    async def has(self, update_id: UpdateId) -> bool:
        result = await self._connection.run(
            select(update_log.c.update_id).where(update_log.c.update_id == update_id)
        )
        return result.first() is not None

    @override
    async def forget(self, before: datetime, limit: int | None = None) -> int:
        key, waiting = update_log.c.update_id, select(received_updates.c.update_id)
        statement = deleting_old(key, update_log.c.at, before, limit, unless=key.in_(waiting))
        return (await self._connection.run(statement)).rowcount


class SqlReceivedUpdates(ReceivedUpdates):
    """Received updates in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def keep(self, updates: Sequence[ReceivedUpdate], now: datetime) -> None:
        await self._connection.run(
            _KEEP,
            [{"update_id": one.update_id, "raw": one.raw, "received_at": now} for one in updates],
        )

    @override
    async def remove(self, update_ids: Collection[UpdateId]) -> None:
        await self._connection.run(
            delete(received_updates).where(received_updates.c.update_id == bindparam("done")),
            [{"done": update_id} for update_id in update_ids],
        )

    @override
    async def oldest(self, limit: int) -> tuple[ReceivedUpdate, ...]:
        result = await self._connection.run(
            select(received_updates).order_by(received_updates.c.id).limit(limit)
        )
        return tuple(ReceivedUpdate(UpdateId(row.update_id), row.raw) for row in result)

    @override
    async def forget(self, before: datetime, limit: int | None = None) -> int:
        statement = deleting_old(
            received_updates.c.id, received_updates.c.received_at, before, limit
        )
        return (await self._connection.run(statement)).rowcount


_LOG = Prepared(upsert(update_log).on_conflict_do_nothing(index_elements=[update_log.c.update_id]))
_KEEP = upsert(received_updates).on_conflict_do_nothing(
    index_elements=[received_updates.c.update_id]
)


class SqlQuarantinedUpdates(QuarantinedUpdates):
    """Quarantined updates in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def put(self, update_id: UpdateId, raw: str, error: str, now: datetime) -> None:
        await self._connection.run(
            insert(quarantined_updates).values(update_id=update_id, raw=raw, error=error, at=now)
        )

    @override
    async def forget(self, before: datetime, limit: int) -> int:
        statement = deleting_old(quarantined_updates.c.id, quarantined_updates.c.at, before, limit)
        return (await self._connection.run(statement)).rowcount
