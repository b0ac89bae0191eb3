"""What ``/health`` works with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.kernel.ids import PersonId, UpdateId
from intake.operations.health_finding import HealthFinding, Remedy


class LooksAtHealth(Protocol):
    """A look at everything."""

    async def __call__(self, telegram_at: datetime | None = None) -> Sequence[HealthFinding]:
        """Look; ``telegram_at`` is what Telegram's clock says just now, if that is known."""
        ...


class FixesHealth(Protocol):
    """Something is put right."""

    async def __call__(self, update_id: UpdateId, by: PersonId, remedy: Remedy) -> bool:
        """Do it, and say whether it worked."""
        ...


@dataclass(frozen=True, slots=True)
class HealthCases:
    """Everything that ``/health`` needs."""

    look: LooksAtHealth
    fix: FixesHealth
