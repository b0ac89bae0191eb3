"""The relay: takes rows off the outbox and sees that each is worked on, queue by queue."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Protocol

import structlog

from bot.backoff import DATABASE_BACKOFF
from intake.kernel.clock import Clock, within
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.outbox.chat_minutes import ChatIsFullError
from intake.outbox.circuit import Circuit, HasCircuits
from intake.outbox.delivery_errors import PermanentError, label
from intake.outbox.outbox import HasOutbox, LeaseLostError
from intake.outbox.retry import LONGEST_PAUSE, SETTLE_WINDOW, is_probe_due
from intake.outbox.row import OutboxRow
from intake.outbox.tasks.outbox_queue import OutboxQueue

log = structlog.get_logger()

ACTIVE_LIMITS = {OutboxQueue.CRM: 500, OutboxQueue.TELEGRAM: 8}
"""Rows of each queue that are worked on side by side. Those of the CRM queue share batches: so many
fill those that may be on their way, with a dozen chains in each."""
_TRIED_HALF_OPEN = 8
"""Rows that are tried while nobody knows whether an open circuit may close."""
_LOOK_AGAIN = 30.0
"""Seconds after which an idle queue looks again, even if nobody woke it."""
_BREATH = 1.0
"""Seconds that an idle queue waits at least."""
_CLOCK_EVERY = timedelta(seconds=30)
"""How often an idle queue looks for what a clock that was put back has made wait."""


class RelayUnit(HasOutbox, HasCircuits, UnitOfWork, Protocol):
    """What the relay reads and writes itself."""


Work = Callable[[OutboxRow], Awaitable[Exception | None]]
"""Works on one row, commits its end, and returns why it failed, if it did."""


class Probe(Protocol):
    """Asks the far end of an open circuit whether it serves us again."""

    async def __call__(self) -> Exception | None:
        """Return why it does not, or ``None``; the circuit stays open either way."""
        ...

    async def close_circuit(self) -> None:
        """Close the circuit: a row got through, or none waits."""
        ...


class _QueueWork:
    """What one queue has in progress."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.woken = asyncio.Event()
        self.active: set[asyncio.Task[None]] = set()
        self.half_open = False
        """The probe was answered, but no row has got through yet."""
        self.clock_seen: datetime | None = None
        """When the queue last looked for rows that wait for a wrong clock's time."""
        self.troubled = False
        """A lease may have been committed although it failed here."""


