"""An admin opens a wizard: a form whose answers set something up."""

from functools import partial

from intake.desk import Desk
from intake.ids import FormId, PersonId, UpdateId
from intake.people import Profile
from intake.scene import Scene
from intake.units import Units
from intake.use_cases.attempts import in_unit
from intake.use_cases.talk_units import TalkUnit
from intake.use_cases.talks import Talks


class OpenWizard:
    """Begin a wizard for an admin; strangers see what they would see anyway."""

    def __init__(self, units: Units[TalkUnit], desk: Desk, admins: frozenset[PersonId]) -> None:
        self._units = units
        self._desk = desk
        self._admins = admins
        self._talks = Talks(desk)

    async def __call__(self, update_id: UpdateId, profile: Profile, form_id: FormId) -> Scene:
        """Begin the wizard, or ask whether to drop the form that is running."""
        return await in_unit(self._units, partial(self._open, update_id, profile, form_id))

    async def _open(
        self, update_id: UpdateId, profile: Profile, form_id: FormId, unit: TalkUnit
    ) -> Scene:
        form = self._desk.shelf.get(form_id)
        if form is None or profile.id not in self._admins:
            return await self._talks.present(unit, profile)
        now = self._desk.clock.now()
        if not await unit.handled.insert(update_id, now):
            return await self._talks.present(unit, profile, greeting=True)
        person = await unit.people.meet(profile, now)
        scene = await self._talks.offer(unit.conversations, person, form, now)
        await unit.commit()
        return scene
