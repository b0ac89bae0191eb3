"""The storage of who works which queue."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import DateTime, Interval, bindparam, column, delete, func, select, table, update
from typing_extensions import override

from intake.outbox.worker_lease import (
    LEASE_LENGTH,
    WORK,
    RunningLease,
    WorkerLease,
    WorkerLeaseLostError,
    WorkerLeases,
)
from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import upsert
from storage.tables import worker_leases

SILENCE = timedelta(seconds=2.5)
"""How long a transaction may wait for its client before somebody else needs what it has locked."""


class SqlWorkerLeases(WorkerLeases):
    """Leases in SQL, on the database's clock.

    A transaction's time stands still from its beginning. It errs on the safe side: a lease that is
    taken late ends early, and one is taken from a holder too late rather than too soon.

    That clock may be put back, or another server's go on in its place. A lease that lasts for
    longer than any is given is over, then: its holder may be dead, and renews it if not.
    """

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def take(self, queue: str, holder: str, length: timedelta) -> WorkerLease | None:
        await self._connection.run(_CUT_OFF, {"silence": SILENCE})
        await self._connection.run(_WAIT, {"of": queue})
        taken = await self._connection.run(
            _TAKE, {"queue": queue, "holder": holder, "length": length}
        )
        epoch = taken.scalar_one_or_none()
        return None if epoch is None else WorkerLease(queue, holder, epoch)

    @override
    async def renew(self, lease: WorkerLease, length: timedelta) -> bool:
        return await self._ends_after(lease, length)

    @override
    async def left(self) -> Mapping[str, RunningLease]:
        rows = await self._connection.run(_LEFT)
        return {row.queue: RunningLease(row.holder, row.left) for row in rows}

    @override
    async def release(self, lease: WorkerLease) -> None:
        await self._ends_after(lease, timedelta())

    @override
    async def forget(self, after: timedelta) -> None:
        await self._connection.run(_FORGET, {"length": after})

    @override
    async def guard(self, lease: WorkerLease) -> None:
        found = await self._connection.run(_GUARD, _which(lease))
        if found.one_or_none() is None:
            raise WorkerLeaseLostError

    async def _ends_after(self, lease: WorkerLease, length: timedelta) -> bool:
        changed = await self._connection.run(_END, {**_which(lease), "length": length})
        return changed.one_or_none() is not None


class SoleWorkerLeases(WorkerLeases):
    """Leases of a process that has the database for itself: they cost nothing, and last."""

    @override
    async def take(self, queue: str, holder: str, length: timedelta) -> WorkerLease | None:
        return WorkerLease(queue, holder, 1)

    @override
    async def renew(self, lease: WorkerLease, length: timedelta) -> bool:
        return True

    @override
    async def left(self) -> Mapping[str, RunningLease]:
        return {}

    @override
    async def release(self, lease: WorkerLease) -> None:
        pass

    @override
    async def forget(self, after: timedelta) -> None:
        pass

    @override
    async def guard(self, lease: WorkerLease) -> None:
        pass


_LONGEST = 2 * LEASE_LENGTH
"""A clock that was put back by less than a lease holds nobody up for long."""

_columns = worker_leases.c
_IS_OVER = (_columns.ends_at <= func.now()) | (
    _columns.ends_at > func.now() + bindparam(None, _LONGEST, type_=Interval)
)
_END_AT = func.now() + bindparam("length", type_=Interval)
_NEW = upsert(worker_leases).values(
    queue=bindparam("queue"), holder=bindparam("holder"), epoch=1, ends_at=_END_AT
)
_TAKE = _NEW.on_conflict_do_update(
    index_elements=[_columns.queue],
    set_={
        "holder": _NEW.excluded.holder,
        "epoch": _columns.epoch + 1,
        "ends_at": _NEW.excluded.ends_at,
    },
    where=_IS_OVER | (_columns.holder == _NEW.excluded.holder),
).returning(_columns.epoch)
_OURS = (_columns.queue == bindparam("of"), _columns.epoch == bindparam("ours"))
_END = update(worker_leases).where(*_OURS).values(ends_at=_END_AT).returning(_columns.epoch)
_GUARD = select(_columns.epoch).where(*_OURS).with_for_update(read=True, key_share=True)
"""A renewal passes by these locks; whoever takes the lease waits for them (``_WAIT``)."""
_WAIT = select(_columns.epoch).where(_columns.queue == bindparam("of")).with_for_update()
_sessions = table(
    "pg_stat_activity",
    *map(column, ("pid", "datname", "usename", "application_name", "state", "wait_event")),
    column("state_change", DateTime(timezone=True)),
)
_CUT_OFF = select(func.pg_terminate_backend(_sessions.c.pid)).where(
    _sessions.c.datname == func.current_database(),
    _sessions.c.usename == func.current_user(),
    _sessions.c.application_name == func.current_setting("application_name"),
    _sessions.c.state == "active",
    _sessions.c.wait_event == "ClientRead",
    _sessions.c.state_change < func.clock_timestamp() - bindparam("silence", type_=Interval),
)
"""Whose process was frozen after a statement was prepared, and before it was run. The server takes
that for active, so that none of its own time-outs ends the transaction."""
_LEFT = select(
    _columns.queue, _columns.holder, (_columns.ends_at - func.now()).label("left")
).where(~_IS_OVER)
_FORGET = delete(worker_leases).where(
    _columns.queue != WORK, _columns.ends_at < func.now() - bindparam("length", type_=Interval)
)


def _which(lease: WorkerLease) -> dict[str, str | int]:
    return {"of": lease.queue, "ours": lease.epoch}
