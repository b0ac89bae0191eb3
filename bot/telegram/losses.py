"""Telling a person that something of theirs was lost, in their language."""

import structlog
from aiogram import Bot

from handlers.chat_answers import REFUSALS
from handlers.workflow import KnowsLanguage
from intake.kernel.person import Profile
from intake.operations.quarantine_update import Loss, LostInput
from texts.translator import Translator

_log = structlog.get_logger(__name__)

_TEXTS = {
    Loss.WORDS: "lost-words",
    Loss.PRESS: "lost-press",
    Loss.ANSWER: "lost-answer",
}


class LossNotice:
    """Writes to the person once. What they said may be unreadable: only their id is needed."""

    def __init__(self, bot: Bot, language_of: KnowsLanguage, translator: Translator) -> None:
        self._bot = bot
        self._language_of = language_of
        self._translator = translator

    async def __call__(self, lost: LostInput, loss: Loss) -> bool:
        """Say so, and return whether Telegram took the message."""
        profile = Profile(lost.person_id, language_code=lost.language_code)
        language = await self._language_of.anyhow(profile)
        text = self._translator.say(language, _TEXTS[loss])
        if lost.press is not None:
            await self._end(lost.press)
        try:
            await self._bot.send_message(lost.person_id, text, parse_mode="HTML")
        except (*REFUSALS, ValueError) as refusal:
            _log.info("loss_notice_refused", error=type(refusal).__name__)
            return False
        return True

    async def _end(self, press: str) -> None:
        """Let the button's spinning end."""
        try:
            await self._bot.answer_callback_query(press)
        except REFUSALS as refusal:
            _log.info("press_answer_refused", error=type(refusal).__name__)
