"""The pauses' storage."""

from typing import Any

from sqlalchemy import Row, bindparam, delete, select

from intake.outbox import Lane, Pause
from storage.repositories.rows import columns_of
from storage.statements import Statements
from storage.tables import pauses


class SqlPauses:
    """Implements :class:`intake.outbox.Pauses`."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def get(self, lane: Lane) -> Pause | None:
        """Return the lane's pause, if it stands still."""
        result = await self._statements.run(_OF_LANE, {"of": lane})
        row = result.one_or_none()
        return _pause(row) if row else None

    async def put(self, pause: Pause) -> None:
        """Begin a pause, or write over the lane's present one."""
        values = columns_of(pause)
        await self._statements.run(
            self._statements.insert(pauses)
            .values(values)
            .on_conflict_do_update(
                index_elements=[pauses.c.lane],
                set_={name: value for name, value in values.items() if name != "lane"},
            )
        )

    async def end(self, lane: Lane) -> Pause | None:
        """End the pause and return what it was."""
        result = await self._statements.run(
            delete(pauses).where(pauses.c.lane == lane).returning(pauses)
        )
        row = result.one_or_none()
        return _pause(row) if row else None


_OF_LANE = select(pauses).where(pauses.c.lane == bindparam("of"))


def _pause(row: Row[*tuple[Any, ...]]) -> Pause:
    return Pause(
        lane=row.lane,
        since=row.since,
        reason=row.reason,
        probe_at=row.probe_at,
        probes=row.probes,
        told_at=row.told_at,
        remedy=row.remedy or "",
    )
