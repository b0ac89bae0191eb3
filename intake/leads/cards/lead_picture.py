"""What a card says of a lead: read beside its submissions, for many at once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, LeadId, PersonId, SubmissionId, TeamId
from intake.leads.assignment import Assignment, HasAssignments
from intake.leads.cards.crm_state import CrmState, ReadsCrmStates, no_crm_states
from intake.leads.cards.lead_card import HasLeadCards
from intake.leads.lead import HasLeads, Lead, LeadState
from intake.outbox.chat_minutes import ChatMinutes, HasChatLines
from intake.outbox.row import NewOutboxRow, card_row, lead_row
from intake.outbox.tasks.lead_tasks import LeadCardRefresh
from intake.submissions.card import Card, HasCards
from intake.submissions.submission import EarlierSubmissions, HasSubmissions
from intake.team.card_chat import CardChat
from intake.team.member import Member
from intake.team.roster import Roster, RosterUnit, read_rosters
from intake.team.team import DEFAULT_TEAM, PlaceKind, Team


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadPicture:
    """A lead as its cards show it."""

    lead: Lead
    worked: bool
    """Somebody works the team's leads. Where nobody does, a card says nothing of them."""
    place: PlaceKind
    chats: tuple[CardChat, ...]
    """Where its card goes, in the order in which they are tried."""
    present: tuple[PersonId, ...] = ()
    """Who is on duty, where the team has no group."""
    people: frozenset[ChatId] | None = None
    """Whose chats may show it, where the team has no group: its members' and the admins'."""
    owner: Member | None = None
    """Who has it, or had it last."""
    owned_since: datetime | None = None
    submissions: tuple[SubmissionId, ...] = ()
    """The oldest first."""
    newer_card: Card | None = None
    """The card in which it goes on, beside what is older."""
    earlier: EarlierSubmissions | None = None
    """What the prospect had sent before; nothing: they are new."""
    crm_state: CrmState | None = None
    """How it stands in the CRM, once that was read."""

    @property
    def newest(self) -> SubmissionId | None:
        """The submission on whose card the lead goes on; ``None`` for a lead of mere words."""
        return self.submissions[-1] if self.submissions else None

    def follow(self, now: datetime) -> tuple[NewOutboxRow, ...]:
        """Return what is brought up to date once the newest card stands: what points at it."""
        older = (card_row(one, now) for one in self.submissions[:-1])
        return (*older, lead_row(LeadCardRefresh(self.lead.id), now))

    def is_shown_by(self, submission_id: SubmissionId | None) -> bool:
        """Say whether a submission's card is the one in which the lead goes on."""
        return submission_id == self.newest

    def may_stand_in(self, chat_id: ChatId) -> bool:
        """Say whether its cards may stand in a chat: not in that of who left the team."""
        return self.people is None or chat_id < 0 or chat_id in self.people


class PictureUnit(
    HasLeads,
    HasAssignments,
    HasSubmissions,
    HasCards,
    HasLeadCards,
    HasChatLines,
    RosterUnit,
    Protocol,
):
    """What is read."""


