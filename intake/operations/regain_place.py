"""A team's group takes messages again: what came meanwhile, and stands with admins, comes there."""

from datetime import datetime

from intake.kernel.ids import ChatId
from intake.operations.bring_leads import BringingUnit, BringLeads
from intake.staffing.watch_place import WatchPlace
from intake.team.access import TeamAccess
from intake.team.bot_rights import BotRights, Lack
from intake.team.team import PlaceKind

_SHUT = {Lack.GONE, Lack.MUTED}
"""With one of these a group takes nothing."""


class RegainPlace:
    """Watches a group, and brings open leads back into it once it takes them: with the admins only
    they would read them."""

    def __init__(self, watch: WatchPlace, access: TeamAccess, bring: BringLeads) -> None:
        self._watch = watch
        self._access = access
        self._bring = bring

    async def __call__(
        self, unit: BringingUnit, chat_id: ChatId, rights: BotRights, now: datetime
    ) -> None:
        """Compare with what was known before."""
        before = (await unit.groups.trouble_in(chat_id)).split()
        await self._watch(unit, chat_id, rights, now)
        team = await self._access.team_in(unit, chat_id)
        if team is None or team.place is PlaceKind.PRIVATE:
            return
        if _SHUT.isdisjoint(before) or not _SHUT.isdisjoint(rights.lacks(team.place)):
            return
        await self._bring(unit, team, now)
