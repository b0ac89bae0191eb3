"""Leases in the simulation's store, on virtual time.

The product's statements reckon with PostgreSQL's intervals and clock; tests/storage tries those.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from typing_extensions import override

from intake.outbox.worker_lease import (
    WORK,
    RunningLease,
    WorkerLease,
    WorkerLeaseLostError,
    WorkerLeases,
)
from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import upsert
from storage.tables import worker_leases
from tests.simulation.virtual_time import VirtualClock

_columns = worker_leases.c


class StoreLeases(WorkerLeases):
    """Rows whose time is the loop's."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @staticmethod
    def _now() -> datetime:
        return VirtualClock().now()

    @override
    async def take(self, queue: str, holder: str, length: timedelta) -> WorkerLease | None:
        rows = await self._connection.run(select(worker_leases).where(_columns.queue == queue))
        row, now, epoch = rows.one_or_none(), self._now(), 1
        if row is not None:
            if row.ends_at > now and row.holder != holder:
                return None
            epoch = row.epoch + 1
        values = {"holder": holder, "epoch": epoch, "ends_at": now + length}
        await self._connection.run(
            upsert(worker_leases)
            .values(queue=queue, **values)
            .on_conflict_do_update(index_elements=[_columns.queue], set_=values)
        )
        return WorkerLease(queue, holder, epoch)

    @override
    async def renew(self, lease: WorkerLease, length: timedelta) -> bool:
        changed = await self._connection.run(
            update(worker_leases)
            .where(_columns.queue == lease.queue, _columns.epoch == lease.epoch)
            .values(ends_at=self._now() + length)
        )
        return changed.rowcount == 1

    @override
    async def left(self) -> Mapping[str, RunningLease]:
        now = self._now()
        rows = await self._connection.run(select(worker_leases).where(_columns.ends_at > now))
        return {row.queue: RunningLease(row.holder, row.ends_at - now) for row in rows}

    @override
    async def release(self, lease: WorkerLease) -> None:
        await self.renew(lease, timedelta())

    @override
    async def forget(self, after: timedelta) -> None:
        before = self._now() - after
        await self._connection.run(
            delete(worker_leases).where(_columns.queue != WORK, _columns.ends_at < before)
        )

    @override
    async def guard(self, lease: WorkerLease) -> None:
        found = await self._connection.run(
            select(_columns.epoch).where(
                _columns.queue == lease.queue, _columns.epoch == lease.epoch
            )
        )
        if found.one_or_none() is None:
            raise WorkerLeaseLostError
