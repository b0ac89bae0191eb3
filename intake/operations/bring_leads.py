"""Open leads come to where their team works: what stood with the admins meanwhile, because the
team's group took nothing."""

from datetime import datetime
from typing import Protocol

from intake.dialogue.lead_places import LeadPlaces
from intake.dialogue.relayed import HasRelayed
from intake.dialogue.thread import HasThreads
from intake.dialogue.words_again import say_again
from intake.leads.cards.move_cards import bring_cards_back
from intake.staffing.watch_place import GroupPlaceUnit
from intake.team.team import Team


class BringingUnit(GroupPlaceUnit, HasRelayed, HasThreads, Protocol):
    """What is read and written."""


class BringLeads:
    """Brings them; where they stand they are kept up to date as well."""

    def __init__(self, places: LeadPlaces) -> None:
        self.places = places

    async def __call__(self, unit: BringingUnit, team: Team, now: datetime) -> None:
        """Bring cards, and then words."""
        admins = self.places.admins
        await bring_cards_back(unit, team.id, admins, now)
        await say_again(unit, self.places, team, admins, now)
