"""A person says something to a form: an answer, a wish, a confirmation."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from intake.arrivals.arrivals import Arrivals
from intake.arrivals.finding import read_typed_code
from intake.attribution.crediting import credit
from intake.conversation.context import ConversationContext
from intake.conversation.conversation import Conversation, Ending
from intake.conversation.inputs import Input, Move, PastedLink, Press, Text
from intake.conversation.reducer import reduce
from intake.conversation.scene import Scene, SceneKind
from intake.conversation.service import ConversationService, is_allowed
from intake.conversation.small_talk import is_thanks
from intake.conversation.transitions import changed
from intake.conversation.turn import Outcome, Turn
from intake.conversation.units import ConverseUnit
from intake.forms.form import Form, FormKind
from intake.kernel.ids import PersonId, UpdateId
from intake.kernel.once import Once
from intake.kernel.person import Person, Profile
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.submissions.submitting import rows_for, submission_of
from intake.wizards.make_link import LinkMaking, made_link
from intake.wizards.propose_correction import CorrectionProposing, made_proposal
from intake.wizards.wizard_answers import code_meant, validated


class Converse:
    """Take what was said, whatever it is, and answer with what is on now.

    A confirmed form becomes a submission, a link or a proposal, in the same transaction: *accepted*
    is said only after that was committed (promise 1).
    """

    def __init__(
        self,
        units: UnitOfWorkFactory[ConverseUnit],
        context: ConversationContext,
        admins: frozenset[PersonId],
    ) -> None:
        self._once = Once(units, context.clock)
        self._context = context
        self._admins = admins
        self._service = ConversationService(context)
        self._arrivals = Arrivals(context)
        self._link_making = LinkMaking(context)
        self._proposing = CorrectionProposing(context)

    async def __call__(self, update_id: UpdateId, profile: Profile, said: Input) -> Scene:
        """Have the effect once; a repeated update is shown the present state."""
        return await self._once(
            update_id,
            partial(self._converse, profile, said),
            again=partial(self._again, profile, said),
        )

    async def _converse(
        self, profile: Profile, said: Input, unit: ConverseUnit, now: datetime
    ) -> Scene:
        person = await unit.people.meet(profile, now)
        scene = await self._reduce(unit, person, said, now)
        return replace(scene, screen=person.screen)

    async def _reduce(
        self, unit: ConverseUnit, person: Person, said: Input, now: datetime
    ) -> Scene:
        running = await unit.conversations.open_of(person.id)
        if isinstance(said, Press):
            old = await self._hear_old_press(unit, person, said, running, now)
            if old is not None:
                return old
        if running is None:
            return await self._hear_idle(unit, person, said, now)
        form = self._context.catalogue.get(running.form_id)
        if isinstance(said, PastedLink):
            if not _asks_for_text(form, running):
                return await self._follow(unit, person, said, now)
            said = code_meant(form, running, said) or Text(said.text)
        if form is None:
            return await self._service.replace_vanished(
                unit.conversations, person, running, None, now
            )
        return await self._hear_in_form(unit, person, form, running, said, now)

    async def _hear_in_form(
        self,
        unit: ConverseUnit,
        person: Person,
        form: Form,
        running: Conversation,
        said: Input,
        now: datetime,
    ) -> Scene:
        """Take an answer or a wish; a code that is typed where it cannot be one is an arrival."""
        turn = reduce(form, running, said, around=self._service.around(running, now), now=now)
        if form.kind is not FormKind.SUBMISSION:
            turn = await validated(unit.links, form, running, turn, now)
        if turn.outcome is Outcome.CONFIRMED:
            return await self._finish(unit, person, form, turn.conversation, now)
        if isinstance(said, Text) and turn.outcome is Outcome.STAYS:
            arrival = await read_typed_code(unit.links, said.text)
            if arrival is not None:
                return await self._arrivals.lead(unit, person, arrival, now)
        if turn.conversation.revision != running.revision:
            await unit.conversations.save(turn.conversation, was=running.revision)
        return await self._scene(unit, person, form, turn, now)

    async def _hear_old_press(
        self,
        unit: ConverseUnit,
        person: Person,
        press: Press,
        running: Conversation | None,
        now: datetime,
    ) -> Scene | None:
        """Answer a button that is not about what is open; ``None`` for one that is.

        A confirmation that is pressed once more found its submission made: that is no old button,
        but there is nothing more to say.
        """
        past = person.screen.is_past(press.message_id)
        if running is not None:
            if press.conversation_id == running.id and not past:
                return None
        elif press.move is Move.UNDO:
            undone = (
                None if past else await self._service.undo(unit.conversations, person, press, now)
            )
            if undone is not None:
                return undone
        else:
            ended = await self._ended_scene(unit, person.id, press)
            if ended is not None:
                return replace(ended, again=True)
        return await self._service.present(unit, person, stale=True)

    async def _scene(
        self, unit: ConverseUnit, person: Person, form: Form, turn: Turn, now: datetime
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
                if following is None or not is_allowed(following, person.id, self._admins):
                    following = form
                return await self._service.begin(unit.conversations, person, following, now)
            case _:
                return self._service.scene_after(form, turn, person)

    async def _hear_idle(
        self, unit: ConverseUnit, person: Person, said: Input, now: datetime
    ) -> Scene:
        """Nothing is open: a known code is an arrival, thanks are welcome, the rest gets a word."""
        if isinstance(said, PastedLink):
            return await self._follow(unit, person, said, now)
        if isinstance(said, Text):
            arrival = await read_typed_code(unit.links, said.text)
            if arrival is not None:
                return await self._arrivals.lead(unit, person, arrival, now)
            if is_thanks(said.text):
                return self._service.idle(person, SceneKind.WELCOME)
        return await self._service.present(unit, person)

    async def _follow(
        self, unit: ConverseUnit, person: Person, pasted: PastedLink, now: datetime
    ) -> Scene:
        """Take a pasted link as an arrival."""
        arrival = await self._arrivals.read(unit, pasted.payload)
        return await self._arrivals.lead(unit, person, arrival, now, typed=pasted.typed)

    async def _finish(
        self,
        unit: ConverseUnit,
        person: Person,
        form: Form,
        conversation: Conversation,
        now: datetime,
    ) -> Scene:
        if form.kind is FormKind.SUBMISSION:
            return await self._submit(unit, person, form, conversation, now)
        allowed = is_allowed(form, person.id, self._admins)
        if allowed and form.kind is FormKind.CORRECTION:
            return await self._proposing.propose(unit, form, conversation, now)
        if allowed:
            return await self._link_making.make(unit, form, conversation, now)
        ended = changed(conversation, now, ended=Ending.CANCELLED)
        await unit.conversations.save(ended, was=conversation.revision)
        return self._service.idle(person)

    async def _submit(
        self,
        unit: ConverseUnit,
        person: Person,
        form: Form,
        conversation: Conversation,
        now: datetime,
    ) -> Scene:
        """Make the submission, and write down what must follow.

        A submission with that key is already there when two confirmations crossed: then it is
        what was confirmed, and there is nothing to add (promise 2).
        """
        submission = submission_of(
            form,
            conversation,
            person,
            await credit(unit.touches, person.id, now, self._context.attribution),
            now,
            team_language=self._context.languages.default,
        )
        stored = await unit.submissions.add(submission)
        if stored is not None:
            for row in rows_for(submission, stored.id, now):
                await unit.outbox.add(row, now)
        ended = changed(conversation, now, ended=Ending.SUBMITTED)
        await unit.conversations.save(ended, was=conversation.revision)
        return Scene(SceneKind.ACCEPTED, ended.language, form=form, conversation=ended)

    async def _again(self, profile: Profile, said: Input, unit: ConverseUnit) -> Scene:
        """Show the present state; after a confirmation that is *accepted*, said again."""
        if isinstance(said, Press):
            running = await unit.conversations.open_of(profile.id)
            if running is None:
                ended = await self._ended_scene(unit, profile.id, said)
                if ended is not None:
                    return ended
        return await self._service.present(unit, profile)

    async def _ended_scene(
        self, unit: ConverseUnit, person_id: PersonId, press: Press
    ) -> Scene | None:
        """Return what a submitted conversation came to, for a button that belongs to it."""
        conversation = await unit.conversations.get(press.conversation_id)
        if (
            conversation is None
            or conversation.person_id != person_id
            or conversation.ended is not Ending.SUBMITTED
        ):
            return None
        form = self._context.catalogue.get(conversation.form_id)
        stale = press.move is not Move.CONFIRM
        if conversation.kind is FormKind.LINK:
            link = await made_link(unit.links, conversation)
            if link is None:
                return None
            return Scene(
                SceneKind.LINK_MADE,
                conversation.language,
                form=form,
                conversation=conversation,
                link=link,
                stale=stale,
            )
        if conversation.kind is FormKind.CORRECTION:
            proposal = await made_proposal(unit, conversation)
            return proposal and replace(proposal, form=form, stale=stale)
        return Scene(
            SceneKind.ACCEPTED,
            conversation.language,
            form=form,
            conversation=conversation,
            stale=stale,
        )


def _asks_for_text(form: Form | None, conversation: Conversation) -> bool:
    """Say whether a link can be the answer that is wanted now."""
    step = form.step(conversation.step) if form is not None and conversation.step else None
    asks = step is not None and step.takes_any_words
    return asks and not conversation.resuming
