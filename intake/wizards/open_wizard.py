"""An admin opens a wizard: a form whose answers set something up."""

from datetime import datetime
from functools import partial
from typing import Any

from intake.conversation.context import ConversationContext
from intake.conversation.purposes import Purposes
from intake.conversation.scene import Scene
from intake.conversation.service import ConversationService
from intake.conversation.units import ConversationUnit
from intake.forms.form import Form
from intake.kernel.ids import FormId, UpdateId
from intake.kernel.once import Once
from intake.kernel.person import Profile
from intake.kernel.unit_of_work import UnitOfWorkFactory


class OpenWizard:
    """Begin a wizard for an admin; strangers see what they would see anyway."""

    def __init__(
        self,
        units: UnitOfWorkFactory[ConversationUnit],
        context: ConversationContext,
        purposes: Purposes[Any],
    ) -> None:
        self._once = Once(units, context.clock)
        self._context = context
        self._purposes = purposes
        self._service = ConversationService(context)

    async def __call__(self, update_id: UpdateId, profile: Profile, form_id: FormId) -> Scene:
        """Begin the wizard, or ask whether to drop the form that is running."""
        form = self._context.catalogue.get(form_id)
        allowed = form if self._purposes.may_fill_in(form_id, profile.id) else None
        return await self._once(
            update_id,
            partial(self._open, profile, allowed),
            again=lambda unit: self._service.present(unit, profile, greeting=allowed is not None),
        )

    async def _open(
        self, profile: Profile, form: Form | None, unit: ConversationUnit, now: datetime
    ) -> Scene:
        if form is None:
            return await self._service.present(unit, profile)
        person = await unit.people.meet(profile, now)
        return await self._service.offer(unit, person, form, now)
