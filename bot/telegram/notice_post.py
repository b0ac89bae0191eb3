"""Notices on their way to admins: those of the outbox, and those that cannot wait for it."""

from collections.abc import Callable
from datetime import timedelta

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter

from intake.outbox.outbox import Notice


class NoticePost:
    """Renders a notice at the moment of sending."""

    def __init__(self, bot: Bot, render: Callable[[Notice], str]) -> None:
        self._bot = bot
        self._render = render

    async def send(self, notice: Notice) -> None:
        """Send it; whatever Telegram answers is raised."""
        await self._bot.send_message(notice.chat_id, self._render(notice))

    async def send_if_reachable(self, notice: Notice) -> None:
        """Send it, unless the admin never started the bot, or blocks it."""
        try:
            await self.send(notice)
        except (TelegramForbiddenError, TelegramBadRequest):
            return


def asked_wait(error: Exception) -> timedelta | None:
    """Return how long Telegram asks to wait, if that is what the error says."""
    return timedelta(seconds=error.retry_after) if isinstance(error, TelegramRetryAfter) else None
