"""What one chat is still owed: answers that have not left, the outdated ones among them merged."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from aiogram.types import ReplyKeyboardMarkup, ReplyKeyboardRemove

from handlers.chat_answers import Answer, Worth
from handlers.views.outgoing_messages import Outgoing, OutgoingMessage

Source = TypeVar("Source")


@dataclass(slots=True, eq=False)
class OwedAnswer(Generic[Source]):
    """One answer, and how much of it has left."""

    answer: Answer
    source: Source
    """The update that it answers."""
    left: int = 0
    """Messages that are in the chat already."""
    leaving: bool = field(default=False)
    """Under way: nothing may take its place any more."""

    @property
    def remaining(self) -> tuple[Outgoing, ...]:
        """The messages that have not left."""
        return self.answer.messages[self.left :]


class OwedAnswers(Generic[Source]):
    """The answers that wait, in their order.

    A state is outdated by the next scene, and words that are said again are said once. A chat that
    is behind by a hundred messages, or may not be written to for a minute, so gets one answer: the
    current state. What was *done* is said whatever follows.
    """

    def __init__(self) -> None:
        self._waiting: deque[OwedAnswer[Source]] = deque()

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._waiting)

    @property
    def first(self) -> OwedAnswer[Source] | None:
        """The answer whose turn it is."""
        return self._waiting[0] if self._waiting else None

    def add(self, answer: Answer, source: Source) -> list[Source]:
        """Put an answer at the end; return whose answers it makes needless."""
        outdated = [one for one in self._waiting if not one.leaving and _outdates(answer, one)]
        for one in outdated:
            self._waiting.remove(one)
        farewell = _farewell(one.remaining for one in outdated)
        if farewell is not None and not _sets_keyboard(answer.messages):
            answer = replace(answer, messages=(farewell, *answer.messages))
        self._waiting.append(OwedAnswer(answer, source))
        return [one.source for one in outdated]

    def remove(self, owed: OwedAnswer[Source]) -> None:
        """Forget an answer: it has left, or it never will."""
        self._waiting.remove(owed)


def _outdates(later: Answer, owed: OwedAnswer[Source]) -> bool:
    earlier = owed.answer
    if (later.chat_id, later.topic_id) != (earlier.chat_id, earlier.topic_id):
        return False
    if earlier.worth is Worth.STATE:
        return later.worth is not Worth.WORDS
    return later.worth is earlier.worth and later.messages == owed.remaining


def _farewell(
    outdated: Iterable[tuple[Outgoing, ...]],
) -> OutgoingMessage | None:
    """Return the last message that was to take a reply keyboard away: only a message can, and a
    keyboard must not outlive its question."""
    found = None
    for messages in outdated:
        for outgoing in messages:
            if isinstance(outgoing, OutgoingMessage) and isinstance(
                outgoing.keyboard, ReplyKeyboardRemove
            ):
                found = outgoing
            elif isinstance(outgoing, OutgoingMessage) and isinstance(
                outgoing.keyboard, ReplyKeyboardMarkup
            ):
                found = None
    return found


def _sets_keyboard(messages: Iterable[Outgoing]) -> bool:
    return any(
        isinstance(outgoing, OutgoingMessage)
        and isinstance(outgoing.keyboard, ReplyKeyboardRemove | ReplyKeyboardMarkup)
        for outgoing in messages
    )
