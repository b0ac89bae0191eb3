"""A person chooses a form from the menu."""

from datetime import datetime
from functools import partial

from intake.desk import Desk
from intake.ids import FormId, UpdateId
from intake.once import Once
from intake.people import Profile
from intake.scene import Scene, SceneKind
from intake.unit_of_work import UnitOfWorkFactory
from intake.use_cases.talk_units import TalkUnit
from intake.use_cases.talks import Talks


class ChooseForm:
    """Begin the chosen form; a menu button may be older than the forms, then the menu is shown."""

    def __init__(self, units: UnitOfWorkFactory[TalkUnit], desk: Desk) -> None:
        self._once = Once(units, desk.clock)
        self._desk = desk
        self._talks = Talks(desk)

    async def __call__(
        self, update_id: UpdateId, profile: Profile, form_id: FormId, message_id: int | None
    ) -> Scene:
        """Begin the form, if its button stands under the newest message.

        A menu is shown only while nothing is open: once something is, its buttons are old.
        """
        return await self._once(
            update_id,
            partial(self._choose, profile, form_id, message_id),
            again=lambda unit: self._talks.present(unit, profile, greeting=True),
        )

    async def _choose(
        self,
        profile: Profile,
        form_id: FormId,
        message_id: int | None,
        unit: TalkUnit,
        now: datetime,
    ) -> Scene:
        person = await unit.people.meet(profile, now)
        form = self._desk.shelf.get(form_id)
        running = await unit.conversations.open_of(person.id)
        if running is not None or person.screen.is_past(message_id):
            return await self._talks.present(unit, person, stale=True)
        if form is None or form not in self._desk.shelf.menu:
            return self._talks.idle(person, SceneKind.MENU, stale=True)
        return await self._talks.begin(unit.conversations, person, form, now)
