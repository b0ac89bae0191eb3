"""``/export``: everything that is stored about a person, for them to read."""

from datetime import datetime
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import PersonId, UpdateId
from intake.kernel.once import Once, OnceUnit
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.operations.personal_records import Everything, HasPersonalRecords
from intake.team.audit import AuditEntry, HasAudit


class ExportUnit(HasPersonalRecords, HasAudit, OnceUnit, Protocol):
    """What is read, and written down of it."""


class ExportPerson:
    """Reads it all. When it is somebody else who asks, that is written down."""

    def __init__(self, units: UnitOfWorkFactory[ExportUnit], clock: Clock) -> None:
        self._once = Once(units, clock)

    async def __call__(
        self, update_id: UpdateId, person_id: PersonId, *, by: PersonId
    ) -> Everything | None:
        """Return it; ``None``: nothing is kept about them."""

        async def read(unit: ExportUnit) -> Everything | None:
            return await unit.personal_records.everything(person_id)

        async def effect(unit: ExportUnit, now: datetime) -> Everything | None:
            found = await read(unit)
            if by != person_id and found is not None:
                await unit.audit.add(AuditEntry(now, by, "person.exported", f"person:{person_id}"))
            return found

        return await self._once(update_id, effect, again=read)
