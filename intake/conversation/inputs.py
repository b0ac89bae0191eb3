"""What a person can say to a form, free of Telegram's shapes."""

from dataclasses import dataclass, field
from enum import StrEnum

from intake.forms.answer import FileRef
from intake.kernel.ids import ConversationId


@dataclass(frozen=True, slots=True)
class Text:
    """A typed message."""

    text: str


@dataclass(frozen=True, slots=True)
class PastedLink:
    """A typed message with a link to this bot in it: an arrival, or an answer that is a text."""

    text: str
    payload: str
    """What the link would have started the bot with; empty without anything."""
    typed: bool = False
    """It was named as a code, by ``/code=…``: one that does not exist is told."""


@dataclass(frozen=True, slots=True)
class SharedContact:
    """A contact shared by button or attached."""

    phone: str
    own: bool
    """``contact.user_id`` is the sender's: only such a number counts (telegram.md)."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A photo or document."""

    file: FileRef
    album: str | None = None
    """``media_group_id``: an album arrives as separate messages."""
    captioned: bool = False
    """There are words under it, which are no answer."""


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Anything that is no answer to any step: a sticker, a voice message, a location, …"""

    what: str


class Move(StrEnum):
    """A wish about the form itself, by button or command."""

    AGREE = "agree"
    DECLINE = "decline"
    BACK = "back"
    SKIP = "skip"
    KEEP = "keep"
    """Leave the answer that this step already has, and go on; offered after *back*."""
    DONE = "done"
    """Enough choices or files."""
    CONFIRM = "confirm"
    CANCEL = "cancel"
    UNDO = "undo"
    """Take the cancelling back."""
    CONTINUE = "continue"
    START_OVER = "start_over"


@dataclass(frozen=True, slots=True)
class Request:
    """A move that was typed as a command or by a reply-keyboard button: it is about *now*."""

    move: Move


@dataclass(frozen=True, slots=True)
class Press:
    """A button under a message. It counts only for the revision that it was made for."""

    conversation_id: ConversationId
    revision: int
    move: Move | None = None
    choice: int | None = None
    """Index of the choice in the step; for yes/no, 0 is yes and 1 is no."""
    edit: int | None = None
    """Index, in the form's steps, of the answer to change from the summary."""
    pick: int | None = None
    """The number of a :class:`~intake.conversation.scene.Suggestion`."""
    message_id: int | None = field(default=None, compare=False)
    """The message under which it stands, if Telegram says: of two that say the same, only the
    newer one has live buttons. It makes no difference to what is meant."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """The message in which something was said: what is passed on where no form wants it."""

    message_id: int
    kind: str
    """Telegram's word for what it holds: ``text``, ``voice``, ``sticker``, …"""
    markup: str = field(default="", repr=False)
    """Its text or caption, as Telegram's HTML."""
    album: str | None = None
    """``media_group_id``: an album arrives as separate messages."""
    reply_to: int | None = None
    """The message of this chat that it answers."""
    quote: str = field(default="", repr=False)
    """What it answers, or the part of that which was chosen. Plain text."""
    chosen: bool = False
    """The quote is a part that its writer chose: without it the words may mean something else."""
    origin: str | None = field(default=None, repr=False)
    """Whose it was before, if it was forwarded; empty where nobody knows."""


Input = Text | PastedLink | SharedContact | SentFile | Unsupported | Request | Press
