"""Whether the process does its work: what ``/ready`` answers."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.ops.metrics import Metrics
from intake.operations.workload import Workload

_log = structlog.get_logger(__name__)

DATABASE_SECONDS = 5.0


class Readiness:
    """Collects what speaks against being ready, and keeps the gauges up to date meanwhile.

    An open circuit does not: the process accepts and queues (promise 8). Sending it away for that
    would lose exactly what it is for.
    """

    def __init__(
        self,
        measure: Callable[[], Awaitable[Workload]],
        metrics: Metrics,
        *,
        database_trouble: Callable[[], str | None] = lambda: None,
    ) -> None:
        """``database_trouble`` says in a word why nothing can be committed, as far as is known."""
        self._database_trouble = database_trouble
        self._measure = measure
        self._metrics = metrics
        self._receiving = False

    def note_receiving(self, receiving: bool) -> None:
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
                load = await self._measure()
        except Exception as error:  # noqa: BLE001  # whatever it is, the database did not answer
            _log.warning("database_silent", error=type(error).__name__)
            return (*found, "database_silent")
        self._show(load)
        if load.unshown:
            found.append("dead_letters_unshown")
        return tuple(found)

    def _show(self, load: Workload) -> None:
        for queue, rows in load.queues.items():
            self._metrics.outbox_waiting.labels(queue.value).set(rows.rows)
            self._metrics.outbox_age_seconds.labels(queue.value).set(load.age(queue))
            self._metrics.circuit_open.labels(queue.value).set(queue in load.open_circuits)
        for state, number in load.submissions.items():
            self._metrics.submissions.labels(state.value).set(number)
        self._metrics.unshown.set(load.unshown)
