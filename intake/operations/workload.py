"""How much waits, and whether anything was lost sight of: for operators, not for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.outbox.circuit import HasCircuits
from intake.outbox.load import HasOutboxLoad, QueueLoad
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.submissions.card import HasCards
from intake.submissions.delivery_backlog import HasDeliveryBacklog
from intake.submissions.submission import SubmissionState

SHOWN_WITHIN = timedelta(minutes=10)
"""How soon a dead-lettered submission must have been shown to somebody (promise 3)."""


@dataclass(frozen=True, slots=True)
class Workload:
    """The numbers of one moment."""

    at: datetime
    queues: Mapping[OutboxQueue, QueueLoad]
    submissions: Mapping[SubmissionState, int]
    open_circuits: frozenset[OutboxQueue]
    unshown: int
    """Dead-lettered submissions that nobody was shown."""

    def age(self, queue: OutboxQueue) -> float:
        """Return for how many seconds the queue's oldest row waits; a clock may have been put
        back."""
        oldest_at = self.queues[queue].oldest_at
        return max((self.at - oldest_at).total_seconds(), 0.0) if oldest_at else 0.0


class WorkloadUnit(HasCards, HasOutboxLoad, HasDeliveryBacklog, HasCircuits, UnitOfWork, Protocol):
    """What is read."""


class MeasureWorkload:
    """Reads all of it in one unit."""

    def __init__(self, units: UnitOfWorkFactory[WorkloadUnit], clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def __call__(self) -> Workload:
        """Measure."""
        now = self._clock.now()
        async with self._units() as unit:
            unshown = await unit.cards.count_unshown(now - SHOWN_WITHIN)
            queues = await unit.outbox_load.queues()
            submissions = await unit.delivery_backlog.states()
            circuits = {queue: await unit.circuits.get(queue) for queue in OutboxQueue}
        opened = frozenset(queue for queue, circuit in circuits.items() if circuit is not None)
        return Workload(now, queues, submissions, opened, unshown)
