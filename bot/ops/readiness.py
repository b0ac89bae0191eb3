"""Whether the process does its work: what ``/ready`` answers."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

import structlog

from bot.ops.metrics import Metrics
from intake.kernel.clock import Clock
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.outbox.circuit import HasCircuits
from intake.outbox.load import HasOutboxLoad
from intake.outbox.tasks import OutboxQueue
from intake.submissions.card import HasCards
from intake.submissions.delivery_backlog import HasDeliveryBacklog

_log = structlog.get_logger(__name__)

SHOWN_WITHIN = timedelta(minutes=10)
"""How soon a dead-lettered submission must have been shown to somebody (promise 3)."""

DATABASE_SECONDS = 5.0


class ReadinessUnit(HasCards, HasOutboxLoad, HasDeliveryBacklog, HasCircuits, UnitOfWork, Protocol):
    """What readiness reads."""


class Readiness:
    """Collects what speaks against being ready, and keeps the gauges up to date meanwhile.

    A paused portal does not: the process accepts and queues (promise 8). Sending it away for that
    would lose exactly what it is for.
    """

    def __init__(
        self,
        units: UnitOfWorkFactory[ReadinessUnit],
        clock: Clock,
        metrics: Metrics,
        *,
        database_trouble: Callable[[], str | None] = lambda: None,
    ) -> None:
        """``database_trouble`` says in a word why nothing can be committed, as far as is known."""
        self._database_trouble = database_trouble
        self._units = units
        self._clock = clock
        self._metrics = metrics
        self._receiving = False

    def heard(self, receiving: bool) -> None:
        """Note whether updates can reach us: a fetch was answered, the webhook is set."""
        self._receiving = receiving
        self._metrics.receiving.set(receiving)

    async def problems(self) -> tuple[str, ...]:
        """Return a word for each thing that is wrong; empty means ready."""
        found = [] if self._receiving else ["not_receiving"]
        if trouble := self._database_trouble():
            found.append(f"database_{trouble}")
        self._metrics.database_well.set(not trouble)
        try:
            async with asyncio.timeout(DATABASE_SECONDS):
                unshown = await self._look()
        except Exception as error:  # noqa: BLE001  # whatever it is, the database did not answer
            _log.warning("database_silent", error=type(error).__name__)
            return (*found, "database_silent")
        if unshown:
            found.append("dead_letters_unshown")
        return tuple(found)

    async def _look(self) -> int:
        """Read everything in one unit; return how many dead-lettered submissions nobody was
        shown."""
        now = self._clock.now()
        async with self._units() as unit:
            unshown = await unit.cards.count_unshown(now - SHOWN_WITHIN)
            loads = await unit.outbox_load.queues()
            states = await unit.delivery_backlog.states()
            paused = {queue: await unit.circuits.get(queue) is not None for queue in OutboxQueue}
        for queue, load in loads.items():
            age = (now - load.oldest_at).total_seconds() if load.oldest_at else 0.0
            age = max(age, 0.0)  # a clock may have been put back
            self._metrics.outbox_waiting.labels(queue.value).set(load.rows)
            self._metrics.outbox_age_seconds.labels(queue.value).set(age)
            self._metrics.circuit_open.labels(queue.value).set(paused[queue])
        for state, number in states.items():
            self._metrics.submissions.labels(state.value).set(number)
        self._metrics.unshown.set(unshown)
        return unshown
