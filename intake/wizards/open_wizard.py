"""An admin opens a wizard: a form whose answers set something up."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from intake.conversation.context import ConversationContext
from intake.conversation.inputs import PastedLink, Text
from intake.conversation.journey_log import JourneyLog
from intake.conversation.purposes import Purposes
from intake.conversation.reducer import reduce
from intake.conversation.scene import Scene, SceneKind
from intake.conversation.service import ConversationService
from intake.conversation.transitions import nothing_said
from intake.conversation.units import ConversationUnit
from intake.forms.form import Form
from intake.kernel.ids import FormId, UpdateId
from intake.kernel.once import Once
from intake.kernel.person import Person, Profile
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
        self._log = JourneyLog(context)

    async def __call__(
        self,
        update_id: UpdateId,
        profile: Profile,
        form_id: FormId,
        said: Text | PastedLink | None = None,
    ) -> Scene:
        """Begin the wizard, or ask whether to drop the form that is running. What was ``said`` with
        its command answers the first question."""
        return await self._once(
            update_id,
            partial(self._open, profile, form_id, said),
            again=partial(self._again, profile, form_id),
        )

    async def _again(self, profile: Profile, form_id: FormId, unit: ConversationUnit) -> Scene:
        form = await self._allowed(unit, profile, form_id)
        scene = await self._service.present(unit, profile, greeting=form is not None)
        return await self._purposes.dressed(unit, scene, self._context.clock.now())

    async def _allowed(
        self, unit: ConversationUnit, profile: Profile, form_id: FormId
    ) -> Form | None:
        allowed = await self._purposes.may_fill_in(unit, form_id, profile.id)
        return self._context.catalogue.get(form_id) if allowed else None

    async def _open(
        self,
        profile: Profile,
        form_id: FormId,
        said: Text | PastedLink | None,
        unit: ConversationUnit,
        now: datetime,
    ) -> Scene:
        form = await self._allowed(unit, profile, form_id)
        if form is None:
            return await self._service.present(unit, profile)
        person = await unit.people.meet(profile, now)
        scene = await self._service.offer(unit, person, form, now)
        if said is not None:
            scene = await self._answered(unit, person, form, scene, said, now)
        return await self._purposes.dressed(unit, scene, now)

    async def _answered(
        self,
        unit: ConversationUnit,
        person: Person,
        form: Form,
        scene: Scene,
        said: Text | PastedLink,
        now: datetime,
    ) -> Scene:
        """Take the answer, if the form has just begun: it is for no other question."""
        running = scene.running
        if running is None or scene.kind is not SceneKind.QUESTION or not nothing_said(running):
            return scene
        purpose = self._purposes.of(form.id)
        if isinstance(said, PastedLink):
            said = purpose.typed(running, said) or Text(said.text)
        turn = reduce(form, running, said, around=self._service.around(running, now), now=now)
        turn = await purpose.validated(unit, form, running, turn, now)
        if turn.conversation.revision != running.revision:
            await unit.conversations.save(turn.conversation, was=running.revision)
            await self._log.moved(unit, form, running, turn.conversation, now)
        return replace(self._service.scene_after(form, turn, person), greeting=True)
