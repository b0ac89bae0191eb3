"""The picture over which the line decides, and what a decision is."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from intake.kernel.ids import PersonId, TeamId
from intake.leads.assignment import Why
from intake.leads.tier import Tier, WaitingLead
from intake.team.member import Member
from intake.team.roster import OffDuty, OnDuty, Roster


@dataclass(frozen=True, slots=True)
class MemberLoad:
    """How much somebody has."""

    counts_until: tuple[datetime, ...] = ()
    """For each lead that they have: until when it counts, if nobody says anything more."""
    given: tuple[datetime, ...] = ()
    """When the line gave them leads, as far back as their window goes."""
    turns: Mapping[str, int] = field(default_factory=dict)
    """By pool: when they were last given a lead, as a number that grows."""

    def count(self, now: datetime) -> int:
        """Return how many leads they have; what was silent for days does not count."""
        return sum(until > now for until in self.counts_until)

    def in_window(self, member: Member, now: datetime) -> tuple[datetime, ...]:
        """Return when the line gave them leads that still count for their window."""
        return tuple(at for at in self.given if at + member.window > now)


NOTHING = MemberLoad()


@dataclass(frozen=True)
class Line:
    """The leads that wait, and everybody who may get them, as it is at one moment."""

    queue: tuple[WaitingLead, ...]
    rosters: Mapping[TeamId, Roster]
    loads: Mapping[PersonId, MemberLoad]
    now: datetime

    @cached_property
    def members(self) -> Mapping[TeamId, Mapping[PersonId, Member]]:
        """Everybody, by team."""
        return {
            team_id: {one.person_id: one for one in roster.members}
            for team_id, roster in self.rosters.items()
        }

    @cached_property
    def duty(self) -> Mapping[tuple[TeamId, PersonId], OnDuty | OffDuty]:
        """Who is on duty: somebody in two teams may have other hours in each."""
        return {
            (team_id, member.person_id): roster.on_duty(member, self.now)
            for team_id, roster in self.rosters.items()
            for member in roster.members
        }

    def load_of(self, person_id: PersonId) -> MemberLoad:
        """Return what somebody has."""
        return self.loads.get(person_id, NOTHING)

    def at(self, now: datetime) -> "Line":
        """Return the same picture at another moment: nothing has happened but time."""
        return replace(self, now=now)


@dataclass(frozen=True, slots=True)
class Assigned:
    """A lead goes to somebody."""

    lead: WaitingLead
    member: Member
    tier: Tier
    why: Why
    missed: tuple[PersonId, ...] = ()
    """Who would have got it before all, and is away for too long."""


class Reason(StrEnum):
    """Why a lead stays in the line."""

    EVERYBODY = "everybody"
    """The line gives it to nobody: whoever wants it takes it."""
    NOBODY_ON_DUTY = "nobody_on_duty"
    ALL_FULL = "all_full"
    """Who may have it has no room."""
    NOBODY_LEFT = "nobody_left"
    """Who may have it, and is there, had it in this wait already."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A lead stays in the line."""

    lead: WaitingLead
    reason: Reason
    until: datetime | None = None
    """Until then it is held for those whom its rule names; after that others may as well."""


LineDecision = Assigned | Kept


class Skipped(StrEnum):
    """Why the line passed somebody over. Absences and hours are called as the roster calls them."""

    PASSED = "passed"
    """They had it in this wait already."""
    RULE = "rule"
    """The rules that hold by now do not name them."""
    FULL = "full"
    WINDOW = "window"
    """They were given enough for these minutes."""
