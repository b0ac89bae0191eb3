"""What the line reads: of leads that wait, and of the people who may get them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.kernel.ids import LeadId, PersonId, TeamId
from intake.leads.tier import Inquiry


@dataclass(frozen=True, slots=True)
class Held:
    """A lead that somebody has, offered or taken, as far as their load goes."""

    team_id: TeamId
    member_id: PersonId
    last_at: datetime
    """When they got it, or when anybody last said anything in it."""


@dataclass(frozen=True, slots=True)
class Given:
    """A lead that the line gave somebody, whatever became of it."""

    member_id: PersonId
    at: datetime


class LineRecords(Protocol):
    """The storage of what the line decides by; each question is asked for all of them at once."""

    async def inquiries(self, numbers: Collection[LeadId]) -> Mapping[LeadId, Inquiry]:
        """Return what each lead's newest submission says, and what its person speaks."""
        ...

    async def managers(self, numbers: Collection[LeadId]) -> Mapping[LeadId, PersonId]:
        """Return who last took a lead of the same person before: no offers, and no other teams'
        leads."""
        ...

    async def passed(self, numbers: Collection[LeadId]) -> Mapping[LeadId, frozenset[PersonId]]:
        """Return who had each since it began to wait, and has it no longer."""
        ...

    async def held(self, members: Collection[PersonId]) -> tuple[Held, ...]:
        """Return what these members have: leads that sleep are left out."""
        ...

    async def given(self, members: Collection[PersonId], since: datetime) -> tuple[Given, ...]:
        """Return what the line gave these members after that moment."""
        ...

    async def turns(self, members: Collection[PersonId]) -> Mapping[PersonId, Mapping[str, int]]:
        """Return, by pool, when each was last given a lead, as a number that grows."""
        ...


class HasLineRecords(Protocol):
    """A unit of work with what the line reads."""

    @property
    def line_records(self) -> LineRecords:
        """Within the unit's transaction."""
        ...
