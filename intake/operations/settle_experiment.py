"""``/variants``: comparisons, and everybody getting one of the two."""

from datetime import datetime
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import ExperimentId, PersonId, UpdateId
from intake.kernel.once import Once
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.links.experiment import Arm, ExperimentPage, ExperimentRow, HasExperiments
from intake.staffing.staff import Staff, StaffUnit
from intake.team.audit import AuditEntry

PAGE_SIZE = 6


class SettlingUnit(HasExperiments, StaffUnit, Protocol):
    """What is read and written."""


class ListExperiments:
    """Return comparisons, the newest first; nothing changes."""

    def __init__(self, reading: UnitOfWorkFactory[HasExperiments]) -> None:
        self._reading = reading

    async def __call__(self, page: int, search: str = "") -> ExperimentPage:
        """Return a page; ``search`` is a part of a link's code or title."""
        async with self._reading() as unit:
            return await unit.experiments.page(page, PAGE_SIZE, search)

    async def one(self, experiment_id: ExperimentId) -> ExperimentRow | None:
        """Return one."""
        async with self._reading() as unit:
            return await unit.experiments.one(experiment_id)


class SettleExperiment:
    """Lets everybody get one variant. What people got until then stays noted."""

    def __init__(self, units: UnitOfWorkFactory[SettlingUnit], clock: Clock, staff: Staff) -> None:
        self._once = Once(units, clock)
        self._staff = staff

    async def __call__(
        self, update_id: UpdateId, by: PersonId, experiment_id: ExperimentId, kept: Arm
    ) -> ExperimentRow | None:
        """Do it and return how it stands; ``None``: they may not, or there is none.

        Only a link's newest comparison decides what people get.
        """

        async def effect(unit: SettlingUnit, now: datetime) -> ExperimentRow | None:
            if not await self._staff.may_lead(unit, by):
                return None
            experiment = await unit.experiments.get(experiment_id)
            if experiment is None:
                return None
            newest = await unit.experiments.of_link(experiment.link_id)
            if newest is not None and newest.id == experiment.id and experiment.kept is not kept:
                await unit.experiments.keep(experiment.id, kept, by, now)
                before = None if experiment.kept is None else experiment.kept.value.upper()
                await unit.audit.add(
                    AuditEntry(
                        now,
                        by,
                        "link.variant_kept",
                        f"link:{experiment.link_id}",
                        before,
                        kept.value.upper(),
                    )
                )
            return await unit.experiments.one(experiment_id)

        async def again(unit: SettlingUnit) -> ExperimentRow | None:
            return await unit.experiments.one(experiment_id)

        return await self._once(update_id, effect, again=again)
