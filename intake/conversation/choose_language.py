"""A person chooses the language to be spoken to in."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Protocol

from intake.conversation.context import ConversationContext
from intake.conversation.conversation import Conversation
from intake.conversation.inputs import Press
from intake.conversation.scene import Scene
from intake.conversation.service import ConversationService
from intake.conversation.transitions import changed
from intake.conversation.units import ConversationUnit
from intake.kernel.ids import UpdateId
from intake.kernel.once import Once
from intake.kernel.person import Profile
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.outbox.outbox import HasOutbox
from intake.outbox.row import menu_row


class ChoosingUnit(ConversationUnit, HasOutbox, Protocol):
    """What is read and written."""


class ChooseLanguage:
    """Keep the choice, and go on in that language where the form has it; so do the commands."""

    def __init__(
        self, units: UnitOfWorkFactory[ChoosingUnit], context: ConversationContext
    ) -> None:
        self._once = Once(units, context.clock)
        self._context = context
        self._service = ConversationService(context)

    async def __call__(
        self, update_id: UpdateId, profile: Profile, language: str, under: Press
    ) -> Scene:
        """Keep the language; one that the bot does not speak changes nothing, as an old button.

        ``under`` is where it was asked: with which conversation open, if there was one.
        """
        return await self._once(
            update_id,
            partial(self._choose, profile, language, under),
            again=lambda unit: self._service.present(unit, profile),
        )

    async def _choose(
        self, profile: Profile, language: str, under: Press, unit: ChoosingUnit, now: datetime
    ) -> Scene:
        person = await unit.people.meet(profile, now)
        conversation = await unit.conversations.open_of(profile.id)
        if person.screen.is_past(under.message_id) or not _was_asked_at(conversation, under):
            return await self._service.present(unit, person, stale=True)
        if language in self._context.languages.known:
            await unit.people.choose_language(profile.id, language)
            if person.chosen_language != language:
                await unit.outbox.add(menu_row(profile.id, now), now)
            form = self._context.catalogue.get(conversation.form_id) if conversation else None
            if conversation and form and form.language(language) != conversation.language:
                spoken = changed(conversation, now, language=form.language(language))
                await unit.conversations.save(spoken, was=conversation.revision)
        scene = await self._service.present(unit, profile)
        if scene.running is None and language in self._context.languages.known:
            return replace(scene, language=language)
        return scene


def _was_asked_at(conversation: Conversation | None, under: Press) -> bool:
    """Say whether the person still stands where they were asked for their language."""
    if conversation is None:
        return not under.conversation_id
    return (conversation.id, conversation.revision) == (under.conversation_id, under.revision)
