"""A team's group takes messages again: what came meanwhile, and stands with admins, comes there."""

from datetime import datetime
from typing import Protocol

from intake.dialogue.relayed import HasRelayed
from intake.dialogue.words_again import say_in_group
from intake.kernel.ids import ChatId
from intake.leads.move_cards import bring_cards_back
from intake.staffing.watch_place import GroupPlaceUnit, WatchPlace
from intake.team.access import TeamAccess
from intake.team.bot_standing import BotStanding, Lack
from intake.team.team import PlaceKind

_SHUT = {Lack.GONE, Lack.MUTED}
"""With one of these a group takes nothing."""


class RegainUnit(GroupPlaceUnit, HasRelayed, Protocol):
    """What is read and written."""


class RegainPlace:
    """Watches a group, and brings open leads back into it once it takes them: with the admins only
    they would read them."""

    def __init__(
        self, watch: WatchPlace, access: TeamAccess, *, admins: tuple[ChatId, ...]
    ) -> None:
        self._watch = watch
        self._access = access
        self._admins = admins

    async def __call__(
        self, unit: RegainUnit, chat_id: ChatId, standing: BotStanding, now: datetime
    ) -> None:
        """Compare with what was known before."""
        before = (await unit.groups.trouble_in(chat_id)).split()
        await self._watch(unit, chat_id, standing, now)
        team = await self._access.team_in(unit, chat_id)
        if team is None or team.place is PlaceKind.PRIVATE:
            return
        if _SHUT.isdisjoint(before) or not _SHUT.isdisjoint(standing.lacks(team.place)):
            return
        await bring_cards_back(unit, team.id, self._admins, now)
        await say_in_group(unit, team.id, self._admins, now)
