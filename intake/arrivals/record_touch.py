"""A person arrives: by a link, by something unknown, or by a bare ``/start``."""

from datetime import datetime
from functools import partial
from typing import Generic, TypeVar

from intake.arrivals.arrivals import Arrivals, ArrivalUnit
from intake.arrivals.channel_joins import ClaimJoins
from intake.arrivals.finding import read_typed_code
from intake.arrivals.invited import GreetsStaff, TakesInvitation
from intake.arrivals.payload import PayloadKind
from intake.conversation.context import ConversationContext
from intake.conversation.scene import Scene
from intake.conversation.service import ConversationService
from intake.kernel.ids import UpdateId
from intake.kernel.once import Once
from intake.kernel.person import Profile
from intake.kernel.unit_of_work import UnitOfWorkFactory

UnitT = TypeVar("UnitT", bound=ArrivalUnit)


class RecordTouch(Generic[UnitT]):
    """Keep the arrival, and lead the person to a form, to the menu, or back to where they were.

    Whoever comes with a good invitation is no prospect: nothing of that is kept as a touch.
    """

    def __init__(
        self,
        units: UnitOfWorkFactory[UnitT],
        context: ConversationContext,
        arrivals: Arrivals,
        invitations: TakesInvitation[UnitT] | None = None,
        greets_staff: GreetsStaff[UnitT] | None = None,
        joins: ClaimJoins | None = None,
    ) -> None:
        """``joins`` makes touches of what a person did in channels before they came here."""
        self._once = Once(units, context.clock)
        self._invitations = invitations
        self._greets_staff = greets_staff
        self._joins = joins
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

    async def _guess(self, profile: Profile, text: str, unit: UnitT, now: datetime) -> Scene | None:
        if await read_typed_code(unit.links, text) is None:
            return None
        return await self._arrive(profile, text, False, unit, now)

    async def _guess_again(self, profile: Profile, text: str, unit: UnitT) -> Scene | None:
        known = await read_typed_code(unit.links, text) is not None
        return await self._again(profile, unit) if known else None

    async def _arrive(
        self, profile: Profile, payload: str, typed: bool, unit: UnitT, now: datetime
    ) -> Scene:
        person = await unit.people.meet(profile, now)
        if self._greets_staff is not None:
            await self._greets_staff(unit, person, now)
        if self._joins is not None:
            await self._joins(unit, person, now)
        arrival = await self._arrivals.read(unit, payload)
        read = arrival.payload
        if read.kind is PayloadKind.INVITATION and self._invitations is not None:
            taken = await self._invitations(unit, person, read.token, now)
            if taken is not None:
                return taken
        return await self._arrivals.lead(unit, person, arrival, now, typed=typed)

    async def _again(self, profile: Profile, unit: UnitT) -> Scene:
        scene = await self._service.present(unit, profile, greeting=True)
        return scene if scene.running else self._service.menu_instead(scene)
