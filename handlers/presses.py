"""A press: it is answered once, and its message is changed where that can still be reached.

Both only tidy up: they are tried once and never raise.
"""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

import structlog
from aiogram import Bot
from aiogram.types import (
    CallbackQuery,
    EphemeralMessageParameters,
    InlineKeyboardMarkup,
    Message,
)

from handlers.chat_answers import NO_PREVIEW, REFUSALS, say
from handlers.ornaments import Ornaments
from handlers.views.cards.card_buttons import Rows
from handlers.views.cards.card_keyboard import rows_of
from handlers.views.outgoing_messages import OutgoingMessage
from texts.markup import ALERT_LENGTH, MESSAGE_LENGTH, Html, cut, join, length, plain, units

log = structlog.get_logger()


class PressAnswer:
    """Answers a callback exactly once, with words or silently: ``async with PressAnswer(query)``.

    Unanswered, the button would spin; so it is answered even when the handling fails.
    """

    def __init__(self, query: CallbackQuery) -> None:
        self._query = query
        self._answered = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is None or isinstance(error, Exception):
            await self.silently()

    async def silently(self) -> None:
        """Stop the button's spinning."""
        await self._answer(None)

    async def alert(self, text: str) -> None:
        """Show words that must be read; plain text, cut to what an alert holds."""
        await self._answer(cut(text, ALERT_LENGTH), alert=True)

    async def toast(self, text: str) -> None:
        """Show words that pass by themselves; plain text, cut as for an alert."""
        await self._answer(cut(text, ALERT_LENGTH))

    async def _answer(self, text: str | None, *, alert: bool | None = None) -> None:
        if self._answered:
            return
        self._answered = True
        try:
            await self._query.answer(text, show_alert=alert)
        except REFUSALS as error:
            # Too old by now, most likely: the update waited while the process was down.
            log.info("press_answer_refused", error=type(error).__name__)


class PressedMessage:
    """The message whose button was pressed, if it can still be reached."""

    def __init__(self, query: CallbackQuery) -> None:
        self._query = query
        self._message = query.message if isinstance(query.message, Message) else None

    @property
    def id(self) -> int | None:
        """Its number, which an inaccessible one has as well."""
        return None if self._query.message is None else self._query.message.message_id

    async def disarm(self, mark: Html | None = None) -> None:
        """Take the buttons away and, with a mark, note below the question what was chosen."""
        if self._message is None or self._message.reply_markup is None:
            return
        text = Html(f"{self._message.html_text}\n\n{mark}")
        if mark and self._message.text and length(text) <= MESSAGE_LENGTH:
            await self._try(text, None)
        else:
            await self._try(None, None)

    async def show(self, outgoing: OutgoingMessage) -> bool:
        """Put another text and other buttons in its place; ``False`` when that is impossible."""
        return await self._try(outgoing.text, outgoing.keyboard)

    async def show_or_say(self, bot: Bot, *messages: OutgoingMessage) -> None:
        """Put the first one in its place, or say it to whoever pressed where that is impossible;
        the others follow."""
        first, *more = messages
        if not await self.show(first):
            more = [first, *more]
        await say(bot, self._query.from_user.id, tuple(more))

    async def replace_keyboard(self, outgoing: OutgoingMessage) -> bool:
        """Put the message's buttons under it; ``False`` when that is impossible."""
        return await self._try(None, outgoing.keyboard)

    async def drop_button(self, data: str | None) -> None:
        """Take one button away; what was said by it is settled."""
        markup = self._message.reply_markup if self._message is not None else None
        rows = [] if markup is None else markup.inline_keyboard
        kept = [[one for one in row if one.callback_data != data] for row in rows]
        left = [row for row in kept if row]
        await self._try(None, InlineKeyboardMarkup(inline_keyboard=left) if left else None)

    @property
    def rows(self) -> Rows:
        """The inline buttons that stand under it."""
        return rows_of(self._message.reply_markup if self._message is not None else None)

    async def replace_rows(self, rows: Rows, ornaments: Ornaments) -> bool:
        """Put other buttons under it; ``False`` when that is impossible."""
        message = self._message
        if message is None:
            return False

        async def show(_: str, keyboard: InlineKeyboardMarkup | None) -> None:
            await message.edit_reply_markup(reply_markup=keyboard)

        try:
            await ornaments.show("", rows, show)
        except REFUSALS as error:
            unchanged = "message is not modified" in error.message
            log.info("edit_refused", error=type(error).__name__, unchanged=unchanged)
            return unchanged
        return True

    async def _try(self, text: Html | None, keyboard: object) -> bool:
        if self._message is None:
            return False
        inline = keyboard if isinstance(keyboard, InlineKeyboardMarkup) else None
        try:
            if text is None:
                await self._message.edit_reply_markup(reply_markup=inline)
            else:
                await self._message.edit_text(
                    text,
                    parse_mode="HTML",
                    link_preview_options=NO_PREVIEW,
                    reply_markup=inline,
                )
        except REFUSALS as error:
            unchanged = "message is not modified" in error.message
            log.info("edit_refused", error=type(error).__name__, unchanged=unchanged)
            return unchanged
        return True


async def tell_alone(
    bot: Bot, query: CallbackQuery, answer: PressAnswer, pages: Sequence[Html], beg: str
) -> None:
    """Tell whoever pressed, and nobody else: as an alert if it fits one; else as ephemeral
    messages; else in their own chat with the bot, which ``beg`` asks them to open.

    An ephemeral message may vanish: nothing is told so that cannot be asked for again.
    """
    text = plain(join(pages, "\n\n"))
    if units(text) <= ALERT_LENGTH:
        await answer.alert(text)
        return
    place = query.message
    if place is not None and place.chat.type in {"group", "supergroup"}:
        alone = EphemeralMessageParameters(
            receiver_user_id=query.from_user.id, callback_query_id=query.id
        )
        in_topic = isinstance(place, Message) and place.is_topic_message
        topic = place.message_thread_id if isinstance(place, Message) and in_topic else None
        try:
            for page in pages:
                await bot.send_message(
                    place.chat.id,
                    page,
                    message_thread_id=topic,
                    ephemeral_message_parameters=alone,
                )
        except REFUSALS as error:
            log.info("alone_refused", error=type(error).__name__)
        else:
            return
    try:
        for page in pages:
            await bot.send_message(query.from_user.id, page)
    except REFUSALS as error:
        log.info("private_refused", error=type(error).__name__)
        await answer.alert(beg)
