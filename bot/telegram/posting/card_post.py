"""Cards on their way to Telegram: to the chat that takes them, wherever that has moved."""

import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from typing import TypeVar

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
)
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    Message,
    ReplyParameters,
)
from typing_extensions import override

from handlers.ornaments import Ornaments
from handlers.views.cards.card_view import CardView
from intake.forms.answer import FileKind, FileRef
from intake.kernel.ids import ChatId
from intake.leads.cards.lead_card_post import LeadCardPost
from intake.submissions.card import NewCard, News
from intake.submissions.show_card import CardPost
from intake.submissions.team_message import Brought, SentMessage
from intake.team.card_chat import CardChat

log = structlog.get_logger()

_TOPIC_GONE = re.compile("message thread not found|TOPIC_CLOSED|TOPIC_DELETED")

_ALBUM = 10
"""Files of one message, at most."""

T = TypeVar("T")


class NoChatTakesItError(Exception):
    """No chat takes the card: neither the form's, nor the managers', nor any admin's."""


class TelegramCardPost(CardPost[CardView], LeadCardPost[CardView]):
    """A chat that does not take a card gives way to the next one, wherever that has moved."""

    def __init__(self, bot: Bot, ornaments: Ornaments) -> None:
        self._bot = bot
        self._ornaments = ornaments

    @override
    async def edit(self, chat_id: ChatId, message_id: int, view: CardView) -> bool:
        """Edit the card; ``False`` when that is no longer possible."""

        async def edit(text: str, keyboard: InlineKeyboardMarkup | None) -> None:
            await self._bot.edit_message_text(
                text, chat_id=chat_id, message_id=message_id, reply_markup=keyboard
            )

        try:
            await self._shown(view, edit)
        except (TelegramMigrateToChat, TelegramForbiddenError):
            return False
        except TelegramBadRequest as error:
            return "message is not modified" in error.message
        return True

    @override
    async def send(
        self, places: Iterable[CardChat], view: CardView, answered: int | None = None
    ) -> tuple[CardChat, int]:
        """Send the card, in answer to a message of the place; return where it stands now.

        Raises:
            NoChatTakesItError: no chat takes it.
        """

        async def send(place: CardChat) -> int:
            return await self._send(place, view, answered)

        return await _first_that_takes(places, send)

    async def _send(self, place: CardChat, view: CardView, answered: int | None) -> int:
        async def send_with(text: str, keyboard: InlineKeyboardMarkup | None) -> Message:
            return await self._bot.send_message(
                place.chat_id,
                text,
                message_thread_id=place.topic_id,
                reply_markup=keyboard,
                reply_parameters=None if answered is None else _answering(answered),
            )

        return (await self._shown(view, send_with)).message_id

    @override
    async def send_there(
        self, place: CardChat, view: CardView, answered: int | None = None
    ) -> tuple[CardChat, int] | None:
        """Send the card to that place, at least beside its topic; ``None`` when it is refused."""
        try:
            return await self.send((place,), view, answered)
        except NoChatTakesItError:
            return None

    @override
    async def send_into(self, topic: CardChat, view: CardView) -> tuple[CardChat, int] | None:
        """Send the card into a topic; ``None`` when it is refused, or the topic is gone."""
        try:
            return topic, await self._send(topic, view, None)
        except (TelegramMigrateToChat, TelegramForbiddenError, TelegramBadRequest) as error:
            log.info("topic_card_refused", error=type(error).__name__)
            return None

    @override
    async def remove(self, chat_id: ChatId, message_id: int) -> bool:
        """Delete a message, or at least take its buttons away: after two days it stays."""
        try:
            await self._bot.delete_message(chat_id, message_id)
        except TelegramForbiddenError:
            return True
        except TelegramBadRequest as error:
            if "not found" in error.message:
                return True
            with suppress(TelegramForbiddenError, TelegramBadRequest):
                await self._bot.edit_message_reply_markup(chat_id=chat_id, message_id=message_id)
            return False
        return True

    @override
    async def bring(
        self, place: CardChat, message_id: int, files: Sequence[FileRef], left: int
    ) -> Brought:
        """Send the next message with files in answer to the card.

        One that is refused is passed over: the CRM has it as well.
        """
        parcels = _parcels(files)
        left = min(left, len(parcels))
        if left == 0:
            return Brought(0)
        parcel = parcels[len(parcels) - left]
        try:
            sent = await self._send_files(place, _answering(message_id), parcel)
        except (TelegramForbiddenError, TelegramBadRequest, TelegramMigrateToChat) as error:
            log.warning("card_files_refused", files=len(parcel), error=type(error).__name__)
            return Brought(left - 1)
        kind = parcel[0].kind
        there = tuple(SentMessage(place.chat_id, one.message_id, kind) for one in sent)
        return Brought(left - 1, there)

    async def _send_files(
        self, place: CardChat, answering: ReplyParameters, files: Sequence[FileRef]
    ) -> Sequence[Message]:
        """Send files by their ids, several as an album: those must be of one kind, without
        buttons."""
        where = {"message_thread_id": place.topic_id, "reply_parameters": answering}
        first = files[0]
        if len(files) > 1:
            make = InputMediaPhoto if first.kind is FileKind.PHOTO else InputMediaDocument
            album = [make(media=one.file_id) for one in files]
            return await self._bot.send_media_group(place.chat_id, album, **where)  # type: ignore[arg-type]
        if first.kind is FileKind.PHOTO:
            return (await self._bot.send_photo(place.chat_id, first.file_id, **where),)  # type: ignore[arg-type]
        return (await self._bot.send_document(place.chat_id, first.file_id, **where),)  # type: ignore[arg-type]

    async def _shown(
        self, view: CardView, show: Callable[[str, InlineKeyboardMarkup | None], Awaitable[T]]
    ) -> T:
        return await self._ornaments.show(view.text, view.rows, show, person_id=view.person_id)

    @override
    async def follow(
        self, card: NewCard, places: Iterable[CardChat], view: CardView
    ) -> SentMessage:
        """Send what belongs to a card that stands: the file with all that had to be cut, and the
        word about a dead letter, in one message. An edit alone is no news: Telegram rings for none.

        Raises:
            NoChatTakesItError: no chat takes it, the card's own least of all.
        """
        own = CardChat(card.chat_id, card.topic_id)
        reply = _answering(card.message_id)

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
        file = None if view.full_text is None else FileKind.DOCUMENT
        return SentMessage(place.chat_id, sent.message_id, file)

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


def _answering(message_id: int) -> ReplyParameters:
    return ReplyParameters(message_id=message_id, allow_sending_without_reply=True)


def _parcels(files: Sequence[FileRef]) -> tuple[Sequence[FileRef], ...]:
    """Put files into messages: photos and documents apart, at most ten in each."""
    kinds = [[one for one in files if one.kind is kind] for kind in FileKind]
    return tuple(alike[at : at + _ALBUM] for alike in kinds for at in range(0, len(alike), _ALBUM))
