"""Something is put right because an admin said so."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import PersonId, UpdateId
from intake.kernel.once import Once, OnceUnit
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.operations.health_finding import Remedy
from intake.team.audit import AuditEntry, HasAudit

Repair = Callable[[Remedy], Awaitable[bool]]
"""Does it outside, and says whether that worked."""


class FixUnit(HasAudit, OnceUnit, Protocol):
    """What is written."""


class FixHealth:
    """Notes who wanted it, then does it. A repeated update does it again, which changes nothing."""

    def __init__(self, writing: UnitOfWorkFactory[FixUnit], clock: Clock, repair: Repair) -> None:
        self._once = Once(writing, clock)
        self._repair = repair

    async def __call__(self, update_id: UpdateId, by: PersonId, remedy: Remedy) -> bool:
        """Say whether it worked."""
        await self._once(update_id, partial(_note, by, remedy), again=_nothing)
        return await self._repair(remedy)


async def _note(by: PersonId, remedy: Remedy, unit: FixUnit, now: datetime) -> None:
    await unit.audit.add(AuditEntry(now, by, "health.fix", f"bot:{remedy}"))


async def _nothing(_: FixUnit) -> None:
    """It is noted."""
