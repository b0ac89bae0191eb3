"""A person arrives: by a link, by something unknown, or by a bare ``/start``."""

from functools import partial

from intake.desk import Desk
from intake.ids import UpdateId
from intake.payload import KEPT_LENGTH, PayloadKind
from intake.people import Profile
from intake.problems import problem
from intake.scene import Scene
from intake.units import Units
from intake.use_cases.arrivals import Arrivals
from intake.use_cases.attempts import in_unit
from intake.use_cases.finding import Arrival, read_typed_code
from intake.use_cases.talk_units import ArrivalUnit
from intake.use_cases.talks import Talks


class RecordTouch:
    """Keep the arrival, and lead the person to a form, to the menu, or back to where they were."""

    def __init__(self, units: Units[ArrivalUnit], desk: Desk) -> None:
        self._units = units
        self._desk = desk
        self._talks = Talks(desk)
        self._arrivals = Arrivals(desk)

    async def __call__(
        self, update_id: UpdateId, profile: Profile, payload: str, *, typed: bool = False
    ) -> Scene:
        """Record the arrival; ``payload`` may be anything.

        Who ``typed`` a code wants that code: one that does not exist is answered with that, and
        leads nowhere.
        """
        return await in_unit(self._units, partial(self._arrive, update_id, profile, payload, typed))

    async def guess(self, update_id: UpdateId, profile: Profile, text: str) -> Scene | None:
        """Take a mistyped command for an arrival if it names a code; else nothing has happened."""
        return await in_unit(self._units, partial(self._guess, update_id, profile, text))

    async def _guess(
        self, update_id: UpdateId, profile: Profile, text: str, unit: ArrivalUnit
    ) -> Scene | None:
        arrival = await read_typed_code(unit.links, text)
        if arrival is None:
            return None
        return await self._arrive(update_id, profile, text, False, unit)

    async def _arrive(
        self, update_id: UpdateId, profile: Profile, payload: str, typed: bool, unit: ArrivalUnit
    ) -> Scene:
        now = self._desk.clock.now()
        if not await unit.handled.insert(update_id, now):
            scene = await self._talks.present(unit, profile, greeting=True)
            return scene if scene.running else self._talks.menu_instead(scene)
        person = await unit.people.meet(profile, now)
        arrival = await self._arrivals.read(unit, payload)
        if typed and not arrival.is_known:
            scene = await self._code_unknown(unit, profile, arrival)
            if arrival.payload.kind is not PayloadKind.BARE:
                await self._arrivals.keep(unit, person, arrival, now)
        else:
            scene = await self._arrivals.lead(unit, person, arrival, now)
        await unit.commit()
        return scene

    async def _code_unknown(self, unit: ArrivalUnit, profile: Profile, arrival: Arrival) -> Scene:
        """Say so; what is on stays on."""
        code = arrival.payload.raw[:KEPT_LENGTH]
        why = (
            problem("problem-code-unknown", code=code) if code else problem("problem-code-missing")
        )
        scene = await self._talks.present(unit, profile, problem=why)
        return scene if scene.running else self._talks.menu_instead(scene)
