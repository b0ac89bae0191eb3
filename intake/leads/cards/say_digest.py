"""Telling somebody of many leads at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from intake.kernel.ids import ChatId, PersonId
from intake.kernel.person import HasPeople, Person
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.leads.cards.mention import asks_owner, still_matters
from intake.leads.lead import HasLeads, Lead
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.tasks.lead_tasks import LeadsDigest, Mention
from intake.team.card_chat import CardChat
from intake.team.member import HasMembers, Member
from intake.team.team import DEFAULT_TEAM, HasTeams, PlaceKind


@dataclass(frozen=True, slots=True)
class DigestEntry:
    """One lead in it."""

    lead: Lead
    prospect: Person
    what: Mention


class DigestUnit(HasTeams, HasMembers, HasLeads, HasPeople, UnitOfWork, Protocol):
    """What is read."""


class DigestPost(Protocol):
    """Sends it."""

    async def __call__(
        self, chat: CardChat, whom: Member | None, entries: Iterable[DigestEntry]
    ) -> None:
        """Send it; what may pass by itself raises."""
        ...


class SayDigest:
    """Says which of its leads still wait, where the team sees its leads."""

    def __init__(
        self,
        reading: UnitOfWorkFactory[DigestUnit],
        post: DigestPost,
        *,
        managers: CardChat | None,
    ) -> None:
        """``managers`` is the default team's place until it is given one."""
        self._reading = reading
        self._post = post
        self._managers = managers

    async def __call__(self, task: LeadsDigest, attempt: Attempt) -> Completion:
        """Say it, if anything of it is still so."""
        async with self._reading() as unit:
            chat = await self._chat(unit, task)
            member = None if task.whom is None else await unit.members.get(task.whom)
            entries = await _entries(unit, task)
        if chat is not None and entries:
            await attempt.dispatching()
            await self._post(chat, member, entries)
        return Completion()

    def refused(self, task: LeadsDigest, reason: str) -> None:
        """Try for ever: all that goes wrong here can pass by itself."""

    async def _chat(self, unit: HasTeams, task: LeadsDigest) -> CardChat | None:
        team = await unit.teams.get(task.team_id)
        if team is None:
            return None
        if team.place is PlaceKind.PRIVATE:
            return None if task.whom is None else CardChat(ChatId(task.whom))
        if team.chat is None and team.id == DEFAULT_TEAM:
            return self._managers
        return team.chat


async def _entries(unit: DigestUnit, task: LeadsDigest) -> list[DigestEntry]:
    """Return what still is as the digest says, in its order."""
    leads = await unit.leads.get_all([lead_id for lead_id, _ in task.leads])
    found = []
    for lead_id, what in task.leads:
        lead = leads.get(lead_id)
        if lead is None or not _still_holds(lead, what, task.whom):
            continue
        prospect = await unit.people.get(lead.person_id)
        if prospect is not None:
            found.append(DigestEntry(lead, prospect, what))
    return found


def _still_holds(lead: Lead, what: Mention, whom: PersonId | None) -> bool:
    theirs = whom is None or not asks_owner(what) or lead.owner_id == whom
    return theirs and still_matters(what, lead)
