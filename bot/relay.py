"""The relay: takes rows off the outbox and sees that each is worked on, lane by lane."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Protocol

import structlog

from intake.clock import Clock
from intake.delivery.gateway import ClaimLostError
from intake.delivery.policy import SETTLE
from intake.outbox import Lane, Outbox, OutboxRow, Pauses
from intake.units import Unit, Units

log = structlog.get_logger()

_AT_ONCE = 8
"""Rows of one lane that are worked on side by side."""
_LOOK_AGAIN = 30.0
"""Seconds after which an idle lane looks again, even if nobody woke it."""
_BLOCKED = 1.0
"""Seconds to wait when a due row waits for an earlier one that is due later."""


class RelayUnit(Unit, Protocol):
    """What the relay reads and writes itself."""

    @property
    def outbox(self) -> Outbox:
        """The rows."""
        ...

    @property
    def pauses(self) -> Pauses:
        """The lanes' pauses."""
        ...


Work = Callable[[OutboxRow], Awaitable[Exception | None]]
"""Works on one row, commits its end, and returns why it failed, if it did."""

Probe = Callable[[], Awaitable[Exception | None]]
"""Asks a paused lane's far end whether it serves us again."""


class Relay:
    """Two lanes that never wait for each other.

    Rows are claimed in a transaction of their own before anything leaves. At the start, rows that
    a dead process held are given back: those that were sending only once the portal can no longer
    be at work on them.
    """

    def __init__(
        self,
        units: Units[RelayUnit],
        clock: Clock,
        *,
        owner: str,
        work: Mapping[Lane, Work],
        probes: Mapping[Lane, Probe],
    ) -> None:
        self._units = units
        self._clock = clock
        self._owner = owner
        self._work = work
        self._probes = probes
        self._woken = {lane: asyncio.Event() for lane in Lane}

    def wake(self) -> None:
        """Tell the lanes that there may be something to do."""
        for event in self._woken.values():
            event.set()

    async def run(self) -> None:
        """Work until cancelled; rows in hand are then left claimed, for the next start."""
        async with asyncio.TaskGroup() as lanes:
            for lane in self._work:
                lanes.create_task(self._run_lane(lane), name=f"relay-{lane}")

    async def take_over(self, lane: Lane) -> None:
        """Give back what dead processes held."""
        settled_at = self._clock.now() + SETTLE
        async with self._units() as unit:
            rows = await unit.outbox.take_over(lane, self._owner, settled_at=settled_at)
            await unit.commit()
        if rows:
            log.warning("outbox_taken_over", lane=lane, rows=rows)

    async def step(self, lane: Lane) -> int:
        """Probe a paused lane if it is time, then work on all rows that are due now.

        Returns how many rows were worked on. This is the whole of :meth:`run` but for the waiting.
        """
        worked = 0
        while not await self._paused(lane) and (rows := await self._claim(lane, _AT_ONCE)):
            await asyncio.gather(*(self._handle(row) for row in rows))
            worked += len(rows)
        return worked

    async def _run_lane(self, lane: Lane) -> None:
        await self.take_over(lane)
        woken = self._woken[lane]
        in_hand: set[asyncio.Task[None]] = set()
        async with asyncio.TaskGroup() as tasks:
            while True:
                woken.clear()
                free = _AT_ONCE - len(in_hand)
                rows: tuple[OutboxRow, ...] = ()
                if free and not await self._paused(lane):
                    rows = await self._claim(lane, free)
                for row in rows:
                    task = tasks.create_task(self._handle(row), name=f"outbox-{row.id}")
                    in_hand.add(task)
                    task.add_done_callback(in_hand.discard)
                    task.add_done_callback(lambda _: woken.set())
                if not rows:
                    await self._wait(lane, woken)

    async def _wait(self, lane: Lane, woken: asyncio.Event) -> None:
        seconds = await self._idle_seconds(lane)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(woken.wait(), seconds)

    async def _idle_seconds(self, lane: Lane) -> float:
        async with self._units() as unit:
            pause = await unit.pauses.get(lane)
            due = pause.probe_at if pause else await unit.outbox.next_due(lane)
        if due is None:
            return _LOOK_AGAIN
        return min(max(self._seconds_until(due), _BLOCKED), _LOOK_AGAIN)

    def _seconds_until(self, moment: datetime) -> float:
        return (moment - self._clock.now()).total_seconds()

    async def _paused(self, lane: Lane) -> bool:
        """Say whether the lane stands still; probes it when that is due."""
        async with self._units() as unit:
            pause = await unit.pauses.get(lane)
        if pause is None:
            return False
        if self._seconds_until(pause.probe_at) > 0:
            return True
        error = await self._probes[lane]()
        if error is None:
            log.info("lane_resumed", lane=lane)
            return False
        log.warning("lane_probe_failed", lane=lane, error=_name(error))
        return True

    async def _claim(self, lane: Lane, limit: int) -> tuple[OutboxRow, ...]:
        async with self._units() as unit:
            rows = await unit.outbox.claim(lane, self._owner, self._clock.now(), limit)
            if rows:
                await unit.commit()
        return rows

    async def _handle(self, row: OutboxRow) -> None:
        ids = {
            "row": row.id,
            "task": row.task,
            "submission": row.submission_id,
            "attempt": row.attempt,
        }
        try:
            error = await self._work[row.lane](row)
        except ClaimLostError:
            log.warning("outbox_claim_lost", **ids)
            return
        if error is None:
            log.info("outbox_row_done", **ids)
        else:
            log.warning("outbox_row_failed", error=_name(error), **ids)


def _name(error: Exception) -> str:
    """Name an error without its text, which may hold the portal's words about a person."""
    return getattr(error, "code", "") or type(error).__name__
