"""Bringing words to the other side: each once, or its writer hears why not."""

from collections.abc import Mapping
from dataclasses import replace

from intake.dialogue.answer_prospect import mark_row
from intake.dialogue.arrival import WordsEnded
from intake.dialogue.consignment import Consignment, Consignments
from intake.dialogue.letters import (
    Arrived,
    ChatMovedError,
    Letter,
    NotSentError,
    Preface,
    Spot,
    WordsPost,
)
from intake.dialogue.marking import failed_mark
from intake.dialogue.relayed import Direction, Fate
from intake.dialogue.team_route import TeamRoute
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, RelayedId
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.delivery_errors import AmbiguousError
from intake.outbox.row import NewOutboxRow
from intake.outbox.tasks.dialogue_tasks import Mark, MarkWords, RelayWords


class Relaying:
    """Brings words over, in their order and each once.

    A crash, or an answer of Telegram that was lost, leaves it open whether words arrived. Towards
    the team they are sent once more, marked, and never a third time; towards a prospect they are
    not: whoever wrote them hears that, and may send them again.
    """

    def __init__(
        self, consignments: Consignments, post: WordsPost, route: TeamRoute, clock: Clock
    ) -> None:
        self._consignments = consignments
        self._post = post
        self._route = route
        self._clock = clock

    async def __call__(self, task: RelayWords, attempt: Attempt) -> Completion:
        """Bring one message over, or one album."""
        found = await self._consignments.read(task.relayed_id)
        if found is None:
            return Completion()
        if found.first.direction is Direction.OUT:
            return await self._to_prospect(found, attempt)
        return await self._route(found, attempt)

    def refused(self, task: RelayWords, reason: str) -> None:
        """Try for ever: what is refused for good is told by then, all else can pass by itself."""

    async def _to_prospect(self, found: Consignment, attempt: Attempt) -> Completion:
        if attempt.in_doubt:
            return self._in_doubt(found)
        chat = ChatId(found.lead.person_id)
        letter = found.letter(found.replies.get(chat), Preface(quote=found.quote(chat)))
        await attempt.dispatching()
        try:
            arrived = await self._send(letter, Spot(chat, named=False))
        except NotSentError as error:
            ended = WordsEnded(found.numbers, Fate.REFUSED, error.reason)
            refused = mark_row(failed_mark(found.first, error.reason), self._clock.now())
            return Completion((ended,), (refused,))
        except AmbiguousError:
            return self._in_doubt(found)
        missing = len(found.parts) - len(arrived.messages)
        if missing > 0:
            args = {"count": missing}
            mark = self._mark(found, Mark.FAILED, "dialogue-some-missing", args)
        else:
            mark = self._mark(found, Mark.SENT)
        return self._consignments.arrived(found, arrived, mark)

    async def _send(self, letter: Letter, spot: Spot) -> Arrived:
        """Send it. What was said in a group that has become a supergroup since cannot be copied any
        more; its words are known."""
        try:
            return await self._post.send(letter, spot)
        except ChatMovedError:
            if letter.kind != "text":
                raise NotSentError("dialogue-gone") from None
            return await self._post.send(replace(letter, composed=True), spot)

    def _in_doubt(self, found: Consignment) -> Completion:
        ended = WordsEnded(found.numbers, Fate.IN_DOUBT, "in_doubt")
        mark = self._mark(found, Mark.IN_DOUBT, "dialogue-in-doubt", resend=found.first.id)
        return Completion((ended,), (mark,))

    def _mark(
        self,
        found: Consignment,
        mark: Mark,
        why: str = "",
        args: Mapping[str, str | int] | None = None,
        resend: RelayedId | None = None,
    ) -> NewOutboxRow:
        first = found.first
        marked = MarkWords(
            found.lead.id, first.source_chat, first.source_message, mark, why, args or {}, resend
        )
        return mark_row(marked, self._clock.now())
