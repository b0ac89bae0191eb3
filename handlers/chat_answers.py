"""Answering: how messages reach a chat, and how presses are answered.

:func:`say` and :func:`give` are the one place where answers leave. While the update processor works
on an update they do not send: they hand the answer over (:func:`collecting`), because a committed
effect must not wait for its reply, and because a chat that is behind gets one answer, the current
state. Without a collector they send at once, and a message that fails to leave raises.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import PurePath
from typing import Protocol

import structlog
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramBadRequest
from aiogram.types import BufferedInputFile, FSInputFile, LinkPreviewOptions

from handlers.views.outgoing_messages import (
    Outgoing,
    OutgoingFile,
    OutgoingMessages,
    OutgoingPicture,
)

log = structlog.get_logger()

REFUSALS = (TelegramAPIError, ClientDecodeError)
"""How a call to Telegram ends without a success. The second is a proxy's page in Telegram's place,
which aiogram does not count among the first."""

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Worth(Enum):
    """What an answer is worth when more has happened before it could leave."""

    WORDS = auto()
    """Said, whatever follows."""
    STATE = auto()
    """Where the person is now: the next state takes its place."""
    END = auto()
    """Said, whatever follows; it takes the place of a state that is over."""


class Watch(Protocol):
    """Notes what must be put right later, at the moment in which it comes to stand there."""

    async def sending(self, outgoing: Outgoing) -> None:
        """Note what the chat may hold from now on; whatever fails here, the message stays."""
        ...

    async def sent(self, outgoing: Outgoing, message_id: int | None) -> None:
        """Note what it holds. Never raises: the message has left, and must not leave again."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """Messages for one place."""

    chat_id: int
    messages: OutgoingMessages
    topic_id: int | None = None
    worth: Worth = Worth.WORDS
    watch: Watch | None = field(default=None, compare=False)


class TakesAnswers(Protocol):
    """Sends answers later, in their order."""

    def take(self, answer: Answer) -> None:
        """Take an answer that has at least one message."""
        ...


_collector: ContextVar[TakesAnswers | None] = ContextVar("collector", default=None)


@contextmanager
def collecting(collector: TakesAnswers) -> Iterator[None]:
    """Hand the answers that are given meanwhile to the collector instead of sending them."""
    token = _collector.set(collector)
    try:
        yield
    finally:
        _collector.reset(token)


async def say(
    bot: Bot, chat_id: int, messages: OutgoingMessages, *, topic_id: int | None = None
) -> None:
    """Say the messages in their order; in a group with topics, in one of them."""
    await give(bot, Answer(chat_id, messages, topic_id))


async def give(bot: Bot, answer: Answer) -> None:
    """Hand the answer over, or send it at once if nobody collects."""
    collector = _collector.get()
    if collector is None:
        for outgoing in answer.messages:
            await leave(bot, answer, outgoing)
    elif answer.messages:
        collector.take(answer)


async def leave(bot: Bot, answer: Answer, outgoing: Outgoing) -> None:
    """Send one message of an answer, and have it noted; what Telegram does not take raises."""
    if answer.watch is not None:
        await answer.watch.sending(outgoing)
    message_id = await _send(bot, answer.chat_id, outgoing, answer.topic_id)
    if answer.watch is not None:
        await answer.watch.sent(outgoing, message_id)


async def _send(bot: Bot, chat_id: int, outgoing: Outgoing, topic_id: int | None) -> int | None:
    """Return the message's number; a file or a picture has none that anybody needs."""
    match outgoing:
        case OutgoingFile():
            await _send_file(bot, chat_id, outgoing)
            return None
        case OutgoingPicture():
            await _send_picture(bot, chat_id, outgoing)
            return None
    message = await bot.send_message(
        chat_id,
        outgoing.text,
        parse_mode="HTML",
        link_preview_options=NO_PREVIEW,
        reply_markup=outgoing.keyboard,
        message_thread_id=topic_id,
    )
    return message.message_id


async def _send_file(bot: Bot, chat_id: int, outgoing: OutgoingFile) -> None:
    """Send a file. One that Telegram refuses would be refused again: it must not undo an answer."""
    named = outgoing.file
    file = FSInputFile(named) if PurePath(named).is_absolute() else named
    try:
        await bot.send_document(chat_id, file)
    except (TelegramBadRequest, OSError) as error:
        log.warning("finish_file_refused", error=type(error).__name__)


async def _send_picture(bot: Bot, chat_id: int, outgoing: OutgoingPicture) -> None:
    """Send a picture; a refused one must not keep the words behind it."""
    picture = BufferedInputFile(outgoing.content, outgoing.name)
    try:
        await bot.send_photo(chat_id, picture, caption=outgoing.caption, parse_mode="HTML")
    except TelegramBadRequest as error:
        log.warning("picture_refused", error=type(error).__name__)
