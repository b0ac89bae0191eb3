"""The clocks' storage."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, case, func, select, update
from typing_extensions import override

from intake.kernel.ids import ClockId
from intake.leads.timer import Timer, TimerKind, Timers
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.repositories.rows import columns_of, upsert
from storage.tables import timers
from storage.tables.metadata import partial_index

_OPEN = (timers.c.fired_at.is_(None), timers.c.stopped_at.is_(None))
_EPISODE = ("kind", "subject", "key", "stage")


class SqlTimers(Timers):
    """Clocks in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection
        self.stirred = False
        """Something may be due that was not before."""

    @override
    async def start(self, timer: Timer) -> None:
        self.stirred = True
        await self._connection.run(_START, _columns(timer))

    @override
    async def bring_forward(self, timer: Timer) -> None:
        self.stirred = True
        await self._connection.run(_BRING_FORWARD, _columns(timer))

    @override
    async def stop(
        self, subject: str, kinds: Collection[TimerKind], now: datetime, *, key: str | None = None
    ) -> int:
        stopped = update(timers).where(
            timers.c.subject == subject, timers.c.kind.in_(list(kinds)), *_OPEN
        )
        if key is not None:
            stopped = stopped.where(timers.c.key == key)
        rows = await self._connection.run(stopped.values(stopped_at=now).returning(timers.c.id))
        return len(rows.all())

    @override
    async def fire(self, timer: Timer, now: datetime) -> bool:
        fired = await self._connection.run(
            update(timers)
            .where(timers.c.id == timer.id, timers.c.due_at <= now, *_OPEN)
            .values(fired_at=now)
            .returning(timers.c.id)
        )
        return fired.one_or_none() is not None

    @override
    async def move(self, timer_id: ClockId, due_at: datetime) -> None:
        self.stirred = True
        await self._connection.run(
            update(timers).where(timers.c.id == timer_id, *_OPEN).values(due_at=due_at)
        )

    @override
    async def due(
        self, now: datetime, limit: int, kinds: Collection[TimerKind] | None = None
    ) -> tuple[Timer, ...]:
        due = select(timers).where(timers.c.due_at <= now, *_OPEN)
        if kinds is not None:
            due = due.where(timers.c.kind.in_(list(kinds)))
        rows = await self._connection.run(due.order_by(timers.c.due_at, timers.c.id).limit(limit))
        return tuple(_timer(row) for row in rows)

    @override
    async def next_due(self) -> datetime | None:
        due: datetime | None = (await self._connection.run(_NEXT)).scalar_one_or_none()
        return due

    @override
    async def open_of(self, subject: str) -> tuple[Timer, ...]:
        rows = await self._connection.run(_OPEN_OF, {"of": subject})
        return tuple(_timer(row) for row in rows.all())

    @override
    async def open_by(self, calendars: Collection[str]) -> tuple[Timer, ...]:
        rows = await self._connection.run(
            select(timers).where(timers.c.calendar.in_(list(calendars)), *_OPEN)
        )
        return tuple(_timer(row) for row in rows)


_NEW = upsert(timers)
_WHERE = partial_index("fired_at IS NULL AND stopped_at IS NULL")["sqlite_where"]
_START = _NEW.on_conflict_do_nothing(index_elements=_EPISODE, index_where=_WHERE)
_BRING_FORWARD = _NEW.on_conflict_do_update(
    index_elements=_EPISODE,
    index_where=_WHERE,
    set_={
        "due_at": case(
            (timers.c.due_at < _NEW.excluded.due_at, timers.c.due_at), else_=_NEW.excluded.due_at
        )
    },
)
_NEXT = select(func.min(timers.c.due_at)).where(*_OPEN)
_OPEN_OF = Prepared(
    select(timers).where(timers.c.subject == bindparam("of"), *_OPEN).order_by(timers.c.due_at)
)


def _columns(timer: Timer) -> dict[str, Any]:
    columns = columns_of(timer)
    del columns["id"]
    budget: timedelta = columns.pop("budget")
    return columns | {"budget_seconds": int(budget.total_seconds())}


def _timer(row: Row[*tuple[Any, ...]]) -> Timer:
    return Timer(
        id=ClockId(row.id),
        kind=row.kind,
        subject=row.subject,
        key=row.key,
        stage=row.stage,
        calendar=row.calendar,
        started_at=row.started_at,
        budget=timedelta(seconds=row.budget_seconds),
        due_at=row.due_at,
        payload=row.payload,
    )
