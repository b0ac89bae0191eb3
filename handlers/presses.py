"""A press: it is answered once, and its message is changed where that can still be reached.

Both only tidy up: they are tried once and never raise.
"""

from types import TracebackType
from typing import Self

import structlog
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardMarkup,
    Message,
)

from handlers.chat_answers import NO_PREVIEW, REFUSALS
from handlers.views.outgoing_messages import OutgoingMessage
from texts.markup import ALERT_LENGTH, MESSAGE_LENGTH, Html, cut, length

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

    async def replace_keyboard(self, outgoing: OutgoingMessage) -> bool:
        """Put the message's buttons under it; ``False`` when that is impossible."""
        return await self._try(None, outgoing.keyboard)

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
