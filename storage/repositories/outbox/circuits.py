"""The circuits' storage."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update
from typing_extensions import override

from intake.outbox.circuit import Circuit, Circuits
from intake.outbox.tasks.outbox_queue import OutboxQueue
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.repositories.rows import columns_of, upsert
from storage.tables import circuits


class SqlCircuits(Circuits):
    """Circuits in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def get(self, queue: OutboxQueue) -> Circuit | None:
        result = await self._connection.run(_OPEN, {"of": queue})
        row = result.one_or_none()
        return _circuit(row) if row else None

    @override
    async def last_notified(self, queue: OutboxQueue) -> datetime | None:
        at: datetime | None = (
            await self._connection.run(_LAST_NOTIFIED, {"of": queue})
        ).scalar_one_or_none()
        return at

    @override
    async def put(self, circuit: Circuit) -> None:
        values = columns_of(circuit) | {"closed_at": None}
        await self._connection.run(
            upsert(circuits)
            .values(values)
            .on_conflict_do_update(
                index_elements=[circuits.c.queue],
                set_={name: value for name, value in values.items() if name != "queue"},
            )
        )

    @override
    async def end(self, queue: OutboxQueue, now: datetime) -> Circuit | None:
        result = await self._connection.run(
            update(circuits)
            .where(circuits.c.queue == queue, circuits.c.closed_at.is_(None))
            .values(closed_at=now)
            .returning(circuits)
        )
        row = result.one_or_none()
        return _circuit(row) if row else None


_OPEN = Prepared(
    select(circuits).where(circuits.c.queue == bindparam("of"), circuits.c.closed_at.is_(None))
)
_LAST_NOTIFIED = select(func.coalesce(circuits.c.notified_at, circuits.c.notified_before)).where(
    circuits.c.queue == bindparam("of"), circuits.c.closed_at.is_not(None)
)


def _circuit(row: Row[*tuple[Any, ...]]) -> Circuit:
    return Circuit(
        queue=row.queue,
        opened_at=row.opened_at,
        reason=row.reason,
        probe_at=row.probe_at,
        probes=row.probes,
        notified_at=row.notified_at,
        remedy=row.remedy or "",
        notified_before=row.notified_before,
    )
