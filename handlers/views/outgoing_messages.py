"""What a view wants to be in the chat. Plain values; nothing is sent here."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from aiogram.types import InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove

from texts.markup import Html, pages

Keyboard = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove

NO_REPLY_KEYBOARD = ReplyKeyboardRemove(remove_keyboard=True)


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """One message."""

    text: Html
    keyboard: Keyboard | None = None


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """One file."""

    file: str
    """A path, if it is absolute; else a Telegram file id."""


@dataclass(frozen=True, slots=True)
class OutgoingPicture:
    """A picture that was made for this one message."""

    name: str
    content: bytes
    """Of a PNG."""
    caption: Html


Outgoing = OutgoingMessage | OutgoingFile | OutgoingPicture
OutgoingMessages = tuple[Outgoing, ...]


def messages(
    blocks: Iterable[Html], keyboard: Keyboard | None = None
) -> tuple[OutgoingMessage, ...]:
    """Lay blocks out on as few messages as they need; the keyboard belongs to the last."""
    laid = tuple(OutgoingMessage(page) for page in pages(block for block in blocks if block))
    return (*laid[:-1], replace(laid[-1], keyboard=keyboard)) if laid else ()
