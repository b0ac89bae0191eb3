"""What ``/team`` shows: teams, their people, and what can be set. It only reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, PersonId, TeamId
from intake.kernel.paging import page_of
from intake.kernel.person import known_name
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.staffing.duty_board import TeamDuty, board_of
from intake.staffing.staff import Staff, StaffUnit
from intake.team.absence import Absence, AbsenceKind, CalendarDay
from intake.team.invitation import HasInvitations, Invitation
from intake.team.member import LEADING, Member, Role
from intake.team.portal_user import HasPortalUsers, PortalUser
from intake.team.roster import OffDuty, OnDuty, read_roster
from intake.team.team import DEFAULT_TEAM, Team

PAGE = 8
"""Members, users or countries on one page."""
DAYS_AHEAD = timedelta(days=400)


class ReadStaffUnit(StaffUnit, HasInvitations, HasPortalUsers, Protocol):
    """What is read."""


@dataclass(frozen=True, slots=True)
class TeamPage:
    """One team."""

    board: TeamDuty
    days: tuple[CalendarDay, ...]
    """Days with hours of their own that are still to come."""
    several: bool
    """There are further teams."""
    place_chat: ChatId | None
    """Its group, also where the settings name that."""
    names: dict[PersonId, str]
    """Of the people whom its rules name."""

    @property
    def team(self) -> Team:
        """The team itself."""
        return self.board.team


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """An invitation that is open."""

    invitation: Invitation
    by: str
    """Who made it."""
    person: str
    """Who took it and waits; empty: nobody yet."""


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """Open invitations into a team, some of many."""

    board: TeamDuty
    lines: tuple[InvitationLine, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class MemberPage:
    """Members, some of many."""

    team: Team | None
    """``None``: found in whatever team."""
    members: tuple[tuple[Member, OnDuty | OffDuty | None], ...]
    page: int
    pages: int
    more: int = 0
    """Found, and not shown: a search is turned by typing more."""
    teams: tuple[Team, ...] = ()
    """Found as well, by their names."""


@dataclass(frozen=True, slots=True)
class MemberView:
    """One member, as whoever leads sees them."""

    team: Team
    member: Member
    role: Role
    duty: OnDuty | OffDuty | None
    zone: str
    now: datetime
    user: PortalUser | None
    """Whom they are in the portal, or may be."""
    open_leads: int
    leaves: tuple[Absence, ...]
    mine: Role
    """What whoever looks may do."""


@dataclass(frozen=True, slots=True)
class UserPage:
    """Users of the portal whom a member may be: likely ones first."""

    view: MemberView
    users: tuple[PortalUser, ...]
    page: int
    pages: int
    asked: bool
    """The portal has told of its people at least once."""


class ReadStaff:
    """Reads for whoever leads; ``None`` for everybody else, and for what is not there."""

    def __init__(
        self, reading: UnitOfWorkFactory[ReadStaffUnit], staff: Staff, clock: Clock
    ) -> None:
        self._reading = reading
        self._staff = staff
        self._clock = clock

    async def teams(self, by: PersonId) -> tuple[Team, ...] | None:
        """Return all teams."""
        async with self._reading() as unit:
            return await unit.teams.all() if await self._staff.may_lead(unit, by) else None

    async def team(self, by: PersonId, team_id: TeamId) -> TeamPage | None:
        """Return one team."""
        now = self._clock.now()
        async with self._reading() as unit:
            if not await self._staff.may_lead(unit, by):
                return None
            roster = await read_roster(unit, team_id, now, zone=self._staff.zone)
            if roster is None or roster.team.archived_at is not None:
                return None
            board = board_of(roster, now)
            today = now.date()
            days = await unit.absences.days((team_id,), (), today, today + DAYS_AHEAD)
            named = {one for rule in roster.team.rules.rules for one in rule.members}
            known = await unit.members.get_all(named)
            several = len(await unit.teams.all()) > 1
        names = {person_id: one.name for person_id, one in known.items()}
        return TeamPage(board, days, several, self._chat_of(roster.team), names)

    async def members(
        self, by: PersonId, team_id: TeamId | None, page: int, search: str = ""
    ) -> MemberPage | None:
        """Return a page of a team's members, or of everybody's whose name is searched for."""
        now = self._clock.now()
        async with self._reading() as unit:
            if not await self._staff.may_lead(unit, by):
                return None
            if team_id is None:
                found = _named(await unit.members.all_present(), search)
                teams = [one for one in await unit.teams.all() if _has_words(one.name, search)]
                listed = tuple((one, None) for one in found[:PAGE])
                return MemberPage(
                    None, listed, 0, 1, more=max(0, len(found) - PAGE), teams=tuple(teams[:PAGE])
                )
            roster = await read_roster(unit, team_id, now, zone=self._staff.zone)
        if roster is None:
            return None
        lines = [(line.member, line.duty) for line in board_of(roster, now).lines]
        shown, page, pages = page_of(lines, PAGE, page)
        return MemberPage(roster.team, shown, page, pages)

    async def invitations(self, by: PersonId, team_id: TeamId, page: int) -> InvitationPage | None:
        """Return a page of a team's open invitations."""
        now = self._clock.now()
        async with self._reading() as unit:
            roster = await read_roster(unit, team_id, now, zone=self._staff.zone)
            if roster is None or not await self._staff.may_lead(unit, by):
                return None
            found = await unit.invitations.open_in(team_id, now)
            shown, page, pages = page_of(found, PAGE, page)
            lines = [
                InvitationLine(
                    one, await known_name(unit, one.by), await known_name(unit, one.used_by)
                )
                for one in shown
            ]
        return InvitationPage(board_of(roster, now), tuple(lines), page, pages)

    async def member(self, by: PersonId, team_id: TeamId, person_id: PersonId) -> MemberView | None:
        """Return one member."""
        async with self._reading() as unit:
            return await self._member(unit, by, team_id, person_id)

    async def users(
        self, by: PersonId, team_id: TeamId, person_id: PersonId, page: int
    ) -> UserPage | None:
        """Return users of the portal whom a member may be."""
        async with self._reading() as unit:
            view = await self._member(unit, by, team_id, person_id)
            if view is None:
                return None
            active = await unit.portal_users.active()
            present = await unit.members.all_present()
            asked = await unit.portal_users.checked_at() is not None
        taken = {one.crm_user for one in present if one.crm_user and one.person_id != person_id}
        free = [one for one in active if one.id not in taken]
        free.sort(key=lambda user: -_likeness(user.name, view.member.name))
        shown, page, pages = page_of(free, PAGE, page)
        return UserPage(view, shown, page, pages, asked)

    async def _member(
        self, unit: ReadStaffUnit, by: PersonId, team_id: TeamId, person_id: PersonId
    ) -> MemberView | None:
        now = self._clock.now()
        mine = await self._staff.role_of(unit, by)
        member = await unit.members.get(person_id)
        if mine not in LEADING or member is None or member.removed_at is not None:
            return None
        teams = await unit.members.teams_of(person_id)
        team_id = team_id if team_id in teams else next(iter(teams), DEFAULT_TEAM)
        roster = await read_roster(unit, team_id, now, zone=self._staff.zone)
        assert roster is not None  # noqa: S101 - teams are never deleted
        user = member.crm_user_id and await unit.portal_users.get(member.crm_user_id)
        absences = await unit.absences.of((person_id,), now)
        return MemberView(
            team=roster.team,
            member=member,
            role=self._staff.access.role_of(person_id, member) or Role.MANAGER,
            duty=roster.on_duty(member, now),
            zone=roster.calendar(member).zone,
            now=now,
            user=user or None,
            open_leads=len(await unit.leads.owned((person_id,))),
            leaves=tuple(one for one in absences if one.kind is AbsenceKind.LEAVE),
            mine=mine,
        )

    def _chat_of(self, team: Team) -> ChatId | None:
        if team.chat is not None:
            return team.chat.chat_id
        managers = self._staff.access.managers
        return managers.chat_id if team.id == DEFAULT_TEAM and managers is not None else None


