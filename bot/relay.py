"""The relay: takes rows off the outbox and sees that each is worked on, lane by lane."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from intake.clock import Clock, within
from intake.delivery.decisions import LONGEST_PAUSE, SETTLE_WINDOW, is_probe_due
from intake.delivery.errors import PermanentError, label
from intake.delivery.gateway import LeaseLostError
from intake.outbox import Lane, Outbox, OutboxRow, Pause, Pauses
from intake.unit_of_work import UnitOfWork, UnitOfWorkFactory

log = structlog.get_logger()

AT_ONCE = {Lane.CRM: 500, Lane.TELEGRAM: 8}
"""Rows of each lane that are worked on side by side. Those of the CRM lane share batches: so many
fill those that may be on their way, with a dozen chains in each."""
_ON_TRIAL = 8
"""Rows that are tried while nobody knows whether a paused lane serves us again."""
_LOOK_AGAIN = 30.0
"""Seconds after which an idle lane looks again, even if nobody woke it."""
_BREATH = 1.0
"""Seconds that an idle lane waits at least."""
_CLOCK_EVERY = timedelta(seconds=30)
"""How often an idle lane looks for what a clock that was put back has made wait."""
_AFTER_TROUBLE = 5.0
"""Seconds to wait when the database does not answer."""


class RelayUnit(UnitOfWork, Protocol):
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


class Probe(Protocol):
    """Asks a paused lane's far end whether it serves us again."""

    async def __call__(self) -> Exception | None:
        """Return why it does not, or ``None``; the pause goes on either way."""
        ...

    async def resumed(self) -> None:
        """End the pause: a row got through, or none waits."""
        ...


class _LaneWork:
    """What one lane has in hand."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.woken = asyncio.Event()
        self.active: set[asyncio.Task[None]] = set()
        self.on_trial = False
        """The probe of a paused lane was answered, but no row has got through yet."""
        self.clock_seen: datetime | None = None
        """When the lane last looked for rows that wait for a wrong clock's time."""
        self.troubled = False
        """A claim may have been committed although it failed here."""


