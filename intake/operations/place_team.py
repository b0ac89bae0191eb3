"""A team works somewhere else from now on: what is open follows if the old group takes nothing."""

from datetime import datetime
from functools import partial

from intake.kernel.clock import Clock
from intake.kernel.ids import PersonId, TeamId, UpdateId
from intake.kernel.once import Once
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.leads.cards.move_cards import look_again
from intake.operations.bring_leads import BringingUnit, BringLeads
from intake.staffing.change_team import ChangeTeam, TeamChange
from intake.staffing.staff import Staffed, repeated
from intake.team.team import PlaceKind


class PlaceTeam:
    """Changes a team's place.

    Nobody may have told that the old group is gone, so its cards are edited: those that can't be
    are sent anew. What a private team has in an admin's chat is that member's, and stays.
    """

    def __init__(
        self,
        writing: UnitOfWorkFactory[BringingUnit],
        change_team: ChangeTeam,
        bring: BringLeads,
        clock: Clock,
    ) -> None:
        self._once = Once(writing, clock)
        self._change_team = change_team
        self._bring = bring

    async def __call__(
        self, update_id: UpdateId, by: PersonId, team_id: TeamId, change: TeamChange
    ) -> Staffed:
        """Change it."""
        effect = partial(self._place, by, team_id, change)
        return await self._once(update_id, effect, again=repeated(Staffed.DONE))

    async def _place(
        self,
        by: PersonId,
        team_id: TeamId,
        change: TeamChange,
        unit: BringingUnit,
        now: datetime,
    ) -> Staffed:
        await unit.teams.lock()
        before = await unit.teams.get(team_id)
        done = await self._change_team.within(by, team_id, change, unit, now)
        after = await unit.teams.get(team_id)
        if done is not Staffed.DONE or before is None or after is None:
            return done
        if before.place is not PlaceKind.PRIVATE:
            left = self._bring.places.groups_of(before) - self._bring.places.groups_of(after)
            await look_again(unit, sorted(left), now)
            await self._bring(unit, after, now)
        return done
