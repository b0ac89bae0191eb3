"""A prospect wants no more messages of a kind."""

from datetime import datetime
from functools import partial
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import UpdateId
from intake.kernel.once import Once, OnceUnit
from intake.kernel.person import HasPeople, Profile
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.nudges.nudge_switch import HasNudgeSwitches
from intake.outbox.tasks.notice_tasks import NudgeKind


class NudgeSwitchUnit(HasNudgeSwitches, HasPeople, OnceUnit, Protocol):
    """What is written."""


class SwitchNudgeOff:
    """Keep it, for good: *not now* under a reminder ends all reminders."""

    def __init__(self, units: UnitOfWorkFactory[NudgeSwitchUnit], clock: Clock) -> None:
        self._once = Once(units, clock)

    async def __call__(self, update_id: UpdateId, profile: Profile, kind: NudgeKind) -> None:
        """Switch it off; a second press changes nothing."""
        await self._once(update_id, partial(_switch, profile, kind), again=_nothing)


async def _switch(profile: Profile, kind: NudgeKind, unit: NudgeSwitchUnit, now: datetime) -> None:
    person = await unit.people.meet(profile, now)
    await unit.nudge_switches.switch_off(person.id, kind, now)


async def _nothing(_: NudgeSwitchUnit) -> None:
    """Nothing more is to be done."""
