"""Marking what became of the team's words: a reaction, and a sentence where that is not plain."""

from intake.dialogue.dialogue_units import DialogueUnit
from intake.dialogue.letters import Spot, WordsPost
from intake.dialogue.relayed import Relayed
from intake.dialogue.scheduled_words import Scheduled, ScheduledWords, Timeless
from intake.kernel.ids import RelayedId
from intake.kernel.unit_of_work import UnitOfWorkFactory
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


def failed_mark(message: Relayed, reason: str) -> MarkWords:
    """Return the mark of words that did not arrive; ``reason`` is a key of the texts, or Telegram's
    words."""
    chat, number, args = message.source_chat, message.source_message, {}
    if not reason.startswith("dialogue-"):
        reason, args = "dialogue-refused", {"why": reason}
    return MarkWords(message.lead_id, chat, number, Mark.FAILED, reason, args)


class Marking:
    """Marks messages of the team."""

    def __init__(
        self,
        post: WordsPost,
        minutes: ChatMinutes,
        reading: UnitOfWorkFactory[DialogueUnit],
        scheduled: ScheduledWords,
    ) -> None:
        self._post = post
        self._minutes = minutes
        self._reading = reading
        self._scheduled = scheduled

    async def __call__(self, task: MarkWords, attempt: Attempt) -> Completion:
        """Mark one; once more does no harm. Words that belong to it are not torn from it."""
        self._minutes.ask(task.chat_id, 2 if task.why else 1)
        marked = await self._post.mark(task.chat_id, task.message_id, task.mark)
        text = task.why or ("" if marked else _INSTEAD[task.mark])
        if text and not (attempt.in_doubt and task.mark is not Mark.IN_DOUBT):
            await attempt.dispatching()
            if not await self._tell(task, text) and attempt.row.attempt < _TRIES:
                raise TransientError("", code="fate_not_shown")
        return Completion()

    async def _tell(self, task: MarkWords, text: str) -> bool:
        spot, answers, words = Spot(task.chat_id), task.message_id, task.relayed_id
        if task.mark is not Mark.LATER or words is None:
            return await self._post.tell(spot, text, dict(task.args), answers=answers, resend=words)
        waiting = await self._waiting_words(words)
        if waiting is None:  # they have left meanwhile, and their mark says so
            return True
        return await self._post.show_scheduled(spot, waiting, text, answers)

    async def _waiting_words(self, relayed_id: RelayedId) -> Scheduled | Timeless | None:
        async with self._reading() as unit:
            return await self._scheduled.waiting_words(unit, await unit.relayed.get(relayed_id))

    def refused(self, task: MarkWords, reason: str) -> None:
        """Try for ever: all that goes wrong here can pass by itself."""
