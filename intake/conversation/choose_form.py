"""A person chooses a form from the menu."""

from datetime import datetime
from functools import partial

from intake.conversation.context import ConversationContext
from intake.conversation.scene import Scene, SceneKind
from intake.conversation.service import ConversationService
from intake.conversation.units import ConversationUnit
from intake.kernel.ids import FormId, UpdateId
from intake.kernel.once import Once
from intake.kernel.person import Profile
from intake.kernel.unit_of_work import UnitOfWorkFactory


class ChooseForm:
    """Begin the chosen form; a menu button may be older than the forms, then the menu is shown."""

    def __init__(
        self, units: UnitOfWorkFactory[ConversationUnit], context: ConversationContext
    ) -> None:
        self._once = Once(units, context.clock)
        self._context = context
        self._service = ConversationService(context)

    async def __call__(
        self, update_id: UpdateId, profile: Profile, form_id: FormId, message_id: int | None
    ) -> Scene:
        """Begin the form, if its button stands under the newest message.

        A menu is shown only while nothing is open: once something is, its buttons are old.
        """
        return await self._once(
            update_id,
            partial(self._choose, profile, form_id, message_id),
            again=lambda unit: self._service.present(unit, profile, greeting=True),
        )

    async def _choose(
        self,
        profile: Profile,
        form_id: FormId,
        message_id: int | None,
        unit: ConversationUnit,
        now: datetime,
    ) -> Scene:
        person = await unit.people.meet(profile, now)
        form = self._context.catalogue.get(form_id)
        running = await unit.conversations.open_of(person.id)
        if running is not None or person.screen.is_past(message_id):
            return await self._service.present(unit, person, stale=True)
        if form is None or form not in self._context.catalogue.menu:
            return self._service.idle(person, SceneKind.MENU, stale=True)
        return await self._service.begin_chosen(unit, person, form, now)
