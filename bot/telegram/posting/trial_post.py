"""The one message that says how far a test lead is."""

from collections.abc import Callable

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import InlineKeyboardMarkup
from typing_extensions import override

from handlers.chat_answers import NO_PREVIEW
from handlers.views.operations.trial_page import TrialPage
from intake.kernel.ids import ChatId
from intake.trials.show_trial import TrialPost
from intake.trials.trial import Trial


class TelegramTrialPost(TrialPost):
    """Edits it; where it is gone a new one takes its place."""

    def __init__(self, bot: Bot, pages: Callable[[str], TrialPage]) -> None:
        self._bot = bot
        self._pages = pages

    @override
    async def show(self, trial: Trial, chat_id: ChatId, *, portal_away: bool) -> int | None:
        view = self._pages(trial.language).progress(trial, portal_away=portal_away)
        keyboard = view.keyboard if isinstance(view.keyboard, InlineKeyboardMarkup) else None
        try:
            if trial.message_id is not None:
                await self._bot.edit_message_text(
                    view.text,
                    chat_id=chat_id,
                    message_id=trial.message_id,
                    parse_mode="HTML",
                    link_preview_options=NO_PREVIEW,
                    reply_markup=keyboard,
                )
                return None
        except TelegramForbiddenError:
            return None
        except TelegramBadRequest as error:
            if "message is not modified" in error.message:
                return None
        try:
            sent = await self._bot.send_message(
                chat_id,
                view.text,
                parse_mode="HTML",
                link_preview_options=NO_PREVIEW,
                reply_markup=keyboard,
            )
        except (TelegramForbiddenError, TelegramBadRequest):
            return None  # they block the bot: what is to be done is done all the same
        return sent.message_id
