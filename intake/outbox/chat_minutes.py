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
"""

from datetime import datetime
from typing import Protocol

from intake.kernel.ids import ChatId


class ChatIsFullError(Exception):
    """The chat takes nothing more for now. Nothing was sent."""

    def __init__(self, chat_id: ChatId, until: datetime) -> None:
        super().__init__(f"until {until:%H:%M:%S}")
        self.chat_id = chat_id
        self.until = until


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

    def is_busy(self, chat_id: ChatId) -> bool:
        """Say whether messages there have to wait for their turn just now: then several texts that
        wait had better become one."""
        ...
