"""What prospects have switched off: each kind of message that comes by itself, for itself."""

from datetime import datetime
from typing import Protocol

from intake.kernel.ids import PersonId
from intake.outbox.tasks.notice_tasks import NudgeKind


class NudgeSwitches(Protocol):
    """The switches' storage. Whoever touched none gets everything."""

    async def is_off(self, person_id: PersonId, kind: NudgeKind) -> bool:
        """Say whether that person wants no more of that kind."""
        ...

    async def switch_off(self, person_id: PersonId, kind: NudgeKind, now: datetime) -> None:
        """Keep that they want no more of it; a second time changes nothing."""
        ...


class HasNudgeSwitches(Protocol):
    """A unit of work with the switches."""

    @property
    def nudge_switches(self) -> NudgeSwitches:
        """Within the unit's transaction."""
        ...
