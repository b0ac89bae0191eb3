"""Taking somebody out of Telegram's chats, as far as it lets us."""

from collections.abc import Sequence
from contextlib import suppress

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramMigrateToChat
from typing_extensions import override

from intake.kernel.ids import ChatId
from intake.operations.erase_outside import ErasurePost
from intake.operations.personal_records import ShownIn
from texts.markup import Html

log = structlog.get_logger()

_AT_ONCE = 100
_REFUSED = (TelegramBadRequest, TelegramForbiddenError, TelegramMigrateToChat)
"""What time does not change: gone, too old, or no right to."""


class TelegramErasurePost(ErasurePost):
    """Edits and deletes; what is refused is noted without a word of what it was."""

    def __init__(self, bot: Bot, emptied: Html) -> None:
        """``emptied`` is what a card says from then on."""
        self._bot = bot
        self._emptied = emptied

    @override
    async def empty(self, card: ShownIn) -> None:
        try:
            await self._bot.edit_message_text(
                self._emptied, chat_id=card.chat_id, message_id=card.message_id
            )
        except _REFUSED as error:
            if "message is not modified" in error.message:
                return
            with suppress(*_REFUSED):  # in a deleted topic it is gone already
                await self._bot.delete_message(card.chat_id, card.message_id)

    @override
    async def delete_topic(self, chat_id: ChatId, topic_id: int) -> bool:
        try:
            await self._bot.delete_forum_topic(chat_id, topic_id)
        except _REFUSED as error:
            gone = "TOPIC_ID_INVALID" in error.message or "not found" in error.message
            if not gone:
                log.warning("topic_not_deleted", error=type(error).__name__)
            return gone
        return True

    @override
    async def delete_messages(self, chat_id: ChatId, messages: Sequence[int]) -> None:
        for start in range(0, len(messages), _AT_ONCE):
            try:
                await self._bot.delete_messages(chat_id, list(messages[start : start + _AT_ONCE]))
            except _REFUSED as error:
                log.info("messages_not_deleted", error=type(error).__name__)
