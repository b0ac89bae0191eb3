"""The groups in which teams work: what the bot lacks there, and where a group has moved to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, UpdateId
from intake.kernel.once import Once
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.leads.cards.lead_card import HasLeadCards
from intake.leads.cards.move_cards import move_cards
from intake.outbox.notices import notice_rows
from intake.staffing.staff import Staff, StaffUnit
from intake.submissions.card import HasCards
from intake.team.access import leaders_chats
from intake.team.audit import AuditEntry, difference
from intake.team.bot_rights import BotRights, Lack
from intake.team.card_chat import CardChat
from intake.team.group import HasGroups
from intake.team.team import Team


class GroupPlaceUnit(StaffUnit, HasGroups, HasLeadCards, HasCards, Protocol):
    """What is read and written."""


class WatchPlace:
    """Tells whoever leads once what is missing in a team's group, and what to change; and once
    that it is all there again."""

    def __init__(self, staff: Staff, *, admins: Sequence[ChatId]) -> None:
        self._staff = staff
        self._admins = tuple(admins)

    async def __call__(
        self, unit: GroupPlaceUnit, chat_id: ChatId, rights: BotRights, now: datetime
    ) -> None:
        """Compare with what was told before."""
        team = await self._staff.access.team_in(unit, chat_id)
        if team is None:
            return
        lacks = rights.lacks(team.place)
        trouble = " ".join(lacks)
        if trouble == await unit.groups.trouble_in(chat_id):
            return
        await unit.groups.note_trouble(chat_id, trouble, now)
        leaders = await leaders_chats(unit, self._admins)
        text = "notice-place-lacks" if lacks else "notice-place-well"
        args = lack_args(lacks, team.name) if lacks else _named(team.name)
        await unit.outbox.add_all(notice_rows(leaders, text, now, **args), now)


def lack_args(lacks: Collection[Lack], team: str) -> dict[str, str]:
    """Return the arguments of the text that says what is to be changed."""
    flags = {lack.replace("-", ""): "yes" if lack in lacks else "no" for lack in Lack}
    return _named(team) | flags


def _named(team: str) -> dict[str, str]:
    return {"team": team, "named": "yes" if team else "no"}


class ChatFollower(Protocol):
    """Keeps something by the ids of chats."""

    async def __call__(self, unit: Any, old: ChatId, new: ChatId, now: datetime) -> None:
        """Keep it by the new id, in the same transaction."""
        ...


class MoveChat:
    """A group became a supergroup: its id is another one from now on, and so is the team's."""

    def __init__(
        self,
        writing: UnitOfWorkFactory[GroupPlaceUnit],
        staff: Staff,
        clock: Clock,
        *,
        admins: Sequence[ChatId],
        followers: Sequence[ChatFollower] = (),
    ) -> None:
        self._once = Once(writing, clock)
        self._staff = staff
        self._admins = tuple(admins)
        self._followers = tuple(followers)

    async def __call__(self, update_id: UpdateId, old: ChatId, new: ChatId) -> None:
        """Follow it, once."""
        await self._once(update_id, partial(self.follow, old, new), again=_nothing)

    def noticed(self, old: ChatId, new: ChatId) -> "MoveNoticed":
        """Return what follows it with the end of a row: its service message may have been lost."""
        return MoveNoticed(self, old, new)

    async def follow(self, old: ChatId, new: ChatId, unit: GroupPlaceUnit, now: datetime) -> None:
        """Let the team and its cards follow, and tell whoever leads; the settings are theirs to
        change."""
        await unit.teams.lock()
        if not await unit.teams.note_move(old, new):
            return
        await move_cards(unit, old, now)
        for follower in self._followers:
            await follower(unit, old, new, now)
        team = await self._staff.access.team_in(unit, old)
        if team is None or not self._works_in(team, old):
            return
        moved = _moved(team, old, new)
        await unit.teams.save(moved, was=team.revision)
        before, after = difference(team, moved)
        entry = AuditEntry(now, None, "team.place", f"team:{team.id}", before, after)
        await unit.audit.add(entry)
        managers = self._staff.access.managers
        rows = notice_rows(
            await leaders_chats(unit, self._admins),
            "notice-place-moved",
            now,
            chat=str(new),
            setting="yes" if managers is not None and managers.chat_id == old else "no",
            **_named(team.name),
        )
        await unit.outbox.add_all(rows, now)

    def _works_in(self, team: Team, chat_id: ChatId) -> bool:
        """Say whether it is the team's place, and not a form's own chat."""
        managers = self._staff.access.managers
        if chat_id in team.more_chats or (team.chat and team.chat.chat_id == chat_id):
            return True
        return team.chat is None and managers is not None and managers.chat_id == chat_id


@dataclass(frozen=True, slots=True)
class MoveNoticed:
    """Telegram said so when something was to be sent (:class:`intake.outbox.attempt.Effect`)."""

    move: MoveChat
    old: ChatId
    new: ChatId

    @classmethod
    async def write(
        cls, unit: GroupPlaceUnit, effects: Sequence["MoveNoticed"], now: datetime
    ) -> None:
        """Follow it."""
        for one in effects:
            await one.move.follow(one.old, one.new, unit, now)


def _moved(team: Team, old: ChatId, new: ChatId) -> Team:
    """Message ids start anew there, topics too."""
    more = tuple(new if one == old else one for one in team.more_chats)
    chat = CardChat(new) if old not in team.more_chats else team.chat
    return replace(team, chat=chat, more_chats=more, revision=team.revision + 1)


async def _nothing(_: GroupPlaceUnit) -> None:
    """Nobody is answered."""
