"""Invitations: a link into a team, taken by one person, undone or confirmed by whoever leads."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from intake.kernel.clock import Clock, Randomness
from intake.kernel.ids import ChatId, PersonId, TeamId, UpdateId
from intake.kernel.once import Once
from intake.kernel.person import HasPeople, known_name
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.outbox.notices import notice_rows
from intake.outbox.row import chat_row, menu_row
from intake.outbox.tasks.staff_tasks import InvitationNews, MemberNews
from intake.staffing.staff import RANK, Staff, Staffed, StaffUnit
from intake.team.audit import AuditEntry
from intake.team.invitation import VALID_FOR, HasInvitations, Invitation, hash_of
from intake.team.member import LEADING, Member, Role
from intake.team.team import HasTeams, Team


class InvitationUnit(StaffUnit, HasInvitations, Protocol):
    """What invitations read and write."""


@dataclass(frozen=True, slots=True)
class MadeInvitation:
    """An invitation, with its token: it is shown once, and never kept."""

    token: str
    invitation: Invitation
    team: Team


class Invite:
    """Makes one, for whoever leads: never above their own role."""

    def __init__(
        self,
        writing: UnitOfWorkFactory[InvitationUnit],
        staff: Staff,
        clock: Clock,
        randomness: Randomness,
    ) -> None:
        self._once = Once(writing, clock)
        self._staff = staff
        self._randomness = randomness

    async def __call__(
        self, update_id: UpdateId, by: PersonId, team_id: TeamId, role: Role
    ) -> MadeInvitation | Staffed:
        """Make it. A repeated update is told that nothing more was made: the token is gone."""
        made: MadeInvitation | Staffed = Staffed.UNCHANGED

        async def again(unit: InvitationUnit) -> MadeInvitation | Staffed:  # noqa: ARG001
            return made

        return await self._once(update_id, partial(self._make, by, team_id, role), again=again)

    async def _make(
        self, by: PersonId, team_id: TeamId, role: Role, unit: InvitationUnit, now: datetime
    ) -> MadeInvitation | Staffed:
        await unit.teams.lock()
        mine = await self._staff.role_of(unit, by)
        if mine not in LEADING or role is Role.OWNER or RANK[role] > RANK[mine]:
            return Staffed.REFUSED
        team = await unit.teams.get(team_id)
        if team is None or team.archived_at is not None:
            return Staffed.GONE
        token = self._randomness.key()
        invitation = await unit.invitations.add(
            Invitation(
                token_hash=hash_of(token),
                team_id=team_id,
                role=role,
                by=by,
                created_at=now,
                expires_at=now + VALID_FOR,
            )
        )
        await unit.audit.add(_entry(now, by, "invitation.made", invitation))
        return MadeInvitation(token, invitation, team)


class InvitationTaking:
    """What happens when somebody comes with a token that is good."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff

    async def take(
        self, unit: InvitationUnit, person_id: PersonId, token: str, now: datetime
    ) -> Invitation | None:
        """Use it; ``None`` if there is none, it is used up, over, or its maker may no longer.

        Who has as much already uses nothing up, and gets it all the same: they are where it leads.
        """
        await unit.teams.lock()
        known = await unit.invitations.usable(hash_of(token), now)
        if known is None:
            return None
        makers = await self._staff.role_of(unit, known.by)
        team = await unit.teams.get(known.team_id)
        if makers not in LEADING or RANK[known.role] > RANK[makers]:
            return None
        if team is None or team.archived_at is not None:
            return None
        if await self._has_as_much(unit, person_id, known):
            return replace(known, used_by=person_id, confirmed_at=now)
        confirmed = known.role is not Role.ADMIN
        used = await unit.invitations.use(known.token_hash, person_id, now, confirmed=confirmed)
        if used is None:
            return None
        if confirmed:
            await admit(unit, person_id, used, now)
        await unit.audit.add(_entry(now, person_id, "invitation.used", used))
        news = InvitationNews(ChatId(used.by), used.id)
        await unit.outbox.add(chat_row(news, news.chat_id, now), now)
        return used

    async def _has_as_much(
        self, unit: InvitationUnit, person_id: PersonId, invitation: Invitation
    ) -> bool:
        role = await self._staff.role_of(unit, person_id)
        if role is None or RANK[role] < RANK[invitation.role]:
            return False
        return invitation.team_id in await unit.members.teams_of(person_id)


