"""The pauses' storage."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from intake.outbox.circuit import Circuit
from intake.outbox.tasks import OutboxQueue
from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import columns_of
from storage.tables import circuits


class SqlCircuits:
    """Implements :class:`intake.outbox.circuit.Circuits`."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    async def get(self, queue: OutboxQueue) -> Circuit | None:
        """Return the queue's pause, if it stands still."""
        result = await self._connection.run(_OF_LANE, {"of": queue})
        row = result.one_or_none()
        return _circuit(row) if row else None

    async def last_notified(self, queue: OutboxQueue) -> datetime | None:
        """Return when the admins last heard of a pause of the queue that has ended."""
        told: datetime | None = (
            await self._connection.run(_LAST_TOLD, {"of": queue})
        ).scalar_one_or_none()
        return told

    async def put(self, circuit: Circuit) -> None:
        """Begin a pause, or write over the queue's present one."""
        values = columns_of(circuit) | {"closed_at": None}
        await self._connection.run(
            self._connection.insert(circuits)
            .values(values)
            .on_conflict_do_update(
                index_elements=[circuits.c.queue],
                set_={name: value for name, value in values.items() if name != "queue"},
            )
        )

    async def end(self, queue: OutboxQueue, now: datetime) -> Circuit | None:
        """End the pause and return what it was."""
        result = await self._connection.run(
            update(circuits)
            .where(circuits.c.queue == queue, circuits.c.closed_at.is_(None))
            .values(closed_at=now)
            .returning(circuits)
        )
        row = result.one_or_none()
        return _circuit(row) if row else None


_OF_LANE = select(circuits).where(
    circuits.c.queue == bindparam("of"), circuits.c.closed_at.is_(None)
)
_LAST_TOLD = select(func.coalesce(circuits.c.notified_at, circuits.c.notified_before)).where(
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
