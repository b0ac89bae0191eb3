"""Taking somebody out of Telegram's chats, as far as it lets us."""

import struct
import zlib
from collections.abc import Sequence
from contextlib import suppress

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramMigrateToChat
from aiogram.types import BufferedInputFile, InputMediaDocument, InputMediaPhoto
from typing_extensions import override

from intake.forms.answer import FileKind
from intake.kernel.ids import ChatId
from intake.operations.erase_outside import ErasurePost
from intake.operations.personal_records import ShownIn
from texts.markup import Html

log = structlog.get_logger()

_DELETION_BATCH = 100
"""Messages that one call may delete."""
_REFUSED = (TelegramBadRequest, TelegramForbiddenError, TelegramMigrateToChat)
"""What time does not change: gone, too old, or no right to."""
_SIDE = 160
"""Pixels: Telegram takes no picture that is hardly there."""


class TelegramErasurePost(ErasurePost):
    """Edits and deletes; what is refused is noted without a word of what it was."""

    def __init__(self, bot: Bot, emptied: Html, placeholder: str) -> None:
        """``emptied`` is what a card says from then on, ``placeholder`` what a topic is called, and
        what a file says that takes the place of another."""
        self._bot = bot
        self._emptied = emptied
        self._placeholder = placeholder

    @override
    async def empty(self, message: ShownIn) -> None:
        try:
            await self._replace(message)
        except _REFUSED as error:
            if "message is not modified" in error.message:
                return
            with suppress(*_REFUSED):  # in a deleted topic it is gone already
                await self._bot.delete_message(message.chat_id, message.message_id)

    async def _replace(self, message: ShownIn) -> None:
        """Give it other content: of a file's kind, because an album takes no other."""
        chat_id, number = message.chat_id, message.message_id
        if message.file is None:
            await self._bot.edit_message_text(self._emptied, chat_id=chat_id, message_id=number)
            return
        media: InputMediaPhoto | InputMediaDocument
        if message.file is FileKind.PHOTO:
            media = InputMediaPhoto(media=BufferedInputFile(_grey_picture(), "erased.png"))
        else:
            words = BufferedInputFile(self._placeholder.encode(), "erased.txt")
            media = InputMediaDocument(media=words)
        await self._bot.edit_message_media(media, chat_id=chat_id, message_id=number)

    @override
    async def delete_topic(self, chat_id: ChatId, topic_id: int) -> None:
        try:
            await self._bot.delete_forum_topic(chat_id, topic_id)
        except _REFUSED as error:
            if "TOPIC_ID_INVALID" in error.message or "not found" in error.message:
                return
            log.warning("topic_not_deleted", error=type(error).__name__)
            with suppress(*_REFUSED):
                await self._bot.edit_forum_topic(chat_id, topic_id, name=self._placeholder)

    @override
    async def delete_messages(self, chat_id: ChatId, messages: Sequence[int]) -> None:
        for start in range(0, len(messages), _DELETION_BATCH):
            try:
                await self._bot.delete_messages(
                    chat_id, list(messages[start : start + _DELETION_BATCH])
                )
            except _REFUSED as error:
                log.info("messages_not_deleted", error=type(error).__name__)


def _grey_picture() -> bytes:
    """Return a PNG on which nothing is to be seen."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 0, 0, 0, 0)
    lines = (b"\0" + b"\xc8" * _SIDE) * _SIDE
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", header),
            chunk(b"IDAT", zlib.compress(lines, 9)),
            chunk(b"IEND", b""),
        )
    )
