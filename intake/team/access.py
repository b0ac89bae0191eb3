"""Who may act for a team: whose chat it is, and what somebody may do there."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Protocol

from intake.kernel.ids import ChatId, PersonId, TeamId
from intake.kernel.person import HasPeople, Profile
from intake.team.audit import AuditEntry, HasAudit
from intake.team.card_chat import CardChat
from intake.team.member import LEADING, HasMembers, Member, Role
from intake.team.team import DEFAULT_TEAM, HasTeams, Team


class AccessUnit(HasTeams, HasMembers, HasPeople, HasAudit, Protocol):
    """Enough to find out who somebody is, and to let them in."""


class TeamAccess:
    """Knows what the settings say beside the storage: owners, and chats of the default team."""

    def __init__(
        self,
        *,
        owners: frozenset[PersonId],
        managers: CardChat | None,
        form_chats: Callable[[], Collection[ChatId]] = tuple,
    ) -> None:
        """``form_chats`` gives those that forms name now for their cards: the default team's as
        well."""
        self.owners = owners
        self.managers = managers
        self._form_chats = form_chats

    def _chats(self) -> frozenset[ChatId]:
        managers = () if self.managers is None else (self.managers.chat_id,)
        return frozenset({*self._form_chats(), *managers})

    async def team_in(self, unit: HasTeams, chat_id: ChatId) -> Team | None:
        """Return the team whose chat it is."""
        if chat_id > 0:
            return None
        named = await unit.teams.in_chat(chat_id)
        if named is None and not self._chats().isdisjoint(
            {chat_id, await unit.teams.former(chat_id)}
        ):
            return await unit.teams.get(DEFAULT_TEAM)
        return named

    def role_of(self, person_id: PersonId, member: Member | None) -> Role | None:
        """Return what somebody may do; ``None``: nothing."""
        if person_id in self.owners:
            return Role.OWNER
        return None if member is None or member.removed_at is not None else member.role

    async def may_lead(self, unit: HasMembers, person_id: PersonId) -> bool:
        """Say whether somebody may change teams, people, rules and numbers."""
        return self.role_of(person_id, await unit.members.get(person_id)) in LEADING

    async def acting(
        self, unit: AccessUnit, profile: Profile, chat_id: ChatId, now: datetime
    ) -> Member | None:
        """Return the member who acts in a chat: ``None`` for whoever has no business there.

        Whoever is in a team's group is one of it: who is let in there is the group's decision. They
        become a member by their first act, without a user in the CRM. Nobody who was removed, from
        this team or as a whole, comes back that way; whoever leads goes on leading there.
        """
        member = await unit.members.get(profile.id)
        if member is not None and member.removed_at is not None:
            return None
        team = await self.team_in(unit, chat_id)
        if team is None:
            if member is None and profile.id in self.owners and chat_id > 0:
                return await self._joined(unit, profile, DEFAULT_TEAM, now)
            return member if chat_id > 0 else None
        if member is not None and team.id in await unit.members.teams_of(profile.id):
            return member
        if member is not None and await unit.members.was_removed(profile.id, team.id):
            return member if self.role_of(profile.id, member) in LEADING else None
        return await self._joined(unit, profile, team.id, now, member)

    async def _joined(
        self,
        unit: AccessUnit,
        profile: Profile,
        team_id: TeamId,
        now: datetime,
        member: Member | None = None,
    ) -> Member:
        if member is None:
            person = await unit.people.meet(profile, now)
            member = Member(person_id=person.id, name=person.name, joined_at=now)
        what, subject = "member.joined", f"member:{member.person_id}"
        await unit.audit.add(AuditEntry(now, profile.id, what, subject, None, f"team:{team_id}"))
        return await unit.members.join(member, team_id)


async def leaders(unit: HasMembers, owners: Collection[PersonId]) -> frozenset[PersonId]:
    """Return everybody who leads: the owners, and admins by role."""
    present = await unit.members.all_present()
    return frozenset(owners) | {one.person_id for one in present if one.role is Role.ADMIN}


async def leaders_chats(unit: HasMembers, owners: Collection[ChatId]) -> tuple[ChatId, ...]:
    """Return the private chats of everybody who leads: the owners', and those of admins by role."""
    present = await unit.members.all_present()
    admins = (ChatId(one.person_id) for one in present if one.role is Role.ADMIN)
    return tuple(dict.fromkeys((*owners, *admins)))
