"""Marking what became of the team's words: a reaction, and a sentence where that is not plain."""

from intake.dialogue.letters import Spot, WordsPost
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.chat_minutes import ChatMinutes
from intake.outbox.delivery_errors import TransientError
from intake.outbox.tasks.dialogue_tasks import Mark, MarkWords

_TRIES = 5
"""A chat that takes neither reactions nor words may take them later, or for good none."""
_INSTEAD = {
    Mark.SENT: "dialogue-mark-sent",
    Mark.INSIDE: "dialogue-mark-inside",
    Mark.LATER: "dialogue-mark-later",
    Mark.FAILED: "dialogue-mark-failed",
    Mark.IN_DOUBT: "dialogue-in-doubt",
    Mark.WITHDRAWN: "dialogue-mark-withdrawn",
}
"""What is said where the group allows no such reactions."""


class Marking:
    """Marks messages of the team."""

    def __init__(self, post: WordsPost, minutes: ChatMinutes) -> None:
        self._post = post
        self._minutes = minutes

    async def __call__(self, task: MarkWords, attempt: Attempt) -> Completion:
        """Mark one; once more does no harm. Words that belong to it are not torn from it."""
        self._minutes.ask(task.chat_id, 2 if task.why else 1)
        marked = await self._post.mark(task.chat_id, task.message_id, task.mark)
        text = task.why or ("" if marked else _INSTEAD[task.mark])
        if text and not (attempt.in_doubt and task.relayed_id is None):
            await attempt.dispatching()
            told = await self._post.tell(
                Spot(task.chat_id),
                text,
                dict(task.args),
                answers=task.message_id,
                resend=task.relayed_id,
            )
            if not told and attempt.row.attempt < _TRIES:
                raise TransientError("", code="fate_not_shown")
        return Completion()

    def refused(self, task: MarkWords, reason: str) -> None:
        """Try for ever: all that goes wrong here can pass by itself."""
