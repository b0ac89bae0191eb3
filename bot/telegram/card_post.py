"""Cards on their way to Telegram: to the chat that takes them, wherever that has moved."""

import re
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
)
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup, Message, ReplyParameters
from typing_extensions import override

from bot.telegram.card_keyboard import LINK_REFUSED, card_keyboard
from handlers.views.card_view import CardView
from intake.kernel.ids import ChatId
from intake.submissions.card import Card, NewCard, News
from intake.submissions.show_card import CardPost
from intake.team.card_chat import CardChat

log = structlog.get_logger()

_TOPIC_GONE = re.compile("message thread not found|TOPIC_CLOSED|TOPIC_DELETED")

T = TypeVar("T")


class NoChatTakesItError(Exception):
    """No chat takes the card: neither the form's, nor the managers', nor any admin's."""


class TelegramCardPost(CardPost[CardView]):
    """A chat that does not take a card gives way to the next one, wherever that has moved."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    @override
    async def edit(self, card: Card, view: CardView) -> bool:
        """Edit the card; ``False`` when that is no longer possible."""

        async def edit(keyboard: InlineKeyboardMarkup | None) -> None:
            await self._bot.edit_message_text(
                view.text,
                chat_id=card.chat_id,
                message_id=card.message_id,
                reply_markup=keyboard,
            )

        try:
            await _shown(view, edit)
        except (TelegramMigrateToChat, TelegramForbiddenError):
            return False
        except TelegramBadRequest as error:
            return "message is not modified" in error.message
        return True

    @override
    async def send(self, places: Iterable[CardChat], view: CardView) -> tuple[CardChat, int]:
        """Send the card; return where it stands now.

        Raises:
            NoChatTakesItError: no chat takes it.
        """

        async def send(place: CardChat) -> int:
            async def send_with(keyboard: InlineKeyboardMarkup | None) -> Message:
                return await self._bot.send_message(
                    place.chat_id,
                    view.text,
                    message_thread_id=place.topic_id,
                    reply_markup=keyboard,
                )

            return (await _shown(view, send_with)).message_id

        return await _first_that_takes(places, send)

    @override
    async def follow(
        self, card: NewCard, places: Iterable[CardChat], view: CardView
    ) -> News | None:
        """Send what belongs to a card that stands: the file with all that had to be cut, and the
        word about a dead letter, in one message. An edit alone is no news: Telegram rings for none.

        Returns where the news stands, if there was any.

        Raises:
            NoChatTakesItError: no chat takes it, the card's own least of all.
        """
        own = CardChat(card.chat_id, card.topic_id)
        reply = ReplyParameters(message_id=card.message_id, allow_sending_without_reply=True)

        async def send(place: CardChat) -> Message:
            answered = reply if place.chat_id == own.chat_id else None
            if view.full_text is None:
                return await self._bot.send_message(
                    place.chat_id,
                    view.news or "",
                    message_thread_id=place.topic_id,
                    reply_parameters=answered,
                )
            file = BufferedInputFile(
                view.full_text.encode(), f"submission-{card.submission_id}.txt"
            )
            return await self._bot.send_document(
                place.chat_id,
                file,
                caption=view.news,
                message_thread_id=place.topic_id,
                reply_parameters=answered,
            )

        place, sent = await _first_that_takes(dict.fromkeys((own, *places)), send)
        if view.news is None:
            return None
        return News(place.chat_id, sent.message_id, captioned=view.full_text is not None)

    @override
    async def amend(self, news: News, text: str) -> None:
        """Let the message about a dead letter say what became of it, if it can still be edited."""
        try:
            if news.captioned:
                await self._bot.edit_message_caption(
                    chat_id=news.chat_id, message_id=news.message_id, caption=text
                )
            else:
                await self._bot.edit_message_text(
                    text, chat_id=news.chat_id, message_id=news.message_id
                )
        except (TelegramMigrateToChat, TelegramForbiddenError, TelegramBadRequest) as error:
            log.info("news_not_amended", error=type(error).__name__)


async def _first_that_takes(
    places: Iterable[CardChat], send: Callable[[CardChat], Awaitable[T]]
) -> tuple[CardChat, T]:
    for place in places:
        try:
            return await _wherever_it_is(place, send)
        except (TelegramForbiddenError, TelegramBadRequest) as error:
            log.warning("card_refused", chat=_kind_of(place), error=type(error).__name__)
    raise NoChatTakesItError


async def _wherever_it_is(
    place: CardChat, send: Callable[[CardChat], Awaitable[T]]
) -> tuple[CardChat, T]:
    """Send to a chat, wherever that has moved, and at least beside its topic."""
    try:
        return await _beside(place, send)
    except TelegramMigrateToChat as error:
        moved = CardChat(ChatId(error.migrate_to_chat_id))
        return moved, await send(moved)


async def _beside(place: CardChat, send: Callable[[CardChat], Awaitable[T]]) -> tuple[CardChat, T]:
    try:
        return place, await send(place)
    except TelegramBadRequest as error:
        if place.topic_id is None or not _TOPIC_GONE.search(error.message):
            raise
        log.warning("card_topic_gone", chat=_kind_of(place))
        place = CardChat(place.chat_id)
        return place, await send(place)


def _kind_of(place: CardChat) -> str:
    """Return what the log may say of a chat: the id of a private one is its person's."""
    return "private" if place.chat_id > 0 else "group"


async def _shown(view: CardView, show: Callable[[InlineKeyboardMarkup | None], Awaitable[T]]) -> T:
    """Show a card with its links, or else without: Telegram refuses all for one of them."""
    try:
        return await show(card_keyboard(view))
    except TelegramBadRequest as error:
        if not view.buttons or not LINK_REFUSED.search(error.message):
            raise
        log.warning("card_link_refused")
        return await show(card_keyboard(view, links=False))
