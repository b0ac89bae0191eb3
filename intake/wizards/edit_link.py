"""An admin changes a link, or makes one like it: the wizard begins with what the link says."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from intake.conversation.context import ConversationContext
from intake.conversation.conversation import Ending, Place
from intake.conversation.purposes import Purposes
from intake.conversation.scene import Scene
from intake.conversation.service import ConversationService
from intake.conversation.transitions import begin, changed, nothing_said
from intake.kernel.ids import FormId, LinkId, UpdateId
from intake.kernel.once import Once
from intake.kernel.person import Profile
from intake.kernel.problems import problem
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.links.make_links import MakeLinks
from intake.wizards.link_answers import about_link, answers_about
from intake.wizards.link_wizard import LinkUnit

WIZARD = FormId("newlink")


class EditLink:
    """Begins the wizard at its summary."""

    def __init__(
        self,
        units: UnitOfWorkFactory[Any],
        context: ConversationContext,
        purposes: Purposes[Any],
        make: MakeLinks,
    ) -> None:
        self._once = Once(units, context.clock)
        self._context = context
        self._purposes = purposes
        self._make = make
        self._service = ConversationService(context)

    async def __call__(
        self, update_id: UpdateId, profile: Profile, link_id: LinkId, *, copy: bool
    ) -> Scene | None:
        """Begin, or show the form in the middle of which they are; ``None``: there is no such link.

        With ``copy`` another link is made, with a code of its own.
        """
        return await self._once(
            update_id,
            partial(self._begin, profile, link_id, copy),
            again=partial(self._again, profile),
        )

    async def _again(self, profile: Profile, unit: LinkUnit) -> Scene:
        scene = await self._service.present(unit, profile)
        return await self._purposes.dressed(unit, scene, self._context.clock.now())

    async def _begin(
        self, profile: Profile, link_id: LinkId, copy: bool, unit: LinkUnit, now: datetime
    ) -> Scene | None:
        allowed = await self._purposes.may_fill_in(unit, WIZARD, profile.id)
        form = self._context.catalogue.get(WIZARD)
        link = await unit.links.get(link_id)
        if not allowed or form is None or link is None:
            return None
        person, running = await unit.conversations.meet(profile, now)
        if running is not None and not nothing_said(running):
            why = problem("problem-finish-first")
            scene = await self._service.present(unit, person, problem=why)
            return await self._purposes.dressed(unit, scene, now)
        if running is not None:
            ended = changed(running, now, ended=Ending.REPLACED, resuming=False)
            await unit.conversations.save(ended, was=running.revision)
        language = self._context.languages.of(person)
        fresh = begin(form, person.id, language, self._context.new_key(), now)
        said = replace(link, code=await self._make.free_code(unit)) if copy else link
        answers = answers_about(form, said, await self._make.place(unit, now))
        filled = replace(fresh, answers=answers, place=Place.SUMMARY, step=None)
        if not copy:
            filled = replace(filled, about=about_link(link))
        begun = await unit.conversations.add(filled)
        scene = self._service.scene(form, begun, person)
        return await self._purposes.dressed(unit, scene, now)
