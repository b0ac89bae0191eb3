"""A person chooses a form from the menu."""

from functools import partial

from intake.desk import Desk
from intake.ids import FormId, UpdateId
from intake.people import Profile
from intake.scene import Scene, SceneKind
from intake.units import Units
from intake.use_cases.attempts import in_unit
from intake.use_cases.talk_units import TalkUnit
from intake.use_cases.talks import Talks


class ChooseForm:
    """Begin the chosen form; a menu button may be older than the forms, then the menu is shown."""

    def __init__(self, units: Units[TalkUnit], desk: Desk) -> None:
        self._units = units
        self._desk = desk
        self._talks = Talks(desk)

    async def __call__(
        self, update_id: UpdateId, profile: Profile, form_id: FormId, message_id: int | None
    ) -> Scene:
        """Begin the form, if its button stands under the newest message.

        A menu is shown only while nothing is open: once something is, its buttons are old.
        """
        choose = partial(self._choose, update_id, profile, form_id, message_id)
        return await in_unit(self._units, choose)

    async def _choose(
        self,
        update_id: UpdateId,
        profile: Profile,
        form_id: FormId,
        message_id: int | None,
        unit: TalkUnit,
    ) -> Scene:
        now = self._desk.clock.now()
        if not await unit.handled.insert(update_id, now):
            return await self._talks.present(unit, profile, greeting=True)
        person = await unit.people.meet(profile, now)
        form = self._desk.shelf.get(form_id)
        running = await unit.conversations.open_of(person.id)
        if running is not None or person.screen.is_past(message_id):
            scene = await self._talks.present(unit, person, stale=True)
        elif form is None or form not in self._desk.shelf.menu:
            scene = self._talks.idle(person, SceneKind.MENU, stale=True)
        else:
            scene = await self._talks.begin(unit.conversations, person, form, now)
        await unit.commit()
        return scene
