"""Leases in the simulation's store, on virtual time.

The product's statements reckon with PostgreSQL's intervals and clock; tests/storage tries those.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from typing_extensions import override

from intake.outbox.worker_lease import (
    WORK,
    RunningLease,
    WorkerLease,
    WorkerLeaseLostError,
    WorkerLeases,
)
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.repositories.rows import upsert
from storage.tables import worker_leases
from tests.simulation.virtual_time import VirtualClock

TAKEN: ContextVar[bool] = ContextVar("taken", default=False)
"""Whether a unit has taken the lease of the work; it counts when that is committed."""


class StoreLeases(WorkerLeases):
    """Rows whose time is the loop's."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @staticmethod
    def _now() -> datetime:
        return VirtualClock().now()

    @override
    async def take(self, queue: str, holder: str, length: timedelta) -> WorkerLease | None:
        rows = await self._connection.run(_OF_QUEUE, {"of": queue})
        row, now, epoch = rows.one_or_none(), self._now(), 1
        if row is not None:
            if row.ends_at > now and row.holder != holder:
                return None
            epoch = row.epoch + 1
        values = {"queue": queue, "holder": holder, "epoch": epoch, "ends_at": now + length}
        await self._connection.run(_TAKE, values)
        if queue == WORK:
            TAKEN.set(True)
        return WorkerLease(queue, holder, epoch)

    @override
    async def renew(self, lease: WorkerLease, length: timedelta) -> bool:
        until = self._now() + length
        changed = await self._connection.run(_END, {**_which(lease), "ends_at": until})
        return changed.rowcount == 1

    @override
    async def left(self) -> Mapping[str, RunningLease]:
        now = self._now()
        rows = await self._connection.run(_RUNNING, {"now": now})
        return {row.queue: RunningLease(row.holder, row.ends_at - now) for row in rows}

    @override
    async def release(self, lease: WorkerLease) -> None:
        await self.renew(lease, timedelta())

    @override
    async def forget(self, after: timedelta) -> None:
        await self._connection.run(_FORGET, {"before": self._now() - after})

    @override
    async def guard(self, lease: WorkerLease) -> None:
        found = await self._connection.run(_GUARD, _which(lease))
        if found.one_or_none() is None:
            raise WorkerLeaseLostError


_columns = worker_leases.c
_OF_QUEUE = Prepared(select(worker_leases).where(_columns.queue == bindparam("of")))
_NEW = upsert(worker_leases)
_TAKE = Prepared(
    _NEW.on_conflict_do_update(
        index_elements=[_columns.queue],
        set_={name: _NEW.excluded[name] for name in ("holder", "epoch", "ends_at")},
    )
)
_OURS = (_columns.queue == bindparam("of"), _columns.epoch == bindparam("ours"))
_END = Prepared(update(worker_leases).where(*_OURS))
_RUNNING = Prepared(select(worker_leases).where(_columns.ends_at > bindparam("now")))
_FORGET = Prepared(
    delete(worker_leases).where(_columns.queue != WORK, _columns.ends_at < bindparam("before"))
)
_GUARD = Prepared(select(_columns.epoch).where(*_OURS))


def _which(lease: WorkerLease) -> dict[str, Any]:
    return {"of": lease.queue, "ours": lease.epoch}
