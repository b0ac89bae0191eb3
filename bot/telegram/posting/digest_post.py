"""Digests of leads on their way to Telegram."""

from collections.abc import Iterable
from contextlib import suppress

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from typing_extensions import override

from handlers.views.cards.leads_digest import render_leads_digest
from intake.leads.cards.say_digest import DigestEntry, DigestPost
from intake.team.card_chat import CardChat
from intake.team.member import Member
from texts.translator import Translator


class TelegramDigestPost(DigestPost):
    """Sends a digest in the team's language."""

    def __init__(self, bot: Bot, translator: Translator, language: str) -> None:
        self._bot = bot
        self._translator = translator
        self._language = language

    @override
    async def __call__(
        self, chat: CardChat, whom: Member | None, entries: Iterable[DigestEntry]
    ) -> None:
        text = render_leads_digest(whom, entries, self._translator, self._language)
        with suppress(TelegramForbiddenError, TelegramBadRequest):  # then the clocks go on
            await self._bot.send_message(chat.chat_id, text, message_thread_id=chat.topic_id)