class Relay:
    """Two queues that never wait for each other.

    Rows are leased in a transaction of their own before anything leaves. At the start, rows that
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
        work: Mapping[OutboxQueue, Work],
        probes: Mapping[OutboxQueue, Probe],
        look_again: timedelta | None = None,
    ) -> None:
        """``look_again``: how often to look for rows of which nobody told us, if there are some."""
        self._writing = writing
        self._reading = reading
        self._clock = clock
        self._owner = owner
        self._work = work
        self._probes = probes
        self._look_again = _LOOK_AGAIN if look_again is None else look_again.total_seconds()
        self._queues = {queue: _QueueWork(owner) for queue in OutboxQueue}
        self._numbers = count(1)
        self._stopping = False

    def wake(self) -> None:
        """Tell the queues that there may be something to do."""
        for state in self._queues.values():
            state.woken.set()

    async def run(self) -> None:
        """Work until cancelled; rows in progress are then left leased, for whoever comes next."""
        async with asyncio.TaskGroup() as queues:
            for queue in self._work:
                queues.create_task(self._run_queue(queue), name=f"relay-{queue}")

    async def finish(self, seconds: float) -> None:
        """Lease nothing more, and wait so long for the rows in progress: no doubt is left then."""
        self._stopping = True
        if active := [task for state in self._queues.values() for task in state.active]:
            await asyncio.wait(active, timeout=seconds)

    async def reclaim(self, queue: OutboxQueue) -> None:
        """Give back what dead processes held."""
        settled_at = self._clock.now() + SETTLE_WINDOW
        async with self._writing() as unit:
            owner = self._queues[queue].owner
            rows = await unit.outbox.reclaim(queue, owner, settled_at=settled_at)
            await unit.commit()
        if rows:
            log.warning("outbox_reclaimed", queue=queue, rows=rows)

    async def step(self, queue: OutboxQueue) -> int:
        """Probe an open circuit if it is time, then work on all rows that are due now.

        Returns how many rows were worked on. This is the whole of :meth:`run` but for the waiting.
        """
        worked = 0
        while rows := await self._take(queue):
            await asyncio.gather(*(self._handle(row) for row in rows))
            worked += len(rows)
        return worked

    async def _run_queue(self, queue: OutboxQueue) -> None:
        state = self._queues[queue]
        state.troubled = True  # whoever worked here before may have left rows leased
        state.half_open = False
        failures = 0
        async with asyncio.TaskGroup() as tasks:
            while True:
                state.woken.clear()
                try:
                    rows = await self._next_rows(queue, state)
                    # Whatever else was due is in progress, too; the next end or arrival wakes us.
                    idle = _BREATH if rows else await self._idle_seconds(queue)
                except Exception as error:  # noqa: BLE001  the intake must go on without the relay
                    log.warning("outbox_unavailable", queue=queue, error=label(error))
                    state.troubled = True
                    failures += 1
                    await asyncio.sleep(DATABASE_BACKOFF.after(failures))
                    continue
                failures = 0
                for row in rows:
                    task = tasks.create_task(self._handle(row), name=f"outbox-{row.id}")
                    state.active.add(task)
                    task.add_done_callback(state.active.discard)
                    task.add_done_callback(lambda _: state.woken.set())
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(idle):
                        await state.woken.wait()

    async def _next_rows(self, queue: OutboxQueue, state: _QueueWork) -> tuple[OutboxRow, ...]:
        if state.troubled and not state.active:
            # Whatever is still leased in our name is nobody's: a new name takes it over.
            state.owner = f"{self._owner}-{next(self._numbers)}"
            await self.reclaim(queue)
            state.troubled = False
        return () if self._stopping or state.troubled else await self._take(queue)

    async def _take(self, queue: OutboxQueue) -> tuple[OutboxRow, ...]:
        """Lease what is due, and probe an open circuit first if it is time."""
        while (free := self._free(queue)) > 0:
            rows, circuit = await self._lease(queue, free)
            if circuit is None or not await self._probed(queue, circuit):
                return rows
        return ()

    def _free(self, queue: OutboxQueue) -> int:
        """Say how many more rows may be taken on."""
        state = self._queues[queue]
        return (_TRIED_HALF_OPEN if state.half_open else ACTIVE_LIMITS[queue]) - len(state.active)

    async def _idle_seconds(self, queue: OutboxQueue) -> float:
        async with self._reading() as unit:
            circuit = await unit.circuits.get(queue)
            due = await unit.outbox.next_due(queue)
        if circuit is not None and not self._queues[queue].half_open:
            due = circuit.probe_at
        if due is None:
            return self._look_again
        return min(max(self._seconds_until(due), _BREATH), self._look_again)

    def _seconds_until(self, moment: datetime) -> float:
        return (moment - self._clock.now()).total_seconds()

    async def _probed(self, queue: OutboxQueue, circuit: Circuit) -> bool:
        """Probe an open circuit if that is due, and say whether the far end answered.

        An answered probe half-opens the circuit: the portal may serve the probe and still refuse
        every row. Only a row that gets through closes it.
        """
        if not is_probe_due(circuit.probe_at, self._clock.now()):
            return False
        error = await self._probes[queue]()
        if error is not None:
            log.warning("circuit_probe_failed", queue=queue, error=label(error))
            return False
        self._queues[queue].half_open = True
        async with self._reading() as unit:
            waiting = await unit.outbox.next_due(queue) is not None
        if not waiting:
            await self._close_circuit(queue)
        return True

    async def _close_circuit(self, queue: OutboxQueue) -> None:
        self._queues[queue].half_open = False
        await self._probes[queue].close_circuit()
        log.info("circuit_closed", queue=queue)

    async def _lease(
        self, queue: OutboxQueue, limit: int
    ) -> tuple[tuple[OutboxRow, ...], Circuit | None]:
        """Lease rows, or return the open circuit for which the queue stands still.

        Both in one unit: this is what a submission waits for before anything else happens to it.
        """
        state, now = self._queues[queue], self._clock.now()
        async with self._writing() as unit:
            circuit = await unit.circuits.get(queue)
            state.half_open &= circuit is not None and is_probe_due(circuit.probe_at, now)
            if circuit is not None and not state.half_open:
                return (), circuit
            rows = await unit.outbox.lease(queue, state.owner, now, limit)
            if not rows and await self._put_forward(unit, queue, now):
                rows = await unit.outbox.lease(queue, state.owner, now, limit)
                await unit.commit()
            elif rows:
                await unit.commit()
        return rows, None

    async def _put_forward(self, unit: RelayUnit, queue: OutboxQueue, now: datetime) -> bool:
        """Look now and then, and whenever the clock went back, for rows that wait for its time."""
        state = self._queues[queue]
        if state.clock_seen is not None and within(now, state.clock_seen, _CLOCK_EVERY):
            return False
        state.clock_seen = now
        rows = await unit.outbox.put_forward(
            queue, now, longest=LONGEST_PAUSE, settle=SETTLE_WINDOW
        )
        if rows:
            log.warning("clock_put_back", queue=queue, rows=rows)
        return rows > 0

    async def _handle(self, row: OutboxRow) -> None:
        state = self._queues[row.queue]
        ids = {
            "row": row.id,
            "task": row.task.type,
            "submission": row.submission_id,
            "attempt": row.attempt,
        }
        try:
            error = await self._work[row.queue](row)
            if state.half_open and (error is None or isinstance(error, PermanentError)):
                await self._close_circuit(row.queue)
        except LeaseLostError:
            log.warning("outbox_lease_lost", **ids)
        except Exception as fault:  # noqa: BLE001  its end could not be committed: taken over later
            log.warning("outbox_row_abandoned", error=label(fault), **ids)
            state.troubled = True
        else:
            if error is None:
                log.info("outbox_row_done", **ids)
            elif isinstance(error, ChatIsFullError):
                log.info("outbox_row_lined_up", **ids)
            else:
                log.warning("outbox_row_failed", error=label(error), **ids)
