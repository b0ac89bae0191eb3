"""A person chooses the language to be spoken to in."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from intake.conversations import Conversation
from intake.desk import Desk
from intake.engine.standing import changed
from intake.ids import UpdateId
from intake.once import Once
from intake.people import Profile
from intake.said import Press
from intake.scene import Scene
from intake.unit_of_work import UnitOfWorkFactory
from intake.use_cases.talk_units import TalkUnit
from intake.use_cases.talks import Talks


class ChooseLanguage:
    """Keep the choice, and go on in that language where the form has it."""

    def __init__(self, units: UnitOfWorkFactory[TalkUnit], desk: Desk) -> None:
        self._once = Once(units, desk.clock)
        self._desk = desk
        self._talks = Talks(desk)

    async def __call__(
        self, update_id: UpdateId, profile: Profile, language: str, under: Press
    ) -> Scene:
        """Keep the language; one that the bot does not speak changes nothing, as an old button.

        ``under`` is where it was asked: with which conversation open, if there was one.
        """
        return await self._once(
            update_id,
            partial(self._choose, profile, language, under),
            again=lambda unit: self._talks.present(unit, profile),
        )

    async def _choose(
        self, profile: Profile, language: str, under: Press, unit: TalkUnit, now: datetime
    ) -> Scene:
        person = await unit.people.meet(profile, now)
        conversation = await unit.conversations.open_of(profile.id)
        if person.screen.is_past(under.message_id) or not _was_asked_at(conversation, under):
            return await self._talks.present(unit, person, stale=True)
        if language in self._desk.languages.known:
            await unit.people.choose_language(profile.id, language)
            form = self._desk.shelf.get(conversation.form_id) if conversation else None
            if conversation and form and form.language(language) != conversation.language:
                spoken = changed(conversation, now, language=form.language(language))
                await unit.conversations.save(spoken, was=conversation.revision)
        scene = await self._talks.present(unit, profile)
        if scene.running is None and language in self._desk.languages.known:
            return replace(scene, language=language)
        return scene


def _was_asked_at(conversation: Conversation | None, under: Press) -> bool:
    """Say whether the person still stands where they were asked for their language."""
    if conversation is None:
        return not under.conversation_id
    return (conversation.id, conversation.revision) == (under.conversation_id, under.revision)
