"""A person arrives: by a link, by something unknown, or by a bare ``/start``."""

from datetime import datetime
from functools import partial

from intake.desk import Desk
from intake.ids import UpdateId
from intake.once import Once
from intake.payload import read_payload
from intake.people import Profile
from intake.scene import Scene
from intake.units import Units
from intake.use_cases.arrivals import (
    record_arrival,
    tell_of_return,
    wanted_form,
)
from intake.use_cases.finding import find, find_visited
from intake.use_cases.talk_units import ArrivalUnit
from intake.use_cases.talks import Talks


class RecordTouch:
    """Keep the arrival, and lead the person to a form, to the menu, or back to where they were."""

    def __init__(self, units: Units[ArrivalUnit], desk: Desk) -> None:
        self._once = Once(units, desk.clock)
        self._desk = desk
        self._talks = Talks(desk)

    async def __call__(self, update_id: UpdateId, profile: Profile, payload: str) -> Scene:
        """Record the arrival; ``payload`` may be anything."""
        return await self._once(
            update_id,
            partial(self._arrive, profile, payload),
            again=partial(self._again, profile),
        )

    async def _arrive(
        self, profile: Profile, payload: str, unit: ArrivalUnit, now: datetime
    ) -> Scene:
        person = await unit.people.meet(profile, now)
        read = read_payload(payload)
        rules = self._desk.rules
        found = await find(unit.links, rules, read) or await find_visited(
            unit.links, unit.visits, rules, read
        )
        touch = await record_arrival(unit, person, read, found, now)
        if self._desk.records_returns:
            await tell_of_return(unit, touch, now)
        wanted = wanted_form(self._desk.shelf, found)
        return await self._talks.offer(unit.conversations, person, wanted, now)

    async def _again(self, profile: Profile, unit: ArrivalUnit) -> Scene:
        scene = await self._talks.present(unit, profile, greeting=True)
        return scene if scene.conversation else self._talks.menu_instead(scene)
