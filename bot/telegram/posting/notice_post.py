"""Notices on their way to admins: those of the outbox, and those that cannot wait for it."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramForbiddenError,
)

from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.notices import notice_rows
from intake.outbox.outbox import HasOutbox
from intake.outbox.tasks.notice_tasks import Notice

_log = structlog.get_logger(__name__)


RenderNotice = Callable[[Notice, str], str]
"""Renders a notice in a language."""
LanguageInChat = Callable[[ChatId], Awaitable[str]]
"""In which language a chat is spoken to."""


class NoticePost:
    """Renders a notice at the moment of sending. The handler of those in the outbox."""

    def __init__(
        self, bot: Bot, render: RenderNotice, language_of: LanguageInChat, *, default: str
    ) -> None:
        """``default`` is the team's language: in it goes what must not wait for the database."""
        self._bot = bot
        self._render = render
        self._language_of = language_of
        self._default = default

    async def send(self, notice: Notice) -> None:
        """Send it past the database; whatever Telegram answers is raised."""
        await self._send(notice, self._default)

    async def __call__(self, task: Notice, attempt: Attempt) -> Completion:  # noqa: ARG002  it has no steps
        """Send it, unless the admin never started the bot, or blocks it."""
        language = await self._language_of(task.chat_id)
        with suppress(TelegramForbiddenError, TelegramBadRequest):
            await self._send(task, language)
        return Completion()

    async def _send(self, notice: Notice, language: str) -> None:
        await self._bot.send_message(notice.chat_id, self._render(notice, language))

    def refused(self, task: Notice, reason: str) -> None:
        """Try for ever: all that goes wrong here can pass by itself."""


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
