"""What of leads is counted: written when it happens, on the journeys of what belongs to them."""

from datetime import datetime
from typing import Protocol

from intake.attribution.touch import Exclusion
from intake.kernel.ids import LeadId, PersonId


class LeadFacts(Protocol):
    """The storage of these facts. Each keeps what was known before: the first time counts."""

    async def taken(self, lead_id: LeadId, by: PersonId, now: datetime) -> None:
        """Keep who took it, and when."""
        ...

    async def answered(
        self, lead_id: LeadId, by: PersonId, now: datetime, working_seconds: int
    ) -> None:
        """Keep who answered first and after how long: by the wall, and in working time as the
        calendar stood then."""
        ...

    async def excluded(self, lead_id: LeadId, why: Exclusion | None) -> None:
        """Keep that it does not count, or (``None``) that it does after all."""
        ...


class HasLeadFacts(Protocol):
    """A unit of work with these facts."""

    @property
    def lead_facts(self) -> LeadFacts:
        """Within the unit's transaction."""
        ...
