"""What several use cases do with a conversation: show it, begin it, offer to resume it."""

from dataclasses import replace
from datetime import datetime

from intake.conversations import Conversation, Conversations, Ending
from intake.desk import Desk
from intake.engine.scenes import scene_of
from intake.engine.standing import begin, changed, nothing_said, refit
from intake.forms.form import Form, FormKind
from intake.forms.normalise.answers import Surroundings
from intake.ids import PersonId
from intake.people import Person, Profile
from intake.problems import problem
from intake.scene import Problem, Scene, SceneKind
from intake.use_cases.talk_units import ReadingUnit


class Talks:
    """Conversations at a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def around(self, conversation: Conversation, now: datetime) -> Surroundings:
        """Return what typed answers depend on."""
        return Surroundings(conversation.language, self._desk.region, self._desk.today(now))

    def idle(
        self,
        person: Person | Profile,
        kind: SceneKind = SceneKind.NOTHING_OPEN,
        *,
        problem: Problem | None = None,
        stale: bool = False,
    ) -> Scene:
        """Return a scene without a conversation; the menu is always within reach."""
        return Scene(
            kind,
            self._desk.languages.of(person),
            problem=problem,
            stale=stale,
            forms=self._desk.shelf.menu,
        )

    async def present(
        self, unit: ReadingUnit, profile: Profile, *, stale: bool = False, greeting: bool = False
    ) -> Scene:
        """Return the present state and change nothing."""
        person = await unit.people.get(profile.id) or profile
        conversation = await unit.conversations.open_of(profile.id)
        if conversation is None:
            return self.idle(person, stale=stale)
        form = self._desk.shelf.get(conversation.form_id)
        if form is None:
            return self.idle(person, problem=problem("problem-form-gone"), stale=stale)
        if conversation.form_hash != form.hash:
            now = self._desk.clock.now()
            conversation = refit(form, conversation, self.around(conversation, now), now)
        greeting = greeting and nothing_said(conversation)
        return scene_of(form, conversation, stale=stale, greeting=greeting)

    def menu_instead(self, scene: Scene) -> Scene:
        """Return the menu for somebody who arrived and has nothing open."""
        return replace(scene, kind=SceneKind.MENU)

    async def offer(
        self, conversations: Conversations, person: Person, wanted: Form | None, now: datetime
    ) -> Scene:
        """Bring the person to a form: the wanted one, the default one, or the menu of all.

        A conversation with answers is never dropped without asking; one in which nothing was said
        yet makes place for another form.
        """
        running = await conversations.open_of(person.id)
        if running is not None:
            form = self._desk.shelf.get(running.form_id)
            if form is None:
                return await self.replace_vanished(conversations, person, running, wanted, now)
            if not nothing_said(running):
                return await self._ask_to_resume(conversations, running, form, wanted, now)
            if wanted is form or (wanted is None and form.kind is FormKind.SUBMISSION):
                return await self._go_on_untouched(conversations, running, form, now)
            await self._end(conversations, running, now)
        return await self._start(conversations, person, wanted, now)

    async def replace_vanished(
        self,
        conversations: Conversations,
        person: Person,
        running: Conversation,
        wanted: Form | None,
        now: datetime,
    ) -> Scene:
        """End a conversation whose form is gone, say so, and begin again."""
        await self._end(conversations, running, now)
        scene = await self._start(conversations, person, wanted, now)
        return replace(scene, problem=problem("problem-form-gone"))

    async def begin(
        self, conversations: Conversations, person: Person, form: Form, now: datetime
    ) -> Scene:
        """Begin a conversation; none may be open."""
        language = self._desk.languages.of(person)
        fresh = begin(form, person.id, language, self._desk.new_key(), now)
        return scene_of(form, await conversations.add(fresh), greeting=True)

    async def _start(
        self, conversations: Conversations, person: Person, wanted: Form | None, now: datetime
    ) -> Scene:
        form = wanted or self._desk.shelf.default
        if form is None:
            return self.idle(person, SceneKind.MENU)
        return await self.begin(conversations, person, form, now)

    async def _end(
        self, conversations: Conversations, running: Conversation, now: datetime
    ) -> None:
        ended = changed(running, now, ended=Ending.REPLACED, resuming=False)
        await conversations.save(ended, was=running.revision)

    async def _go_on_untouched(
        self, conversations: Conversations, running: Conversation, form: Form, now: datetime
    ) -> Scene:
        fitting = running
        if running.form_hash != form.hash:
            fitting = refit(form, running, self.around(running, now), now)
            await conversations.save(fitting, was=running.revision)
        return scene_of(form, fitting, greeting=True)

    async def _ask_to_resume(
        self,
        conversations: Conversations,
        running: Conversation,
        form: Form,
        wanted: Form | None,
        now: datetime,
    ) -> Scene:
        if wanted is None and form.kind is not FormKind.SUBMISSION:
            wanted = self._desk.shelf.default
        next_form = wanted.id if wanted is not None and wanted.id != form.id else None
        fitting = running
        if running.form_hash != form.hash:
            fitting = refit(form, running, self.around(running, now), now)
        asked = changed(fitting, now, resuming=True, next_form=next_form)
        await conversations.save(asked, was=running.revision)
        return scene_of(form, asked)


def is_allowed(form: Form, person_id: PersonId, admins: frozenset[PersonId]) -> bool:
    """Say whether the person may fill the form in: wizards are for admins."""
    return form.kind is FormKind.SUBMISSION or person_id in admins
