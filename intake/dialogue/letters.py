"""What the dialogue asks of Telegram, and how that ends."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from intake.dialogue.scheduled_words import Scheduled, Timeless
from intake.kernel.ids import ChatId, RelayedId
from intake.outbox.tasks.dialogue_tasks import Mark


@dataclass(frozen=True, slots=True)
class Spot:
    """Where words go."""

    chat_id: ChatId
    topic_id: int | None = None
    named: bool = True
    """Others speak there too: it must be said whose words they are."""
    anchor: int | None = None
    """The card that they answer there."""
    checked: bool = False
    """The topic is the lead's own: whether the words really came into it matters."""


@dataclass(frozen=True, slots=True)
class Preface:
    """What stands before somebody's words."""

    who: str = field(default="", repr=False)
    """Whose they are; empty where that is plain."""
    quote: str = field(default="", repr=False)
    """What they answer, where the answer cannot be attached to it."""
    double: bool = False
    """They may be there already."""
    edited: bool = False
    """They take the place of earlier ones, which cannot be changed there."""


@dataclass(frozen=True, slots=True)
class Letter:
    """Words on their way."""

    source_chat: ChatId
    messages: tuple[int, ...]
    """More than one: an album."""
    kind: str
    text: str | None = field(repr=False)
    composed: bool
    files: tuple[str, ...]
    preface: Preface
    reply_to: int | None
    """The message in the target chat that they answer."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """They are there."""

    chat_id: ChatId
    topic_id: int | None
    messages: tuple[int, ...]
    """Fewer than there were: which ones are missing nobody knows."""
    further: tuple[int, ...] = ()
    """What followed the first, which could not hold it all, or says before it whose it is."""


class NotSentError(Exception):
    """It was refused: nothing arrived. ``reason`` is a key of the texts, or Telegram's words."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class UnreachableChatError(NotSentError):
    """Nothing can be sent to that chat: blocked, left, or gone."""


class UncopyableError(NotSentError):
    """Telegram does not let this be passed on, to nobody."""


class TopicGoneError(Exception):
    """The topic was deleted."""


class TopicClosedError(Exception):
    """The topic is closed."""


class NoTopicsError(Exception):
    """The group has no topics (any more), or the bot may not make any.

    ``arrived``: the words stand in the group's main view by now.
    """

    def __init__(self, reason: str, arrived: Arrived | None = None) -> None:
        super().__init__()
        self.reason = reason
        self.arrived = arrived


class ChatMovedError(Exception):
    """The group has become a supergroup, with another id."""

    def __init__(self, chat_id: ChatId) -> None:
        super().__init__()
        self.chat_id = chat_id


class WordsPost(Protocol):
    """Telegram, as far as dialogues need it. What is raised beside these errors is not over yet."""

    async def send(self, letter: Letter, spot: Spot) -> Arrived:
        """Bring words there.

        Raises:
            NotSentError: it is refused.
            TopicGoneError, TopicClosedError, NoTopicsError, ChatMovedError: not there.
        """
        ...

    async def edit(
        self, chat_id: ChatId, message_id: int, text: str, preface: Preface, kind: str
    ) -> bool:
        """Have a copy say something else; ``False``: it cannot be changed."""
        ...

    async def delete(self, chat_id: ChatId, messages: Sequence[int]) -> bool:
        """Delete messages of ours; ``False``: they cannot be deleted (any more)."""
        ...

    async def mark(self, chat_id: ChatId, message_id: int, mark: Mark) -> bool:
        """React; ``False``: such reactions are not allowed there."""
        ...

    async def tell(
        self,
        spot: Spot,
        text: str,
        args: dict[str, str | int],
        *,
        answers: int | None = None,
        resend: RelayedId | None = None,
    ) -> bool:
        """Say something of our own, by a text's key; with a button that sends a message again.
        ``False``: the chat takes nothing."""
        ...

    async def show_scheduled(
        self, spot: Spot, waiting: Scheduled | Timeless, text: str, answers: int
    ) -> bool:
        """Say what became of an edit of words that wait, with them and their time, and how they
        are stopped. ``False``: the chat takes nothing."""
        ...

    async def make_topic(self, chat_id: ChatId, name: str, icon: str) -> int:
        """Make a topic and return its id.

        Raises:
            NoTopicsError, ChatMovedError, UnreachableChatError: it cannot be made.
        """
        ...

    async def reopen_topic(self, chat_id: ChatId, topic_id: int) -> bool:
        """Open a closed topic; ``False``: we may not."""
        ...

    async def set_icon(self, chat_id: ChatId, topic_id: int, icon: str) -> None:
        """Give a topic another icon; where that is impossible it keeps the one it has."""
        ...

    async def pin(self, chat_id: ChatId, message_id: int) -> None:
        """Pin a card, without a sound; where that is impossible it stands where it stands."""
        ...

    async def digest(self, spot: Spot, lines: Sequence["DigestLine"]) -> int | None:
        """Tell what was said so far, to whoever has the lead now; return that message, if the chat
        takes any."""
        ...


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One message of a digest."""

    who: str = field(repr=False)
    text: str | None = field(repr=False)
    """Telegram's HTML; ``None`` for what has no words."""
    kind: str
    above: str = field(default="", repr=False)
    """What stands above it: what was quoted, or whose words were forwarded."""
