"""Telegram asks to wait: said in our own words to what retries."""

from datetime import timedelta
from typing import Generic, TypeVar

from aiogram.exceptions import TelegramRetryAfter

from intake.outbox.attempt import Attempt, Completion, Handler
from intake.outbox.delivery_errors import TransientError

T_contra = TypeVar("T_contra", contravariant=True)


class FloodWaits(Generic[T_contra]):
    """A handler of a task that sends to Telegram."""

    def __init__(self, handler: Handler[T_contra]) -> None:
        self._handler = handler

    async def __call__(self, task: T_contra, attempt: Attempt) -> Completion:
        """Let it do its work.

        Raises:
            TransientError: Telegram says how long to wait.
        """
        try:
            return await self._handler(task, attempt)
        except TelegramRetryAfter as error:
            wait = timedelta(seconds=error.retry_after)
            raise TransientError("", code=type(error).__name__, retry_after=wait) from error

    def refused(self, task: T_contra, reason: str) -> Completion | None:
        """Leave it to the handler."""
        return self._handler.refused(task, reason)
