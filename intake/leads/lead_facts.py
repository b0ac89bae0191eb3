"""What of leads is counted: written when it happens, on the journeys of what belongs to them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.attribution.touch import Exclusion
from intake.kernel.ids import LeadId, PersonId, SubmissionId


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in its currency's smallest units."""

    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class JourneyEnd:
    """What became of a journey in the CRM."""

    qualified_at: datetime | None = None
    """Ever."""
    won_at: datetime | None = None
    """As it is now, like the rest: reopened, it is not won any more."""
    lost_at: datetime | None = None
    money: Money | None = None
    """Only of what is won."""
    account_money: Money | None = None
    """The same sum in the CRM's currency of account."""


class LeadFacts(Protocol):
    """The storage of these facts. What was known before stays: the first time counts."""

    async def taken(
        self, lead_id: LeadId, by: PersonId, now: datetime, working_seconds: int
    ) -> None:
        """Keep who took it and after how long: by the wall, and in working time as the calendar
        stood then."""
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

    async def ended(self, submission_id: SubmissionId, end: JourneyEnd) -> None:
        """Keep what became of the journey of one submission: this is the one fact that changes."""
        ...


class HasLeadFacts(Protocol):
    """A unit of work with these facts."""

    @property
    def lead_facts(self) -> LeadFacts:
        """Within the unit's transaction."""
        ...
