"""A person says something to a form: an answer, a wish, a confirmation."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Generic

from intake.conversation.context import ConversationContext
from intake.conversation.conversation import Conversation, Ending
from intake.conversation.conversation_followers import ConversationFollower
from intake.conversation.inputs import Input, Move, PastedLink, Press, Request, Spoken, Text
from intake.conversation.journey_log import JourneyLog
from intake.conversation.purposes import Outside, Purposes, ReceivedInput, UnitT
from intake.conversation.reducer import is_fresh, reduce
from intake.conversation.scene import Scene, SceneKind
from intake.conversation.service import ConversationService
from intake.conversation.small_talk import is_thanks
from intake.conversation.transitions import changed
from intake.conversation.turn import Outcome, Turn
from intake.forms.form import Form
from intake.kernel.ids import PersonId, UpdateId
from intake.kernel.once import Once
from intake.kernel.person import Person, Profile
from intake.kernel.problems import problem
from intake.kernel.unit_of_work import UnitOfWorkFactory


class Converse(Generic[UnitT]):
    """Take what was said, whatever it is, and answer with what is on now.

    A confirmed form becomes what it is for, in the same transaction: *accepted* is said only after
    that was committed (promise 1).
    """

    def __init__(
        self,
        units: UnitOfWorkFactory[UnitT],
        context: ConversationContext,
        purposes: Purposes[UnitT],
        outside: Sequence[Outside[UnitT]] = (),
        followers: Sequence[ConversationFollower[UnitT]] = (),
    ) -> None:
        """``outside`` are asked in this order what words are for that no form wants; ``followers``
        are called for each change of a conversation."""
        self._once = Once(units, context.clock)
        self._context = context
        self._purposes = purposes
        self._outside = outside
        self._followers = followers
        self._service = ConversationService(context)
        self._log = JourneyLog(context)

    async def __call__(
        self, update_id: UpdateId, profile: Profile, said: Input, spoken: Spoken | None = None
    ) -> Scene:
        """Have the effect once; a repeated update is shown the current state."""
        received = ReceivedInput(said, spoken)
        return await self._once(
            update_id,
            partial(self._converse, profile, received),
            again=partial(self._again, profile, received),
        )

    async def _converse(
        self, profile: Profile, received: ReceivedInput, unit: UnitT, now: datetime
    ) -> Scene:
        person, running = await unit.conversations.meet(profile, now)
        if running is None or received.is_reply or await self._may(unit, person, running):
            scene = await self._reduce(unit, person, running, received, now)
        else:
            scene = await self._drop(unit, person, running, now)
        scene = await self._purposes.dressed(unit, scene, now, received.said)
        return replace(scene, screen=person.screen)

    async def _reduce(
        self,
        unit: UnitT,
        person: Person,
        running: Conversation | None,
        received: ReceivedInput,
        now: datetime,
    ) -> Scene:
        said = received.said
        if isinstance(said, Press):
            old = await self._answer_old_press(unit, person, said, running, now)
            if old is not None:
                return old
        if running is None:
            return await self._converse_idle(unit, person, received, now)
        if received.is_reply:
            for takes in self._outside:
                if (scene := await takes.replied(unit, person, received, now)) is not None:
                    return scene
        form = self._context.catalogue.get(running.form_id)
        if isinstance(said, PastedLink):
            meant = self._purposes.of(running.form_id).typed(running, said)
            if meant is None and not _asks_for_text(form, running):
                return await self._converse_idle(unit, person, replace(received, in_form=True), now)
            said = meant or Text(said.text)
        if form is None:
            return await self._service.replace_vanished(unit, person, running, None, now)
        return await self._converse_in_form(
            unit, person, form, running, replace(received, said=said), now
        )

    async def _converse_in_form(
        self,
        unit: UnitT,
        person: Person,
        form: Form,
        running: Conversation,
        received: ReceivedInput,
        now: datetime,
    ) -> Scene:
        """Take an answer or a wish; words that cannot be one may be for something outside."""
        if not await self._may(unit, person, running):  # a reply may be for something outside
            return await self._drop(unit, person, running, now)
        said, purpose = received.said, self._purposes.of(form.id)
        turn = await self._turn(unit, form, running, said, now)
        turn = await purpose.validated(unit, form, running, turn, now)
        if turn.outcome is Outcome.CONFIRMED:
            return await purpose.confirm(unit, person, form, turn.conversation, now)
        stays = turn.outcome is Outcome.STAYS
        if isinstance(said, Text) and stays and not purpose.reads_aloud(running):
            outside = replace(received, in_form=True)
            scene = await self._converse_outside(unit, person, outside, now)
            if scene is not None:
                return scene
        if turn.conversation.revision != running.revision:
            await unit.conversations.save(turn.conversation, was=running.revision)
            await self._log.moved(unit, form, running, turn.conversation, now)
            await self._follow(unit, form, running, turn.conversation, now)
        return await self._scene(unit, person, form, turn, now)

    async def _turn(
        self, unit: UnitT, form: Form, running: Conversation, said: Input, now: datetime
    ) -> Turn:
        """Reduce what was said; a suggestion's button says, or does, what its purpose knows."""
        if isinstance(said, Press) and said.pick is not None and is_fresh(running, said):
            purpose = self._purposes.of(form.id)
            meant = await purpose.picked(unit, form, running, said.pick, now)
            if isinstance(meant, Turn):
                return meant
            if meant is None:
                return Turn(Outcome.STAYS, running, problem("problem-not-now"))
            said = meant
        return reduce(form, running, said, around=self._service.around(running, now), now=now)

    async def _may(self, unit: UnitT, person: Person, running: Conversation) -> bool:
        """Say whether the form is for them still: of a wizard nothing is shown to others."""
        return await self._purposes.may_fill_in(unit, running.form_id, person.id)

    async def _drop(
        self, unit: UnitT, person: Person, conversation: Conversation, now: datetime
    ) -> Scene:
        """End a form that is no longer for this person."""
        ended = changed(conversation, now, ended=Ending.CANCELLED)
        await unit.conversations.save(ended, was=conversation.revision)
        return self._service.idle(person, problem=problem("problem-no-more"))

    async def _answer_old_press(
        self,
        unit: UnitT,
        person: Person,
        press: Press,
        running: Conversation | None,
        now: datetime,
    ) -> Scene | None:
        """Answer a button that is not about what is open; ``None`` for one that is.

        A confirmation that is pressed once more found its form confirmed: that is no old button,
        but there is nothing more to say.
        """
        past = person.screen.is_past(press.message_id)
        if running is not None:
            if press.conversation_id == running.id and not past:
                return None
        elif press.move is Move.UNDO:
            undone = None if past else await self._service.undo(unit, person, press, now)
            if undone is not None and undone.running and undone.form:
                await self._follow(unit, undone.form, None, undone.running, now)
            if undone is not None:
                return undone
        else:
            confirmed = await self._confirmed(unit, person.id, press)
            if confirmed is not None:
                return replace(confirmed, again=True)
        return await self._service.present(unit, person, stale=True)

    async def _follow(
        self,
        unit: UnitT,
        form: Form,
        before: Conversation | None,
        after: Conversation,
        now: datetime,
    ) -> None:
        for follower in self._followers:
            await follower(unit, form, before, after, now)

    async def _scene(
        self, unit: UnitT, person: Person, form: Form, turn: Turn, now: datetime
    ) -> Scene:
        match turn.outcome:
            case Outcome.QUIET:
                return Scene(SceneKind.NOTED, turn.conversation.language)
            case Outcome.CANCELLED:
                return self._service.idle(
                    person,
                    SceneKind.CANCELLED,
                    problem=turn.problem,
                    cancelled=turn.conversation,
                )
            case Outcome.START_OVER:
                named = turn.conversation.next_form
                following = self._context.catalogue.get(named) if named else form
                if following is None or not await self._purposes.may_fill_in(
                    unit, following.id, person.id
                ):
                    following = form
                return await self._service.begin_again(
                    unit, person, following, turn.conversation, now
                )
            case _:
                return self._service.scene_after(form, turn, person)

    async def _converse_idle(
        self, unit: UnitT, person: Person, received: ReceivedInput, now: datetime
    ) -> Scene:
        """No form wants it: something outside may, thanks are welcome, the rest gets a word."""
        said = received.said
        if not isinstance(said, Press | Request):
            scene = await self._converse_outside(unit, person, received, now)
            if scene is not None:
                return scene
        if isinstance(said, Text) and is_thanks(said.text):
            return self._service.idle(person, SceneKind.WELCOME)
        return await self._service.present(unit, person)

    async def _converse_outside(
        self, unit: UnitT, person: Person, received: ReceivedInput, now: datetime
    ) -> Scene | None:
        for takes in self._outside:
            scene = await takes(unit, person, received, now)
            if scene is not None:
                return scene
        return None

    async def _again(self, profile: Profile, received: ReceivedInput, unit: UnitT) -> Scene:
        """Show the current state; after a confirmation that is its result, said again."""
        said = received.said
        if received.spoken is not None:
            for takes in self._outside:
                if (scene := await takes.again(unit, profile, received.spoken)) is not None:
                    return scene
        if isinstance(said, Press):
            running = await unit.conversations.open_of(profile.id)
            if running is None:
                confirmed = await self._confirmed(unit, profile.id, said)
                if confirmed is not None:
                    return confirmed
        scene = await self._service.present(unit, profile)
        return await self._purposes.dressed(unit, scene, self._context.clock.now())

    async def _confirmed(self, unit: UnitT, person_id: PersonId, press: Press) -> Scene | None:
        """Return what a confirmed form came to, for a button that belongs to it."""
        conversation = await unit.conversations.get(press.conversation_id)
        if (
            conversation is None
            or conversation.person_id != person_id
            or conversation.ended is not Ending.SUBMITTED
        ):
            return None
        form = self._context.catalogue.get(conversation.form_id)
        purpose = self._purposes.of(conversation.form_id)
        scene = await purpose.confirmed(unit, form, conversation)
        return scene and replace(scene, stale=press.move is not Move.CONFIRM)


def _asks_for_text(form: Form | None, conversation: Conversation) -> bool:
    """Say whether a link can be the answer that is wanted now."""
    step = form.step(conversation.step) if form is not None and conversation.step else None
    asks = step is not None and step.takes_any_words
    return asks and not conversation.resuming
