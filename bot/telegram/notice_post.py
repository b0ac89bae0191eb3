"""Notices on their way to admins: those of the outbox, and those that cannot wait for it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramRetryAfter,
)

from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.outbox.notices import notice_rows
from intake.outbox.outbox import HasOutbox, Notice

_log = structlog.get_logger(__name__)


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


class NoticeUnit(HasOutbox, UnitOfWork, Protocol):
    """What is written."""


class AdminNotices:
    """Says the same to every admin."""

    def __init__(
        self,
        units: UnitOfWorkFactory[NoticeUnit],
        post: NoticePost,
        clock: Clock,
        *,
        admins: tuple[ChatId, ...],
    ) -> None:
        self._units = units
        self._post = post
        self._clock = clock
        self._admins = admins

    async def queue(self, text: str) -> None:
        """Say it by way of the outbox, which keeps trying while Telegram is away."""
        now = self._clock.now()
        async with self._units() as unit:
            for row in notice_rows(self._admins, text, now):
                await unit.outbox.add(row, now)
            await unit.commit()

    async def send_now(self, text: str, **args: str | int) -> None:
        """Say it once, past the outbox; whom it does not reach is logged."""
        for chat in self._admins:
            try:
                await self._post.send(Notice(chat, text, args))
            except AiogramError as error:
                _log.warning("admin_notice_refused", text=text, error=type(error).__name__)


def asked_wait(error: Exception) -> timedelta | None:
    """Return how long Telegram asks to wait, if that is what the error says."""
    return timedelta(seconds=error.retry_after) if isinstance(error, TelegramRetryAfter) else None
