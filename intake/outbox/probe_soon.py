"""The use case for a portal that somebody has just put right."""

from dataclasses import replace
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.outbox.circuit import HasCircuits
from intake.outbox.tasks.outbox_queue import OutboxQueue


class ProbeSoonUnit(HasCircuits, UnitOfWork, Protocol):
    """What is read and written."""


class ProbeSoon:
    """Makes the next probe of the CRM queue's open circuit due now; waking the relay is the
    caller's."""

    def __init__(self, units: UnitOfWorkFactory[ProbeSoonUnit], clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def __call__(self) -> None:
        """Move the probe forward, if the circuit is open."""
        async with self._units() as unit:
            if (circuit := await unit.circuits.get(OutboxQueue.CRM)) is None:
                return
            await unit.circuits.put(replace(circuit, probe_at=self._clock.now()))
            await unit.commit()
