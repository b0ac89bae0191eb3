"""A person arrives: by a link, by something unknown, or by a bare ``/start``."""

from datetime import datetime
from functools import partial

from intake.arrivals.arrivals import Arrivals, ArrivalUnit
from intake.arrivals.finding import read_typed_code
from intake.conversation.context import ConversationContext
from intake.conversation.scene import Scene
from intake.conversation.service import ConversationService
from intake.kernel.ids import UpdateId
from intake.kernel.once import Once
from intake.kernel.person import Profile
from intake.kernel.unit_of_work import UnitOfWorkFactory


class RecordTouch:
    """Keep the arrival, and lead the person to a form, to the menu, or back to where they were."""

    def __init__(
        self,
        units: UnitOfWorkFactory[ArrivalUnit],
        context: ConversationContext,
        arrivals: Arrivals,
    ) -> None:
        self._once = Once(units, context.clock)
        self._service = ConversationService(context)
        self._arrivals = arrivals

    async def __call__(
        self, update_id: UpdateId, profile: Profile, payload: str, *, typed: bool = False
    ) -> Scene:
        """Record the arrival; ``payload`` may be anything. See :meth:`Arrivals.lead`."""
        return await self._once(
            update_id,
            partial(self._arrive, profile, payload, typed),
            again=partial(self._again, profile),
        )

    async def guess(self, update_id: UpdateId, profile: Profile, text: str) -> Scene | None:
        """Take a mistyped command for an arrival if it names a code; else nothing has happened."""
        return await self._once(
            update_id,
            partial(self._guess, profile, text),
            again=partial(self._guess_again, profile, text),
        )

    async def _guess(
        self, profile: Profile, text: str, unit: ArrivalUnit, now: datetime
    ) -> Scene | None:
        if await read_typed_code(unit.links, text) is None:
            return None
        return await self._arrive(profile, text, False, unit, now)

    async def _guess_again(self, profile: Profile, text: str, unit: ArrivalUnit) -> Scene | None:
        known = await read_typed_code(unit.links, text) is not None
        return await self._again(profile, unit) if known else None

    async def _arrive(
        self, profile: Profile, payload: str, typed: bool, unit: ArrivalUnit, now: datetime
    ) -> Scene:
        person = await unit.people.meet(profile, now)
        arrival = await self._arrivals.read(unit, payload)
        return await self._arrivals.lead(unit, person, arrival, now, typed=typed)

    async def _again(self, profile: Profile, unit: ArrivalUnit) -> Scene:
        scene = await self._service.present(unit, profile, greeting=True)
        return scene if scene.running else self._service.menu_instead(scene)
