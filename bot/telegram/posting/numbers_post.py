"""Digests of the numbers on their way to Telegram, without a sound."""

from contextlib import suppress

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from typing_extensions import override

from handlers.views.stats.numbers_digest_view import render_numbers_digest
from intake.kernel.languages import Languages
from intake.stats.tell_numbers import DigestContent, NumbersPost
from texts.translator import Translator


class TelegramNumbersPost(NumbersPost):
    """Sends it: to a person in their language, to a group in the team's."""

    def __init__(self, bot: Bot, translator: Translator, languages: Languages) -> None:
        self._bot = bot
        self._translator = translator
        self._languages = languages

    @override
    async def __call__(self, content: DigestContent) -> None:
        digest = content.digest
        person, languages = content.person, self._languages
        language = languages.default if person is None else languages.of(person)
        view = render_numbers_digest(content, self._translator, language)
        with suppress(TelegramForbiddenError, TelegramBadRequest):  # the next one may arrive
            await self._bot.send_message(
                digest.chat_id,
                view.text,
                parse_mode="HTML",
                message_thread_id=digest.topic_id,
                disable_notification=True,
            )
