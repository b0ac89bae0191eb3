"""``/why``: by which rule somebody has a lead, or nobody has."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, LeadId, PersonId
from intake.kernel.person import Person
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.leads.assignment import Assignment, HasAssignments, Why
from intake.leads.cards.lead_card import HasLeadCards
from intake.leads.cards.show_lead import HasLeadTopics, lead_meant
from intake.leads.lead import Lead, LeadState
from intake.leads.line import explain
from intake.leads.line_picture import Kept
from intake.leads.read_line import LineUnit, read_line
from intake.team.access import AccessUnit, TeamAccess
from intake.team.card_chat import CardChat
from intake.team.member import Role
from intake.team.roster import read_roster


class ExplainUnit(
    LineUnit,
    HasAssignments,
    HasLeadCards,
    HasLeadTopics,
    AccessUnit,
    UnitOfWork,
    Protocol,
):
    """What is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLead:
    """Which lead somebody means: by its number, its card, its words, or its topic."""

    place: CardChat
    number: LeadId | None = None
    answered: int | None = None
    """The message that they answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadWhy:
    """Who has a lead, who had it, and how the line came to that."""

    lead: Lead
    prospect: Person | None
    history: tuple[Assignment, ...]
    """The oldest first."""
    names: Mapping[PersonId, str]
    why: Why | None
    """Of the line's last decision; ``None``: people decided."""
    kept: Kept | None
    """Only of one that waits: why the line keeps it."""
    now: datetime
    zone: str
    """By whose clock it is told."""


class ExplainLead:
    """Looks; nobody becomes a member by that."""

    def __init__(
        self,
        reading: UnitOfWorkFactory[ExplainUnit],
        clock: Clock,
        access: TeamAccess,
        *,
        zone: str,
    ) -> None:
        self._reading = reading
        self._clock = clock
        self._access = access
        self._zone = zone

    async def __call__(self, person_id: PersonId, asked: AskedLead) -> LeadWhy | None:
        """Return it; ``None``: there is no such lead, or it is none of theirs."""
        async with self._reading() as unit:
            lead = await self._lead(unit, asked)
            if lead is None or not await self._may_ask(unit, person_id, asked.place.chat_id, lead):
                return None
            return await self._explained(unit, lead)

    async def _lead(self, unit: ExplainUnit, asked: AskedLead) -> Lead | None:
        found = asked.number or await lead_meant(unit, asked.place, asked.answered)
        return None if found is None else await unit.leads.get(found)

    async def _may_ask(
        self, unit: ExplainUnit, person_id: PersonId, chat_id: ChatId, lead: Lead
    ) -> bool:
        """In a team's chat anybody may, about that team's leads; in private its members, and who
        leads."""
        if chat_id < 0:
            team = await self._access.team_in(unit, chat_id)
            return team is not None and team.id == lead.team_id
        role = self._access.role_of(person_id, await unit.members.get(person_id))
        if role in {Role.OWNER, Role.ADMIN}:
            return True
        return role is not None and lead.team_id in await unit.members.teams_of(person_id)

    async def _explained(self, unit: ExplainUnit, lead: Lead) -> LeadWhy:
        now = self._clock.now()
        history = await unit.assignments.of_lead(lead.id)
        kept: Kept | None = None
        why = history[-1].why if history else None
        if lead.state is LeadState.WAITING:
            why = None
            found = explain(await read_line(unit, now, zone=self._zone), lead.id)
            if found is not None:
                decision, why = found
                kept = decision if isinstance(decision, Kept) else None
        roster = await read_roster(unit, lead.team_id, now, zone=self._zone)
        people = {one.member_id for one in history}
        people |= {one.person_id for one in (why.candidates if why else ())}
        members = await unit.members.get_all(people)
        return LeadWhy(
            lead=lead,
            prospect=await unit.people.get(lead.person_id),
            history=history,
            names={one: members[one].name for one in people if one in members},
            why=why,
            kept=kept,
            now=now,
            zone=self._zone if roster is None else roster.team.time_zone or self._zone,
        )