class Relay:
    """Two lanes that never wait for each other.

    Rows are claimed in a transaction of their own before anything leaves. At the start, rows that
    a dead process held are given back: those that were sending only once the portal can no longer
    be at work on them. A database that does not answer for a while stops nothing but the relay.
    """

    def __init__(
        self,
        writing: UnitOfWorkFactory[RelayUnit],
        reading: UnitOfWorkFactory[RelayUnit],
        clock: Clock,
        *,
        owner: str,
        work: Mapping[Lane, Work],
        probes: Mapping[Lane, Probe],
    ) -> None:
        self._writing = writing
        self._reading = reading
        self._clock = clock
        self._owner = owner
        self._work = work
        self._probes = probes
        self._lanes = {lane: _LaneWork(owner) for lane in Lane}
        self._stopping = False

    def wake(self) -> None:
        """Tell the lanes that there may be something to do."""
        for state in self._lanes.values():
            state.woken.set()

    async def run(self) -> None:
        """Work until cancelled; rows in hand are then left claimed, for the next start."""
        async with asyncio.TaskGroup() as lanes:
            for lane in self._work:
                lanes.create_task(self._run_lane(lane), name=f"relay-{lane}")

    async def finish(self, seconds: float) -> None:
        """Claim nothing more, and wait so long for the rows in hand: no doubt is left then."""
        self._stopping = True
        if active := [task for state in self._lanes.values() for task in state.active]:
            await asyncio.wait(active, timeout=seconds)

    async def take_over(self, lane: Lane) -> None:
        """Give back what dead processes held."""
        settled_at = self._clock.now() + SETTLE_WINDOW
        async with self._writing() as unit:
            owner = self._lanes[lane].owner
            rows = await unit.outbox.take_over(lane, owner, settled_at=settled_at)
            await unit.commit()
        if rows:
            log.warning("outbox_taken_over", lane=lane, rows=rows)

    async def step(self, lane: Lane) -> int:
        """Probe a paused lane if it is time, then work on all rows that are due now.

        Returns how many rows were worked on. This is the whole of :meth:`run` but for the waiting.
        """
        worked = 0
        while rows := await self._take(lane):
            await asyncio.gather(*(self._handle(row) for row in rows))
            worked += len(rows)
        return worked

    async def _run_lane(self, lane: Lane) -> None:
        state = self._lanes[lane]
        state.troubled = True  # the last process may have left rows claimed
        async with asyncio.TaskGroup() as tasks:
            while True:
                state.woken.clear()
                try:
                    rows = await self._next_rows(lane, state)
                    # Whatever else was due is in hand, too; the next end or arrival wakes us.
                    idle = _BREATH if rows else await self._idle_seconds(lane)
                except Exception as error:  # noqa: BLE001  the intake must go on without the relay
                    log.warning("outbox_unavailable", lane=lane, error=label(error))
                    state.troubled = True
                    await asyncio.sleep(_AFTER_TROUBLE)
                    continue
                for row in rows:
                    task = tasks.create_task(self._handle(row), name=f"outbox-{row.id}")
                    state.active.add(task)
                    task.add_done_callback(state.active.discard)
                    task.add_done_callback(lambda _: state.woken.set())
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(idle):
                        await state.woken.wait()

    async def _next_rows(self, lane: Lane, state: _LaneWork) -> tuple[OutboxRow, ...]:
        if state.troubled and not state.active:
            # Whatever is still claimed in our name is nobody's: a new name takes it over.
            state.owner = f"{self._owner}-{self._clock.now():%H%M%S%f}"
            await self.take_over(lane)
            state.troubled = False
        return () if self._stopping or state.troubled else await self._take(lane)

    async def _take(self, lane: Lane) -> tuple[OutboxRow, ...]:
        """Claim what is due, and probe a paused lane first if it is time."""
        while (free := self._free(lane)) > 0:
            rows, pause = await self._claim(lane, free)
            if pause is None or not await self._probed(lane, pause):
                return rows
        return ()

    def _free(self, lane: Lane) -> int:
        """Say how many more rows may be taken in hand."""
        state = self._lanes[lane]
        return (_ON_TRIAL if state.on_trial else AT_ONCE[lane]) - len(state.active)

    async def _idle_seconds(self, lane: Lane) -> float:
        async with self._reading() as unit:
            pause = await unit.pauses.get(lane)
            due = await unit.outbox.next_due(lane)
        if pause is not None and not self._lanes[lane].on_trial:
            due = pause.probe_at
        if due is None:
            return _LOOK_AGAIN
        return min(max(self._seconds_until(due), _BREATH), _LOOK_AGAIN)

    def _seconds_until(self, moment: datetime) -> float:
        return (moment - self._clock.now()).total_seconds()

    async def _probed(self, lane: Lane, pause: Pause) -> bool:
        """Probe a paused lane if that is due, and say whether the far end answered.

        An answered probe puts the lane on trial: the portal may serve the probe and still refuse
        every row. Only a row that gets through ends the pause.
        """
        if not is_probe_due(pause.probe_at, self._clock.now()):
            return False
        error = await self._probes[lane]()
        if error is not None:
            log.warning("lane_probe_failed", lane=lane, error=label(error))
            return False
        self._lanes[lane].on_trial = True
        async with self._reading() as unit:
            waiting = await unit.outbox.next_due(lane) is not None
        if not waiting:
            await self._resume(lane)
        return True

    async def _resume(self, lane: Lane) -> None:
        self._lanes[lane].on_trial = False
        await self._probes[lane].resumed()
        log.info("lane_resumed", lane=lane)

    async def _claim(self, lane: Lane, limit: int) -> tuple[tuple[OutboxRow, ...], Pause | None]:
        """Claim rows, or return the pause for which the lane stands still.

        Both in one unit: this is what a submission waits for before anything else happens to it.
        """
        state, now = self._lanes[lane], self._clock.now()
        async with self._writing() as unit:
            pause = await unit.pauses.get(lane)
            state.on_trial &= pause is not None and is_probe_due(pause.probe_at, now)
            if pause is not None and not state.on_trial:
                return (), pause
            rows = await unit.outbox.claim(lane, state.owner, now, limit)
            if not rows and await self._put_forward(unit, lane, now):
                rows = await unit.outbox.claim(lane, state.owner, now, limit)
                await unit.commit()
            elif rows:
                await unit.commit()
        return rows, None

    async def _put_forward(self, unit: RelayUnit, lane: Lane, now: datetime) -> bool:
        """Look now and then, and whenever the clock went back, for rows that wait for its time."""
        state = self._lanes[lane]
        if state.clock_seen is not None and within(now, state.clock_seen, _CLOCK_EVERY):
            return False
        state.clock_seen = now
        rows = await unit.outbox.put_forward(lane, now, longest=LONGEST_PAUSE, settle=SETTLE_WINDOW)
        if rows:
            log.warning("clock_put_back", lane=lane, rows=rows)
        return rows > 0

    async def _handle(self, row: OutboxRow) -> None:
        state = self._lanes[row.lane]
        ids = {
            "row": row.id,
            "task": row.task,
            "submission": row.submission_id,
            "attempt": row.attempt,
        }
        try:
            error = await self._work[row.lane](row)
            if state.on_trial and (error is None or isinstance(error, PermanentError)):
                await self._resume(row.lane)
        except LeaseLostError:
            log.warning("outbox_claim_lost", **ids)
        except Exception as fault:  # noqa: BLE001  its end could not be committed: taken over later
            log.warning("outbox_row_abandoned", error=label(fault), **ids)
            state.troubled = True
        else:
            if error is None:
                log.info("outbox_row_done", **ids)
            else:
                log.warning("outbox_row_failed", error=label(error), **ids)
