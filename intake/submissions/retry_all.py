"""Somebody has what waits, or what was refused, tried again at once."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import PersonId, UpdateId
from intake.kernel.once import Once, OnceUnit
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.outbox.circuit import HasCircuits
from intake.outbox.outbox import HasOutbox
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.submissions.submission import HasSubmissions
from intake.submissions.submitting import rows_again
from intake.team.audit import AuditEntry, HasAudit

RETRY_LIMIT = 500
"""Dead-lettered submissions that one press queues again: a transaction is to be short."""


@dataclass(frozen=True, slots=True)
class Retried:
    """What came of it."""

    count: int
    """How many are due at once that were not."""
    is_circuit_open: bool
    """The queue stands still: the portal is asked now, and what waits goes once it answers."""


class RetryAllUnit(HasOutbox, HasCircuits, HasSubmissions, HasAudit, OnceUnit, Protocol):
    """What is read and written."""


class RetryAll:
    """Make everything due now that is not in doubt; an open circuit is probed
    first, and soon."""

    def __init__(self, units: UnitOfWorkFactory[RetryAllUnit], clock: Clock) -> None:
        self._once = Once(units, clock)

    async def __call__(
        self, update_id: UpdateId, by: PersonId, *, dead_letters: bool
    ) -> Retried | None:
        """Return what is tried again; ``None`` for a repeated update."""
        retry = partial(self._retry, by, dead_letters)
        return await self._once(update_id, retry, again=_nothing_new)

    async def _retry(
        self, by: PersonId, dead_letters: bool, unit: RetryAllUnit, now: datetime
    ) -> Retried | None:
        if dead_letters:
            count = await self._reopen(unit, now)
        else:
            count = await unit.outbox.hurry(OutboxQueue.CRM, now)
        if (circuit := await unit.circuits.get(OutboxQueue.CRM)) is not None:
            await unit.circuits.put(replace(circuit, probe_at=now))
        what = "delivery.reopened" if dead_letters else "delivery.hurried"
        queue = f"queue:{OutboxQueue.CRM}"
        await unit.audit.add(AuditEntry(now, by, what, queue, None, str(count)))
        return Retried(count, is_circuit_open=circuit is not None)

    async def _reopen(self, unit: RetryAllUnit, now: datetime) -> int:
        count = 0
        for submission in await unit.submissions.dead_letters(RETRY_LIMIT):
            if await unit.submissions.reopen(submission.id, now):
                count += 1
                for row in rows_again(submission, now):
                    await unit.outbox.add(row, now)
        return count


async def _nothing_new(_: RetryAllUnit) -> Retried | None:
    """The counts of the first time are gone; the queue's page shows what is on."""
    return None
