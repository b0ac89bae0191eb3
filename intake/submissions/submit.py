"""A prospect confirms a form: it becomes a submission, and what must follow is written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from intake.attribution.credit import attribute, touches_before
from intake.attribution.touch import Touch
from intake.conversation.context import ConversationContext
from intake.conversation.conversation import Conversation, Ending
from intake.conversation.journey_log import JourneyLog
from intake.conversation.purposes import Purpose
from intake.conversation.scene import Result, Scene, SceneKind
from intake.conversation.transitions import changed
from intake.conversation.units import ConversationUnit
from intake.forms.form import Form
from intake.kernel.person import Person
from intake.links.link import HasLinks
from intake.outbox.outbox import HasOutbox
from intake.outbox.row import card_row
from intake.submissions.submission import HasSubmissions, NewSubmission, Submission
from intake.submissions.submission_followers import SubmissionFollower
from intake.submissions.submitting import (
    completed,
    completion_row,
    in_pipeline,
    rows_for,
    submission_of,
)


@dataclass(frozen=True, slots=True)
class Accepted(Result):
    """The submission is committed: nothing that was said can be lost any more (promise 1)."""


class SubmitUnit(HasLinks, HasSubmissions, HasOutbox, ConversationUnit, Protocol):
    """Enough to make a submission of a conversation."""


class Submit(Purpose[SubmitUnit]):
    """Make the submission, and write down what must follow.

    A submission with that key is already there when two confirmations crossed: then it is what was
    confirmed, and there is nothing to add (promise 2).
    """

    def __init__(
        self, context: ConversationContext, followers: Sequence[SubmissionFollower[Any]] = ()
    ) -> None:
        """``followers`` are called for each submission, within its transaction; for one that began
        as a part once more, when it is whole."""
        self._context = context
        self._followers = followers
        self._log = JourneyLog(context)

    async def confirm(
        self,
        unit: SubmitUnit,
        person: Person,
        form: Form,
        conversation: Conversation,
        now: datetime,
    ) -> Scene:
        """Submit the form."""
        touches = await touches_before(unit.touches, person.id, now)
        submission = self._submission(form, conversation, person, touches, now)
        submission = await self._by_link(unit, submission)
        stored = await self._store(unit, form, submission, now)
        if stored is not None:
            await self._log.submitted(unit, conversation, stored.id, touches, now)
        else:
            await self._complete(unit, form, conversation, submission, now)
        ended = changed(conversation, now, ended=Ending.SUBMITTED)
        await unit.conversations.save(ended, was=conversation.revision)
        return _accepted(form, ended)

    async def submit_part(
        self,
        unit: SubmitUnit,
        person: Person,
        form: Form,
        conversation: Conversation,
        stage: str,
        now: datetime,
    ) -> None:
        """Submit what was said so far, under the conversation's own key; that goes on."""
        touches = await touches_before(unit.touches, person.id, now)
        submission = self._submission(form, conversation, person, touches, now, stage)
        submission = await self._by_link(unit, submission)
        stored = await self._store(unit, form, submission, now)
        if stored is not None:
            await self._log.partly_submitted(unit, conversation, stored.id, touches, now)

    def _submission(
        self,
        form: Form,
        conversation: Conversation,
        person: Person,
        touches: Sequence[Touch],
        now: datetime,
        partial_stage: str | None = None,
    ) -> NewSubmission:
        return submission_of(
            form,
            conversation,
            person,
            attribute(touches, now, self._context.counting.attribution),
            now,
            team_language=self._context.languages.default,
            partial_stage=partial_stage,
        )

    async def _by_link(self, unit: SubmitUnit, submission: NewSubmission) -> NewSubmission:
        """Return it with the pipeline that its credited link names."""
        credited = submission.attribution.credited
        link_id = None if credited is None else credited.link_id
        link = None if link_id is None else await unit.links.get(link_id)
        return submission if link is None else in_pipeline(submission, link.pipeline)

    async def _store(
        self, unit: SubmitUnit, form: Form, submission: NewSubmission, now: datetime
    ) -> Submission | None:
        """Store a submission with what must follow; ``None`` if its key is there already."""
        stored = await unit.submissions.add(submission)
        if stored is not None:
            await unit.outbox.add_all(rows_for(submission, stored.id, now), now)
            await self._follow(unit, form, stored, now)
        return stored

    async def _complete(
        self,
        unit: SubmitUnit,
        form: Form,
        conversation: Conversation,
        submission: NewSubmission,
        now: datetime,
    ) -> None:
        """Make a partial submission whole: the same one, whose bundle gets what came later."""
        begun = await unit.submissions.by_key(submission.key)
        if begun is None or not begun.is_unfinished:
            return
        whole = completed(begun, submission, now)
        await unit.submissions.complete(whole)
        await unit.outbox.add_all((completion_row(whole, now), card_row(whole.id, now)), now)
        await self._log.completed(unit, conversation, now)
        await self._follow(unit, form, whole, now)

    async def _follow(
        self, unit: SubmitUnit, form: Form, submission: Submission, now: datetime
    ) -> None:
        for follower in self._followers:
            await follower(unit, form, submission, now)

    async def confirmed(
        self,
        unit: SubmitUnit,  # noqa: ARG002  # that the conversation ended so is all there is to know
        form: Form | None,
        conversation: Conversation,
    ) -> Scene | None:
        """Say *accepted* again."""
        return _accepted(form, conversation)


def _accepted(form: Form | None, ended: Conversation) -> Scene:
    return Scene(
        SceneKind.CONFIRMED, ended.language, form=form, conversation=ended, result=Accepted()
    )
