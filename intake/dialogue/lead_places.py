"""Where a prospect's words go: the team's group, or somebody's own chat."""

from datetime import datetime
from typing import Protocol

from intake.dialogue.thread import HasThreads
from intake.kernel.ids import ChatId
from intake.leads.lead import Lead
from intake.team.card_chat import CardChat
from intake.team.roster import RosterUnit, read_roster
from intake.team.team import DEFAULT_TEAM, PlaceKind, Team


class PlaceUnit(HasThreads, RosterUnit, Protocol):
    """What is read."""


class LeadPlaces:
    """Knows what the settings say beside the storage: the default team's chat, and the admins."""

    def __init__(self, *, managers: CardChat | None, admins: tuple[ChatId, ...], zone: str) -> None:
        self.admins = admins
        self._managers = managers
        self._zone = zone

    def group_of(self, team: Team) -> CardChat | None:
        """Return the team's group, if it works in one."""
        if team.place is PlaceKind.PRIVATE:
            return None
        if team.chat is None and team.id == DEFAULT_TEAM:
            return self._managers
        return team.chat

    def groups_of(self, team: Team) -> frozenset[ChatId]:
        """Return all groups in which the team works."""
        first = self.group_of(team)
        return frozenset({*team.more_chats, *(() if first is None else (first.chat_id,))})

    async def group(self, unit: HasThreads, team: Team, lead: Lead) -> CardChat | None:
        """Return the group in which a lead is worked: the one in which its card stands."""
        own = self.group_of(team)
        if team.place is PlaceKind.PRIVATE or (own is not None and not team.more_chats):
            return own
        chat = await unit.threads.card_chat(lead.id)
        return own if chat is None or (own and own.chat_id == chat) else CardChat(chat)

    async def has_any(self, unit: PlaceUnit, team: Team) -> bool:
        """Say whether anybody would read a stranger's words."""
        if self.group_of(team) is not None or self.admins:
            return True
        return bool(await unit.members.of_team(team.id))

    async def recipients(
        self, unit: PlaceUnit, team: Team, lead: Lead, now: datetime
    ) -> tuple[ChatId | None, ...]:
        """Return the chats that get the lead's next words; ``None`` is the team's group.

        Without a group a taken lead lives with its owner; one that nobody has is everybody's who
        is on duty, or the whole team's. Where nobody is, the admins hear of it.
        """
        if await self.group(unit, team, lead) is not None:
            return (None,)
        if lead.owner_id is not None:
            return (ChatId(lead.owner_id),)
        roster = await read_roster(unit, team.id, now, zone=self._zone)
        if roster is None or not roster.members:
            return self.admins
        people = roster.present(now) or roster.members
        return tuple(ChatId(one.person_id) for one in people)