class DecideInvitation:
    """*Confirm* and *undo*: by its maker, or whoever else leads."""

    def __init__(
        self, writing: UnitOfWorkFactory[InvitationUnit], staff: Staff, clock: Clock
    ) -> None:
        self._once = Once(writing, clock)
        self._staff = staff

    async def confirm(self, update_id: UpdateId, by: PersonId, invitation_id: int) -> Staffed:
        """Let an admin's invitation hold."""
        effect = partial(self._confirm, by, invitation_id)
        return await self._once(update_id, effect, again=self._again)

    async def undo(self, update_id: UpdateId, by: PersonId, invitation_id: int) -> Staffed:
        """Take it back, with all that came of it."""
        effect = partial(self._undo, by, invitation_id)
        return await self._once(update_id, effect, again=self._again)

    async def _again(self, unit: InvitationUnit) -> Staffed:  # noqa: ARG002
        return Staffed.DONE

    async def _may(self, unit: InvitationUnit, by: PersonId, invitation: Invitation) -> bool:
        role = await self._staff.role_of(unit, by)
        return role in LEADING and RANK[role] >= RANK[invitation.role]

    async def _confirm(
        self, by: PersonId, invitation_id: int, unit: InvitationUnit, now: datetime
    ) -> Staffed:
        await unit.teams.lock()
        invitation = await unit.invitations.get(invitation_id)
        if invitation is None or invitation.used_by is None:
            return Staffed.GONE
        if not await self._may(unit, by, invitation) or by == invitation.used_by:
            return Staffed.REFUSED
        if not await unit.invitations.confirm(invitation_id, now):
            return Staffed.GONE
        await admit(unit, invitation.used_by, invitation, now)
        await unit.audit.add(_entry(now, by, "invitation.confirmed", invitation))
        notices = notice_rows((ChatId(invitation.used_by),), "notice-invitation-confirmed", now)
        await unit.outbox.add_all(notices, now)
        return Staffed.DONE

    async def _undo(
        self, by: PersonId, invitation_id: int, unit: InvitationUnit, now: datetime
    ) -> Staffed:
        await unit.teams.lock()
        invitation = await unit.invitations.get(invitation_id)
        if invitation is None:
            return Staffed.GONE
        if not await self._may(unit, by, invitation):
            return Staffed.REFUSED
        if not await unit.invitations.revoke(invitation_id, now):
            return Staffed.GONE
        await unit.audit.add(_entry(now, by, "invitation.undone", invitation))
        if invitation.used_by is None or invitation.confirmed_at is None:
            return Staffed.DONE
        return await self._put_out(unit, by, invitation, invitation.used_by, now)

    async def _put_out(
        self,
        unit: InvitationUnit,
        by: PersonId,
        invitation: Invitation,
        person_id: PersonId,
        now: datetime,
    ) -> Staffed:
        member = await unit.members.get(person_id)
        if member is None or invitation.team_id not in await unit.members.teams_of(person_id):
            return Staffed.DONE
        if member.role is Role.ADMIN:
            if not (await self._staff.leaders(unit)) - {person_id}:
                return Staffed.LAST
            plain = replace(member, role=Role.MANAGER, revision=member.revision + 1)
            await unit.members.save(plain, was=member.revision)
            await self._staff.note(unit, now, by, "member.role", member, plain)
            member = plain
        await self._staff.take_out(unit, by, member, invitation.team_id, now)
        return Staffed.DONE


@dataclass(frozen=True, slots=True)
class InvitationOutcome:
    """What became of an invitation that somebody took."""

    invitation: Invitation
    person: str
    """Who took it."""
    team: str
    """Its name; empty: the default one."""


class StoryUnit(HasInvitations, HasPeople, HasTeams, Protocol):
    """What is read."""


class InvitationStory:
    """Reads it; ``None`` while nobody took it."""

    def __init__(self, reading: UnitOfWorkFactory[StoryUnit]) -> None:
        self._reading = reading

    async def __call__(self, invitation_id: int) -> InvitationOutcome | None:
        """Return it."""
        async with self._reading() as unit:
            invitation = await unit.invitations.get(invitation_id)
            if invitation is None or invitation.used_by is None:
                return None
            person = await unit.people.get(invitation.used_by)
            team = await unit.teams.get(invitation.team_id)
        name = "" if person is None else person.name
        if person is not None and person.username:
            name = f"{name} (@{person.username})"
        return InvitationOutcome(invitation, name, "" if team is None else team.name)


async def admit(
    unit: InvitationUnit, person_id: PersonId, invitation: Invitation, now: datetime
) -> None:
    """Let the invitation hold: they are in the team, in that role if theirs is not above it."""
    name = await known_name(unit, person_id)
    known = await unit.members.get(person_id)
    fresh = Member(person_id=person_id, name=name, role=invitation.role, joined_at=now)
    member = await unit.members.join(fresh, invitation.team_id)
    if known is not None and RANK[member.role] < RANK[invitation.role]:
        raised = replace(member, role=invitation.role, revision=member.revision + 1)
        await unit.members.save(raised, was=member.revision)
        member = raised
    await unit.outbox.add(menu_row(person_id, now), now)
    if member.crm_user is None:
        news = MemberNews(ChatId(invitation.by), person_id, "member-news-unlinked")
        await unit.outbox.add(chat_row(news, news.chat_id, now), now)


def _entry(now: datetime, by: PersonId, what: str, invitation: Invitation) -> AuditEntry:
    subject = f"invitation:{invitation.id}"
    after = f"team:{invitation.team_id} {invitation.role}"
    return AuditEntry(now, by, what, subject, None, after)
