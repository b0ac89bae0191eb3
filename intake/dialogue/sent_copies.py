"""Copies that were sent: brought up to date when what they show is edited, or taken back."""

from dataclasses import dataclass, replace
from typing import Protocol

from intake.dialogue.albums import relay_row
from intake.dialogue.answer_prospect import mark_row
from intake.dialogue.arrival import CopyLost, CopyShows
from intake.dialogue.letters import (
    ChatMovedError,
    Letter,
    NoTopicsError,
    NotSentError,
    Preface,
    Spot,
    TopicClosedError,
    TopicGoneError,
    WordsPost,
)
from intake.dialogue.marking import failed_mark
from intake.dialogue.relayed import Direction, Fate, HasRelayed, Relayed
from intake.dialogue.thread import HasThreads
from intake.dialogue.topics import name_of
from intake.kernel.clock import Clock
from intake.kernel.ids import RelayedId
from intake.kernel.person import HasPeople
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.leads.lead import HasLeads
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.tasks.dialogue_tasks import Mark, MarkWords, RelayEdit, TakeWordsBack


class CopyUnit(HasRelayed, HasLeads, HasPeople, HasThreads, UnitOfWork, Protocol):
    """What is read."""


@dataclass(frozen=True, slots=True)
class _Copy:
    message: Relayed
    preface: Preface
    spot: Spot
    shared: bool = False
    """It says other messages' words as well: an edit would lose them."""


class Copies:
    """Reads what a copy is to show."""

    def __init__(self, reading: UnitOfWorkFactory[CopyUnit]) -> None:
        self._reading = reading

    async def of(self, relayed_id: RelayedId) -> _Copy | None:
        """Return it; ``None``: nothing of that message stands anywhere."""
        async with self._reading() as unit:
            found = await unit.relayed.get(relayed_id)
            if found is None or found.target_message is None or found.target_chat is None:
                return None
            if found.direction is Direction.OUT:
                above = Preface(quote=found.above)
                return _Copy(found, above, Spot(found.target_chat, named=False))
            topic_id = found.target_topic
            thread = (
                None
                if topic_id is None
                else await unit.threads.in_topic(found.target_chat, topic_id)
            )
            spot = Spot(found.target_chat, topic_id, named=thread is None)
            shared = await unit.relayed.is_shared(found.target_chat, found.target_message)
            if thread is not None:
                return _Copy(found, Preface(quote=found.above), spot, shared)
            lead = await unit.leads.get(found.lead_id)
            person = await unit.people.get(found.author_id)
            who = "" if lead is None else name_of(person, lead)
            return _Copy(found, Preface(who, found.above), spot, shared)


class Editing:
    """Has a copy say what its message says now; where that is impossible, the new words follow.

    Where nothing can follow the copy any more, a prospect's words go where those of today go, and
    one of the team hears that theirs do not arrive.
    """

    def __init__(self, copies: Copies, post: WordsPost, clock: Clock) -> None:
        self._copies = copies
        self._post = post
        self._clock = clock

    async def __call__(self, task: RelayEdit, attempt: Attempt) -> Completion:
        """Do it; once more does no harm."""
        copy = await self._copies.of(task.relayed_id)
        if copy is None or copy.message.fate is not Fate.SENT:
            return Completion()
        message = copy.message
        if message.text == message.shown:
            return Completion()
        text = message.text or ""
        assert message.target_chat is not None  # noqa: S101 - as copies says
        assert message.target_message is not None  # noqa: S101 - likewise
        edited = not copy.shared and await self._post.edit(
            message.target_chat, message.target_message, text, copy.preface, message.kind
        )
        further = message.further_messages
        if not edited and text and not attempt.in_doubt:
            await attempt.dispatching()
            try:
                arrived = await self._post.send(_anew(message, copy.preface), copy.spot)
            except (TopicGoneError, TopicClosedError, NoTopicsError, ChatMovedError):
                return self._lost(message)
            except NotSentError as error:
                return self._lost(message, error.reason)
            further = (*further, *arrived.messages, *arrived.further)
        return Completion((CopyShows(message.id, message.text, further),))

    def _lost(self, message: Relayed, reason: str = "") -> Completion:
        now = self._clock.now()
        if message.direction is Direction.IN:
            return Completion((CopyLost(message.id),), (relay_row(message, now),))
        return Completion(follow=(mark_row(failed_mark(message, reason), now),))

    def refused(self, task: RelayEdit, reason: str) -> None:
        """Try for ever: all that goes wrong here can pass by itself."""


def _anew(message: Relayed, preface: Preface) -> Letter:
    """Return the new words as an answer to the copy that cannot be changed."""
    return Letter(
        source_chat=message.source_chat,
        messages=(message.source_message,),
        kind="text",
        text=message.text,
        composed=True,
        files=(),
        preface=replace(preface, edited=True),
        reply_to=message.target_message,
    )


class TakingBack:
    """Deletes copies from the prospect's chat, as long as Telegram lets us: for two days."""

    def __init__(self, copies: Copies, post: WordsPost, clock: Clock) -> None:
        self._copies = copies
        self._post = post
        self._clock = clock

    async def __call__(self, task: TakeWordsBack, attempt: Attempt) -> Completion:  # noqa: ARG002
        """Delete one; once more does no harm."""
        copy = await self._copies.of(task.relayed_id)
        if copy is None:
            return Completion()
        message = copy.message
        assert message.target_chat is not None  # noqa: S101 - as copies says
        assert message.target_message is not None  # noqa: S101 - likewise
        messages = (message.target_message, *message.further_messages)
        gone = await self._post.delete(message.target_chat, messages)
        mark = MarkWords(
            message.lead_id,
            message.source_chat,
            message.source_message,
            Mark.WITHDRAWN if gone else Mark.FAILED,
            "" if gone else "dialogue-not-deleted",
        )
        return Completion(follow=(mark_row(mark, self._clock.now()),))

    def refused(self, task: TakeWordsBack, reason: str) -> None:
        """Try for ever: all that goes wrong here can pass by itself."""
