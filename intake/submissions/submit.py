"""A prospect confirms a form: it becomes a submission, and what must follow is written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from intake.attribution.credit import attribute, touches_before
from intake.conversation.context import ConversationContext
from intake.conversation.conversation import Conversation, Ending
from intake.conversation.journey_log import JourneyLog
from intake.conversation.purposes import Purpose
from intake.conversation.scene import Result, Scene, SceneKind
from intake.conversation.transitions import changed
from intake.conversation.units import ConversationUnit
from intake.forms.form import Form
from intake.kernel.person import Person
from intake.outbox.outbox import HasOutbox
from intake.submissions.submission import HasSubmissions
from intake.submissions.submission_followers import SubmissionFollower
from intake.submissions.submitting import rows_for, submission_of


@dataclass(frozen=True, slots=True)
class Accepted(Result):
    """The submission is committed: nothing that was said can be lost any more (promise 1)."""


class SubmitUnit(HasSubmissions, HasOutbox, ConversationUnit, Protocol):
    """Enough to make a submission of a conversation."""


class Submit(Purpose[SubmitUnit]):
    """Make the submission, and write down what must follow.

    A submission with that key is already there when two confirmations crossed: then it is what was
    confirmed, and there is nothing to add (promise 2).
    """

    def __init__(
        self, context: ConversationContext, followers: Sequence[SubmissionFollower[Any]] = ()
    ) -> None:
        """``followers`` are called for each submission, within its transaction."""
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
        submission = submission_of(
            form,
            conversation,
            person,
            attribute(touches, now, self._context.counting.attribution),
            now,
            team_language=self._context.languages.default,
        )
        stored = await unit.submissions.add(submission)
        if stored is not None:
            for row in rows_for(submission, stored.id, now):
                await unit.outbox.add(row, now)
            await self._log.submitted(unit, conversation, stored.id, touches, now)
            for follower in self._followers:
                await follower(unit, form, stored, now)
        ended = changed(conversation, now, ended=Ending.SUBMITTED)
        await unit.conversations.save(ended, was=conversation.revision)
        return _accepted(form, ended)

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
