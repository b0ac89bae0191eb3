"""A person asks where they are."""

from intake.desk import Desk
from intake.people import Profile
from intake.scene import Scene
from intake.unit_of_work import UnitOfWorkFactory
from intake.use_cases.talk_units import ReadingUnit
from intake.use_cases.talks import Talks


class ShowNow:
    """Return the present state; nothing is changed."""

    def __init__(self, units: UnitOfWorkFactory[ReadingUnit], desk: Desk) -> None:
        self._units = units
        self._talks = Talks(desk)

    async def __call__(self, profile: Profile) -> Scene:
        """Return the scene in which the person is."""
        async with self._units() as unit:
            return await self._talks.present(unit, profile)