def _named(members: Sequence[Member], search: str) -> list[Member]:
    return [one for one in members if _has_words(f"{one.name} {one.username or ''}", search)]


def _has_words(text: str, search: str) -> bool:
    wanted = search.casefold().lstrip("@").split()
    return bool(text) and all(word in text.casefold() for word in wanted)


def _likeness(name: str, other: str) -> int:
    """Count the words that two names share."""
    return len(set(name.casefold().split()) & set(other.casefold().split()))


class KnowsStaff:
    """Says who somebody is here: asked by filters, before anything is done."""

    def __init__(self, reading: UnitOfWorkFactory[StaffUnit], staff: Staff) -> None:
        self._reading = reading
        self._staff = staff

    async def __call__(self, person_id: PersonId) -> Role | None:
        """Return what somebody may do; ``None``: they are a prospect, or a stranger."""
        if person_id in self._staff.access.owners:
            return Role.OWNER
        async with self._reading() as unit:
            return await self._staff.role_of(unit, person_id)

    async def leads(self, person_id: PersonId) -> bool:
        """Say whether somebody may change teams, people and rules."""
        return await self(person_id) in LEADING

    async def works_in(self, person_id: PersonId, chat_id: ChatId) -> bool:
        """Say whether somebody is one of a team there: in its chat, or in private."""
        if chat_id > 0:
            return await self(person_id) is not None
        async with self._reading() as unit:
            return await self._staff.access.team_in(unit, chat_id) is not None

    async def everybody(self) -> dict[PersonId, Role]:
        """Return all who work here, with what each may do."""
        async with self._reading() as unit:
            present = await unit.members.all_present()
        access = self._staff.access
        found = {one.person_id: access.role_of(one.person_id, one) for one in present}
        owners = dict.fromkeys(access.owners, Role.OWNER)
        return {one: role for one, role in found.items() if role is not None} | owners

    async def spoken(self) -> dict[PersonId, str]:
        """Return what those who work here chose to be spoken to in."""
        chosen = {one: await self.speaks(one) for one in await self.everybody()}
        return {one: language for one, language in chosen.items() if language is not None}

    async def speaks(self, person_id: PersonId) -> str | None:
        """Return which language somebody chose to be spoken to in."""
        async with self._reading() as unit:
            person = await unit.people.get(person_id)
        return None if person is None else person.chosen_language

    async def chats(self) -> tuple[ChatId, ...]:
        """Return the groups in which teams work."""
        async with self._reading() as unit:
            teams = await unit.teams.all()
        named = [chat for team in teams for chat in team.more_chats]
        named += [team.chat.chat_id for team in teams if team.chat is not None]
        managers = self._staff.access.managers
        if managers is not None:
            named.append(managers.chat_id)
        return tuple(dict.fromkeys(named))
