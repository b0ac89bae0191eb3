"""What several use cases do with a conversation: show it, begin it, offer to resume it."""

from dataclasses import replace
from datetime import datetime, timedelta

from intake.conversation.context import ConversationContext
from intake.conversation.conversation import Conversation, Conversations, Ending
from intake.conversation.inputs import Press
from intake.conversation.journey_log import JourneyLog
from intake.conversation.scene import Scene, SceneKind
from intake.conversation.scenes import scene_after, scene_of
from intake.conversation.transitions import begin, changed, nothing_said, refit, reopened
from intake.conversation.turn import Turn
from intake.conversation.units import ConversationUnit, ReadingUnit
from intake.forms.answer import ParseContext
from intake.forms.form import Form
from intake.kernel.ids import PersonId
from intake.kernel.person import BLANK, Person, Profile, Screen
from intake.kernel.problems import Problem
from intake.kernel.problems import problem as problem_of
from intake.links.experiment import Variant

SILENCE = timedelta(hours=1)
"""Who says nothing for so long and then comes by a link has been away."""

UNDO_FOR = timedelta(days=1)
"""For so long a cancelled form can be gone on with."""


class ConversationService:
    """Conversations, in one place."""

    def __init__(self, context: ConversationContext) -> None:
        self._context = context
        self._log = JourneyLog(context)

    def around(self, conversation: Conversation, now: datetime) -> ParseContext:
        """Return what typed answers depend on."""
        return ParseContext(conversation.language, self._context.region, self._context.today(now))

    def idle(
        self,
        person: Person | Profile,
        kind: SceneKind = SceneKind.NOTHING_OPEN,
        *,
        problem: Problem | None = None,
        stale: bool = False,
        submitted: bool = False,
        cancelled: Conversation | None = None,
    ) -> Scene:
        """Return a scene in which nothing is open; the menu is always within reach.

        So is the way back into what was ``cancelled``, if its form still exists.
        """
        form = self._context.catalogue.get(cancelled.form_id) if cancelled is not None else None
        return Scene(
            kind,
            self._context.languages.of(person),
            form=form,
            conversation=cancelled if form is not None else None,
            problem=problem,
            stale=stale,
            forms=self._context.catalogue.menu,
            submitted=submitted,
            screen=_screen(person),
        )

    def scene(
        self,
        form: Form,
        conversation: Conversation,
        person: Person | Profile,
        *,
        problem: Problem | None = None,
        stale: bool = False,
        greeting: bool = False,
        again: bool = False,
    ) -> Scene:
        """Return the scene of an open conversation."""
        scene = scene_of(
            form, conversation, problem=problem, stale=stale, greeting=greeting, again=again
        )
        return self._completed(scene, person)

    def scene_after(self, form: Form, turn: Turn, person: Person | Profile) -> Scene:
        """Return the scene after a turn that left the conversation open."""
        return self._completed(scene_after(form, turn), person)

    def _completed(self, scene: Scene, person: Person | Profile) -> Scene:
        """Add what the engine does not know: the other form, and the person's screen."""
        named = scene.conversation.next_form if scene.conversation is not None else None
        other = self._context.catalogue.get(named) if named is not None else None
        return replace(scene, next_form=other, screen=_screen(person))

    async def present(
        self,
        unit: ReadingUnit,
        profile: Person | Profile,
        *,
        problem: Problem | None = None,
        stale: bool = False,
        greeting: bool = False,
    ) -> Scene:
        """Return the current state and change nothing."""
        person = await _known(unit, profile)
        conversation = await unit.conversations.open_of(profile.id)
        if conversation is None:
            return self.idle(
                person,
                problem=problem,
                stale=stale,
                submitted=await unit.conversations.has_submitted(
                    profile.id, besides=self._context.catalogue.wizard_ids
                ),
                cancelled=await self.just_cancelled(unit.conversations, profile.id),
            )
        form = self._context.catalogue.get(conversation.form_id)
        if form is None:
            return self.idle(person, problem=problem_of("problem-form-gone"), stale=stale)
        if conversation.form_hash != form.hash:
            now = self._context.clock.now()
            conversation = refit(form, conversation, self.around(conversation, now), now)
        greeting = greeting and nothing_said(conversation)
        return self.scene(
            await self._as_greeted(unit, form, conversation) if greeting else form,
            conversation,
            person,
            problem=problem,
            stale=stale,
            greeting=greeting,
            again=True,
        )

    async def just_cancelled(
        self, conversations: Conversations, person_id: PersonId
    ) -> Conversation | None:
        """Return the person's last conversation if its cancelling can still be taken back."""
        latest = await conversations.latest_of(person_id)
        return latest if latest is not None and self._can_be_undone(latest) else None

    def _can_be_undone(self, ended: Conversation) -> bool:
        fresh = self._context.clock.now() - ended.changed_at <= UNDO_FOR
        return ended.ended is Ending.CANCELLED and fresh

    def menu_instead(self, scene: Scene) -> Scene:
        """Return the menu for somebody who arrived and has nothing open."""
        return replace(scene, kind=SceneKind.MENU)

    async def offer(
        self,
        unit: ConversationUnit,
        person: Person,
        wanted: Form | None,
        now: datetime,
        variant: Variant | None = None,
    ) -> Scene:
        """Bring the person to a form: the wanted one, the default one, or the menu of all.
        ``variant`` is what they get of it, if the link by which they came is compared.

        A conversation with answers is never dropped without asking; one in which nothing was said
        yet makes place for another form, and for another variant.
        """
        running = await unit.conversations.open_of(person.id)
        if running is not None:
            form = self._context.catalogue.get(running.form_id)
            if form is None:
                return await self.replace_vanished(unit, person, running, wanted, now, variant)
            if not nothing_said(running):
                return await self._ask_to_resume(unit, person, running, form, wanted, now)
            same = wanted is form or (wanted is None and form in self._context.catalogue.menu)
            if same and (variant is None or variant.id == running.variant_id):
                return await self._go_on_untouched(unit, person, running, form, now)
            await self._end(unit, running, now)
        return await self._start(unit, person, wanted, now, variant)

    async def replace_vanished(
        self,
        unit: ConversationUnit,
        person: Person,
        running: Conversation,
        wanted: Form | None,
        now: datetime,
        variant: Variant | None = None,
    ) -> Scene:
        """End a conversation whose form is gone, say so, and begin again."""
        await self._end(unit, running, now)
        scene = await self._start(unit, person, wanted, now, variant)
        return replace(scene, problem=problem_of("problem-form-gone"))

    async def begin(
        self,
        unit: ConversationUnit,
        person: Person,
        form: Form,
        now: datetime,
        variant: Variant | None = None,
    ) -> Scene:
        """Begin a conversation; none may be open."""
        language = self._context.languages.of(person)
        variant_id = None if variant is None else variant.id
        fresh = begin(form, person.id, language, self._context.new_key(), now, variant_id)
        begun = await unit.conversations.add(fresh)
        await self._log.started(unit, person, form, begun)
        return self.scene(greeted(form, variant), begun, person, greeting=True)

    async def begin_chosen(
        self, unit: ConversationUnit, person: Person, form: Form, now: datetime
    ) -> Scene:
        """Begin a form that the person chose: as the variant that they got by their last arrival,
        if it is that variant's form."""
        got = await unit.experiments.last_got(person.id)
        return await self.begin(unit, person, form, now, self._fitting(form, got))

    async def begin_again(
        self,
        unit: ConversationUnit,
        person: Person,
        form: Form,
        before: Conversation,
        now: datetime,
    ) -> Scene:
        """Begin a form in place of ``before``: as the variant that the person got by their last
        arrival. Who came by no other link since then keeps the variant of the same form."""
        got = await unit.experiments.last_got(person.id)
        number = before.variant_id if form.id == before.form_id else None
        if got is None and number is not None:
            since = before.started_at
            if not await unit.experiments.came_otherwise(person.id, since, number):
                got = await unit.experiments.variant(number)
        return await self.begin(unit, person, form, now, self._fitting(form, got))

    def _fitting(self, form: Form, variant: Variant | None) -> Variant | None:
        """Return what somebody got by a link, if it is a variant of that form."""
        if variant is None or form.id in self._context.catalogue.wizard_ids:
            return None
        return variant if variant.form_id in {None, form.id} else None

    async def undo(
        self, unit: ConversationUnit, person: Person, press: Press, now: datetime
    ) -> Scene | None:
        """Go on with a cancelled form exactly where it was; ``None`` when that is over.

        None may be open. The person may have chosen another language meanwhile.
        """
        ended = await unit.conversations.get(press.conversation_id)
        if (
            ended is None
            or ended.person_id != person.id
            or ended.revision != press.revision
            or not self._can_be_undone(ended)
        ):
            return None
        form = self._context.catalogue.get(ended.form_id)
        if form is None:
            return None
        language = form.language(self._context.languages.of(person))
        again = replace(reopened(ended, now), language=language)
        if again.form_hash != form.hash:
            again = refit(form, again, self.around(again, now), now)
        await unit.conversations.save(again, was=ended.revision)
        await self._log.touched(unit, again)
        await self._log.moved(unit, form, ended, again, now)
        return self.scene(form, again, person)

    async def _start(
        self,
        unit: ConversationUnit,
        person: Person,
        wanted: Form | None,
        now: datetime,
        variant: Variant | None = None,
    ) -> Scene:
        form = wanted or self._context.catalogue.default
        if form is None:
            cancelled = await self.just_cancelled(unit.conversations, person.id)
            return self.idle(person, SceneKind.MENU, cancelled=cancelled)
        return await self.begin(unit, person, form, now, variant)

    async def _end(self, unit: ConversationUnit, running: Conversation, now: datetime) -> None:
        ended = changed(running, now, ended=Ending.REPLACED, resuming=False)
        await unit.conversations.save(ended, was=running.revision)

    async def _go_on_untouched(
        self,
        unit: ConversationUnit,
        person: Person,
        running: Conversation,
        form: Form,
        now: datetime,
    ) -> Scene:
        fitting = running
        if running.form_hash != form.hash:
            fitting = refit(form, running, self.around(running, now), now)
            await unit.conversations.save(fitting, was=running.revision)
            await self._log.moved(unit, form, running, fitting, now)
        shown = await self._as_greeted(unit, form, fitting)
        return self.scene(shown, fitting, person, greeting=True, again=True)

    async def _as_greeted(self, unit: ReadingUnit, form: Form, conversation: Conversation) -> Form:
        """Return the form with the greeting with which the conversation began."""
        number = conversation.variant_id
        return form if number is None else greeted(form, await unit.experiments.variant(number))

    async def _ask_to_resume(
        self,
        unit: ConversationUnit,
        person: Person,
        running: Conversation,
        form: Form,
        wanted: Form | None,
        now: datetime,
    ) -> Scene:
        if wanted is None and form not in self._context.catalogue.menu:
            wanted = self._context.catalogue.default
        next_form = wanted.id if wanted is not None and wanted.id != form.id else None
        fitting = running
        if running.form_hash != form.hash:
            fitting = refit(form, running, self.around(running, now), now)
        asked = changed(fitting, now, resuming=True, next_form=next_form)
        await unit.conversations.save(asked, was=running.revision)
        scene = self.scene(form, asked, person, again=running.resuming)
        return replace(scene, after_silence=now - running.changed_at >= SILENCE)


def greeted(form: Form, variant: Variant | None) -> Form:
    """Return the form as that variant greets."""
    if variant is None or variant.greeting is None:
        return form
    return replace(form, greeting=variant.greeting)


async def _known(unit: ReadingUnit, person: Person | Profile) -> Person | Profile:
    return person if isinstance(person, Person) else await unit.people.get(person.id) or person


def _screen(person: Person | Profile) -> Screen:
    return person.screen if isinstance(person, Person) else BLANK
