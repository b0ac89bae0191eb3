"""Whoever works here gets their commands with their first word: before it there is no chat."""

from datetime import datetime
from typing import Protocol

from typing_extensions import override

from intake.arrivals.invited import GreetsStaff
from intake.kernel.person import BLANK, Person
from intake.outbox.outbox import HasOutbox
from intake.outbox.row import menu_row
from intake.team.access import TeamAccess
from intake.team.member import HasMembers


class GreetingUnit(HasMembers, HasOutbox, Protocol):
    """What is read and written."""


class MenuAtFirstWord(GreetsStaff[GreetingUnit]):
    """Has the menu set once somebody begins to talk in private.

    They may be known for long: as an owner by the settings, as a member by what they did in the
    team's group.
    """

    def __init__(self, access: TeamAccess) -> None:
        self._access = access

    @override
    async def __call__(self, unit: GreetingUnit, person: Person, now: datetime) -> None:
        if person.screen != BLANK:
            return
        owner = person.id in self._access.owners
        member = None if owner else await unit.members.get(person.id)
        if self._access.role_of(person.id, member) is not None:
            await unit.outbox.add(menu_row(person.id, now), now)
