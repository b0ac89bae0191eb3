"""Assignments: who had a lead from when until when, and why. Each is written down."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from intake.kernel.ids import LeadId, PersonId
from intake.team.team import RoutingRule


class How(StrEnum):
    """How somebody came to a lead."""

    TAKE = "take"
    WORDS = "words"
    """Their first words in a lead without an owner."""
    HANDED = "handed"
    TAKEN_OVER = "taken_over"
    ROUND_ROBIN = "round_robin"
    FEWEST_OPEN = "fewest_open"
    FIXED = "fixed"
    RETURNING = "returning"
    """The prospect's earlier manager."""
    REOPENED = "reopened"
    """They had it when it was closed, and the prospect wrote again."""
    CRM = "crm"
    """They were made responsible in the portal."""


AUTOMATIC = frozenset({How.ROUND_ROBIN, How.FEWEST_OPEN, How.FIXED, How.RETURNING})
"""Given by the line: only these are bound by capacity, and must be taken."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom the line looked at for a lead."""

    person_id: PersonId
    skipped: str | None
    """Why not, a word of the texts; ``None``: they got it, or their turn is later."""
    until: datetime | None = None
    """When that ends, if it is known."""


@dataclass(frozen=True, slots=True)
class Why:
    """How the line came to a decision: what ``/why`` tells."""

    rule: str
    """The tier by which it was given, a word of the texts: ``returning``, ``rule``, ``team``,
    ``language``."""
    candidates: tuple[Candidate, ...] = ()
    """Everybody of the team."""
    by: RoutingRule | None = None
    """The rule as it was then; only of ``rule``."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One person's time with one lead."""

    lead_id: LeadId
    member_id: PersonId
    from_at: datetime
    how: How
    by: PersonId | None
    """Who did it; ``None``: the line, or the CRM."""
    pool: str = ""
    """Whose turn it was, for round robin: one word for each set of people."""
    why: Why | None = None
    until_at: datetime | None = None
    accepted_at: datetime | None = None
    """When they took what the line had offered; for the rest the same as :attr:`from_at`."""


class Assignments(Protocol):
    """The assignments' storage. The database itself upholds: one open assignment per lead."""

    async def begin(self, assignment: Assignment) -> None:
        """Write down that somebody has a lead now; nobody may have it just then."""
        ...

    async def end(self, lead_id: LeadId, now: datetime) -> None:
        """Write down that whoever had it has it no longer."""
        ...

    async def accept(self, lead_id: LeadId, now: datetime) -> None:
        """Write down that an offer was taken."""
        ...

    async def of_lead(self, lead_id: LeadId) -> tuple[Assignment, ...]:
        """Return all of a lead, the oldest first."""
        ...

    async def latest_of(self, leads: Collection[LeadId]) -> dict[LeadId, Assignment]:
        """Return the newest of each lead that has any."""
        ...

    async def any_of_member(self, member_id: PersonId) -> bool:
        """Say whether somebody ever had a lead."""
        ...


class HasAssignments(Protocol):
    """A unit of work with the assignments."""

    @property
    def assignments(self) -> Assignments:
        """Within the unit's transaction."""
        ...
