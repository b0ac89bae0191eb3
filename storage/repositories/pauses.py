"""The pauses' storage."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from intake.outbox import Lane, Pause
from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import columns_of
from storage.tables import pauses


class SqlPauses:
    """Implements :class:`intake.outbox.Pauses`."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    async def get(self, lane: Lane) -> Pause | None:
        """Return the lane's pause, if it stands still."""
        result = await self._connection.run(_OF_LANE, {"of": lane})
        row = result.one_or_none()
        return _pause(row) if row else None

    async def last_told(self, lane: Lane) -> datetime | None:
        """Return when the admins last heard of a pause of the lane that has ended."""
        told: datetime | None = (
            await self._connection.run(_LAST_TOLD, {"of": lane})
        ).scalar_one_or_none()
        return told

    async def put(self, pause: Pause) -> None:
        """Begin a pause, or write over the lane's present one."""
        values = columns_of(pause) | {"ended_at": None}
        await self._connection.run(
            self._connection.insert(pauses)
            .values(values)
            .on_conflict_do_update(
                index_elements=[pauses.c.lane],
                set_={name: value for name, value in values.items() if name != "lane"},
            )
        )

    async def end(self, lane: Lane, now: datetime) -> Pause | None:
        """End the pause and return what it was."""
        result = await self._connection.run(
            update(pauses)
            .where(pauses.c.lane == lane, pauses.c.ended_at.is_(None))
            .values(ended_at=now)
            .returning(pauses)
        )
        row = result.one_or_none()
        return _pause(row) if row else None


_OF_LANE = select(pauses).where(pauses.c.lane == bindparam("of"), pauses.c.ended_at.is_(None))
_LAST_TOLD = select(func.coalesce(pauses.c.told_at, pauses.c.told_before)).where(
    pauses.c.lane == bindparam("of"), pauses.c.ended_at.is_not(None)
)


def _pause(row: Row[*tuple[Any, ...]]) -> Pause:
    return Pause(
        lane=row.lane,
        since=row.since,
        reason=row.reason,
        probe_at=row.probe_at,
        probes=row.probes,
        told_at=row.told_at,
        remedy=row.remedy or "",
        told_before=row.told_before,
    )
