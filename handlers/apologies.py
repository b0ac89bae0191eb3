"""When handling fails: the person gets an apology, and the update is retried."""

from collections import deque

import structlog
from aiogram import Bot
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import CallbackQuery, ErrorEvent, Message, Update, User

from handlers.chat_answers import REFUSALS
from handlers.filters import profile_of
from handlers.workflow import KnowsLanguage
from intake.kernel.update_log import NotOurTurnError
from texts.translator import Translator

log = structlog.get_logger()

_TELEGRAM_AWAY = (
    TelegramNetworkError,
    TelegramServerError,
    TelegramRetryAfter,
    ClientDecodeError,  # a gateway's page of HTML in Telegram's place
)
_REMEMBERED = 1000


class ErrorHandler:
    """Apologises once per update, however often it is tried, and lets the error go on.

    A person who blocks the bot cannot be answered: that is no error. Telegram reports the block
    itself, as ``my_chat_member``, and only that changes what we know.
    """

    def __init__(self) -> None:
        self._apologised: deque[int] = deque(maxlen=_REMEMBERED)

    async def on_error(
        self, event: ErrorEvent, bot: Bot, language_of: KnowsLanguage, translator: Translator
    ) -> object:
        """Return ``UNHANDLED``, by which aiogram raises the error again, except after a block."""
        update_id, error = event.update.update_id, event.exception
        person = _person_of(event.update)
        if isinstance(error, TelegramForbiddenError) and person is not None:
            log.info("person_unreachable", update=update_id)
            return None
        if isinstance(error, NotOurTurnError):
            return UNHANDLED
        log.warning("update_failed", update=update_id, error=type(error).__name__)
        if person is None or isinstance(error, _TELEGRAM_AWAY) or update_id in self._apologised:
            return UNHANDLED
        self._apologised.append(update_id)
        language = await language_of.anyhow(profile_of(person))
        try:
            await bot.send_message(
                person.id, translator.say(language, "apology"), parse_mode="HTML"
            )
        except REFUSALS as refusal:
            log.info("apology_refused", update=update_id, error=type(refusal).__name__)
        return UNHANDLED


def _person_of(update: Update) -> User | None:
    """Return who waits for an answer in a private chat."""
    event: Message | CallbackQuery | None
    event = update.message or update.edited_message or update.callback_query
    place = event.message if isinstance(event, CallbackQuery) else event
    if event is None or place is None or place.chat.type != "private":
        return None
    return event.from_user