class LeadPictures:
    """Reads them. ``managers`` is the default team's place until it is given one."""

    def __init__(
        self,
        clock: Clock,
        minutes: ChatMinutes,
        *,
        managers: CardChat | None,
        admins: tuple[ChatId, ...],
        zone: str,
        crm_states: ReadsCrmStates = no_crm_states,
    ) -> None:
        self._clock = clock
        self._minutes = minutes
        self._crm_states = crm_states
        self._managers = managers
        self._admins = admins
        self._zone = zone

    async def beside(
        self, unit: PictureUnit, numbers: Collection[SubmissionId]
    ) -> dict[SubmissionId, LeadPicture]:
        """Return what stands beside each submission; beside those from before leads, nothing."""
        leads = await unit.leads.of_submissions(numbers)
        if not leads:
            return {}
        all_of = await unit.leads.all_submissions({lead.id for lead in leads.values()})
        newest = {number: all_of[lead.id][-1] for number, lead in leads.items()}
        others = {newer for number, newer in newest.items() if newer != number}
        newer_cards = await unit.cards.of(others) if others else {}
        earlier = await unit.submissions.earlier(numbers)
        draw = await self._drawing(unit, leads.values())
        return {
            number: draw(
                lead,
                all_of[lead.id],
                newer_cards.get(newest[number]) if newest[number] != number else None,
                earlier.get(number),
            )
            for number, lead in leads.items()
        }

    async def of(self, unit: PictureUnit, lead: Lead) -> LeadPicture:
        """Return one lead's, beside its newest submission if it has any."""
        numbers = await unit.leads.submissions_of(lead.id)
        newest = numbers[-1:]
        earlier = await unit.submissions.earlier(newest)
        draw = await self._drawing(unit, (lead,))
        own = await unit.cards.of(newest) if newest else {}
        newer_card, known = (own.get(newest[0]), earlier.get(newest[0])) if newest else (None, None)
        return draw(lead, numbers, newer_card, known)

    async def _drawing(self, unit: PictureUnit, leads: Iterable[Lead]) -> "_Drawing":
        """Read what the leads' pictures have in common."""
        leads = list(leads)
        now = self._clock.now()
        had = [lead.id for lead in leads if lead.owner_id is not None or not lead.is_open]
        last = await unit.assignments.latest_of(had)
        teams = {lead.team_id for lead in leads}
        rosters = await read_rosters(unit, teams, now, zone=self._zone)
        known = {one.person_id: one for roster in rosters.values() for one in roster.members}
        away = {one.member_id for one in last.values()} - known.keys()
        known |= await unit.members.get_all(away)
        groups = {
            team_id: await self._groups(unit, roster.team) for team_id, roster in rosters.items()
        }
        worked = [lead.id for lead in leads if rosters[lead.team_id].members]
        crm_states = await self._crm_states(unit, worked)
        shared = [one.id for one in leads if rosters[one.team_id].team.more_chats]
        homes = await unit.lead_cards.chats_of(shared)
        return _Drawing(groups, self._admins, now, rosters, known, last, crm_states, homes)

    async def _groups(self, unit: HasChatLines, team: Team) -> tuple[CardChat, ...]:
        """Return a team's groups, the one with the most room first."""
        place = team.chat
        if place is None and team.id == DEFAULT_TEAM:
            place = self._managers
        first = () if place is None else (place,)
        if not team.more_chats:
            return first
        places = (*first, *map(CardChat, team.more_chats))
        lines = await unit.chat_lines.of([one.chat_id for one in places])

        def crowd(one: CardChat) -> tuple[int, int]:
            line = lines.get(one.chat_id)
            return (0 if line is None else line.rows), -self._minutes.room(one.chat_id)

        return tuple(sorted(places, key=crowd))


@dataclass(frozen=True, slots=True)
class _Drawing:
    groups: Mapping[TeamId, tuple[CardChat, ...]]
    admins: tuple[ChatId, ...]
    now: datetime
    rosters: Mapping[TeamId, Roster]
    members: Mapping[PersonId, Member]
    last: Mapping[LeadId, Assignment]
    crm_states: Mapping[LeadId, CrmState]
    homes: Mapping[LeadId, frozenset[ChatId]]
    """Where cards of a lead stand already, if its team has several groups."""

    def __call__(
        self,
        lead: Lead,
        numbers: tuple[SubmissionId, ...],
        newer_card: Card | None,
        earlier: EarlierSubmissions | None,
    ) -> LeadPicture:
        roster = self.rosters[lead.team_id]
        private = roster.team.place is PlaceKind.PRIVATE
        present = tuple(one.person_id for one in roster.present(self.now)) if private else ()
        last = self.last.get(lead.id)
        if private:
            chats = _private_chats(lead, roster, present)
        else:
            chats = self._group_chats(lead, roster.team, sent=bool(numbers))
        return LeadPicture(
            lead=lead,
            worked=bool(roster.members),
            place=roster.team.place,
            chats=chats,
            present=present,
            people=self._people(roster) if private else None,
            owner=None if last is None else self.members.get(last.member_id),
            owned_since=None if last is None else last.accepted_at or last.from_at,
            submissions=numbers,
            newer_card=newer_card,
            earlier=earlier,
            crm_state=self.crm_states.get(lead.id),
        )

    def _group_chats(self, lead: Lead, team: Team, *, sent: bool) -> tuple[CardChat, ...]:
        """Return the team's groups: that in which the lead stands first, then those with room.

        What was begun by mere words stays in the first one, where such words go.
        """
        home = self.homes.get(lead.id, frozenset())

        def distance(one: CardChat) -> tuple[bool, bool]:
            return one.chat_id not in home, not sent and one.chat_id in team.more_chats

        return tuple(sorted(self.groups[lead.team_id], key=distance))

    def _people(self, roster: Roster) -> frozenset[ChatId]:
        members = (ChatId(one.person_id) for one in roster.members)
        return frozenset((*members, *self.admins))


def _private_chats(
    lead: Lead, roster: Roster, present: tuple[PersonId, ...]
) -> tuple[CardChat, ...]:
    """Return the owner's chat, then those of who is on duty, then the others'."""
    owner = () if lead.owner_id is None or lead.state is LeadState.CLOSED else (lead.owner_id,)
    people = dict.fromkeys((*owner, *present, *(one.person_id for one in roster.members)))
    return tuple(CardChat(ChatId(one)) for one in people)
