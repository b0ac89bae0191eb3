"""What a Telegram chat takes in a minute: asked before anything is sent there.

A group takes some twenty messages a minute: topics, edits, reactions, the making of a topic and
each part of an album among them. Whoever sends more is refused, and with them everybody who has
something for that chat. So the queue keeps below that by itself: words of people first, then new
leads, then edits.

**What a handler of the Telegram queue has to do: nothing**, as long as each of its calls may fail
and be made again. Whatever the bot sends is counted on its way out, at what it costs. In a row of
the outbox a call that does not fit raises :class:`ChatIsFullError` before it leaves, as a refusal
by Telegram would. The row then goes back uncounted and waits in its chat's line; it holds up no
other chat's rows, and is tried anew from the top once it is its turn. So let the error pass
(``except Exception`` must not swallow it), and keep what was achieved between two calls
(``attempt.keep``, ``attempt.begin``), as ever.

Several calls that should not be torn apart ask for all of them first: :meth:`ChatMinutes.ask`.
What comes after the first call of an attempt keeps no distance, else a row of two calls would spend
its turn on the first one for ever. If it is refused all the same, after something is there, the row
goes back in doubt.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.kernel.ids import ChatId
from intake.outbox.tasks.outbox_queue import Priority

ALL_CHATS = ChatId(0)
"""Stands for all of them together: there is a limit to that, too."""


@dataclass(frozen=True, slots=True)
class ChatClosed:
    """When a chat takes something again (:class:`intake.outbox.attempt.Effect`)."""

    chat_id: ChatId
    people_from: datetime
    """What people said, and the digest of a burst."""
    others_from: datetime
    """Everything else; never earlier."""

    @classmethod
    async def write(
        cls,
        unit: "HasChatLines",
        effects: Sequence["ChatClosed"],
        now: datetime,  # noqa: ARG003  the protocol's signature
    ) -> None:
        """Write them; what is known last of a chat counts."""
        await unit.chat_lines.close(list({one.chat_id: one for one in effects}.values()))


class ChatIsFullError(Exception):
    """The chat takes nothing more for now. Nothing was sent."""

    def __init__(self, closed: ChatClosed, priority: Priority, until: datetime) -> None:
        """``priority`` is that of what was refused: an edit comes after what is new."""
        super().__init__(f"until {until:%H:%M:%S}")
        self.closed = closed
        self.priority = priority
        self.until = until

    @property
    def chat_id(self) -> ChatId:
        """The chat, or :data:`ALL_CHATS`."""
        return self.closed.chat_id


class ChatMinutes(Protocol):
    """How much chats still take."""

    def ask(self, chat_id: ChatId, messages: int) -> None:
        """Make sure that this row may send so many messages there: they are kept for it until the
        attempt ends.

        A single call need not ask. What cannot ever fit at once goes when nothing else was sent.

        Raises:
            ChatIsFullError: they do not fit now.
        """
        ...

    def room(self, chat_id: ChatId) -> int:
        """Return how many messages that can wait still fit into the chat's minute."""
        ...

    def is_busy(self, chat_id: ChatId) -> bool:
        """Say whether messages there have to wait for their turn just now: then several texts that
        wait had better become one."""
        ...


@dataclass(frozen=True, slots=True)
class ChatLine:
    """What waits for a chat's minute."""

    chat_id: ChatId
    rows: int
    oldest_at: datetime
    """When the oldest of them was written. Ever since then the chat was full: a line is served
    without a break."""


class ChatLines(Protocol):
    """The storage of closed chats, and of the rows that wait for them."""

    async def close(self, chats: Sequence[ChatClosed]) -> None:
        """Keep when these chats take something again."""
        ...

    async def closed(self, now: datetime) -> tuple[ChatClosed, ...]:
        """Return the chats that do not take everything just now."""
        ...

    async def of(self, chats: Collection[ChatId]) -> dict[ChatId, ChatLine]:
        """Return the lines of those of them that have one."""
        ...

    async def older_than(self, before: datetime) -> tuple[ChatLine, ...]:
        """Return the lines in which a row waits since before then, the longest one first."""
        ...

    async def notified_at(self, chat_id: ChatId) -> datetime | None:
        """Return when the admins were last notified that the chat is full all day."""
        ...

    async def note_notified(self, chat_id: ChatId, now: datetime) -> None:
        """Keep that they are notified now."""
        ...

    async def forget(self, before: datetime, limit: int) -> int:
        """Forget chats that were last closed before then and have no line; say how many."""
        ...


class HasChatLines(Protocol):
    """A unit of work with the lines of chats."""

    @property
    def chat_lines(self) -> ChatLines:
        """Within the unit's transaction."""
        ...
