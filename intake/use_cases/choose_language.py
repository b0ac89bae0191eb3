"""A person chooses the language to be spoken to in."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from intake.desk import Desk
from intake.engine.standing import changed
from intake.ids import UpdateId
from intake.once import Once
from intake.people import Profile
from intake.scene import Scene
from intake.units import Units
from intake.use_cases.talk_units import TalkUnit
from intake.use_cases.talks import Talks


class ChooseLanguage:
    """Keep the choice, and go on in that language where the form has it."""

    def __init__(self, units: Units[TalkUnit], desk: Desk) -> None:
        self._once = Once(units, desk.clock)
        self._desk = desk
        self._talks = Talks(desk)

    async def __call__(self, update_id: UpdateId, profile: Profile, language: str) -> Scene:
        """Keep the language; one that the bot does not speak changes nothing."""
        return await self._once(
            update_id,
            partial(self._choose, profile, language),
            again=lambda unit: self._talks.present(unit, profile),
        )

    async def _choose(
        self, profile: Profile, language: str, unit: TalkUnit, now: datetime
    ) -> Scene:
        await unit.people.meet(profile, now)
        if language in self._desk.languages.known:
            await unit.people.choose_language(profile.id, language)
            conversation = await unit.conversations.open_of(profile.id)
            form = self._desk.shelf.get(conversation.form_id) if conversation else None
            if conversation and form and form.language(language) != conversation.language:
                spoken = changed(conversation, now, language=form.language(language))
                await unit.conversations.save(spoken, was=conversation.revision)
        scene = await self._talks.present(unit, profile)
        if scene.conversation is None and language in self._desk.languages.known:
            return replace(scene, language=language)
        return scene
