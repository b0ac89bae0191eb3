"""Waiting for Telegram: until it takes a call, and no longer than until the process is to stop."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from aiogram.exceptions import TelegramRetryAfter

from bot.backoff import Backoff

R = TypeVar("R")

Sleep = Callable[[float], Coroutine[Any, Any, None]]


def asked_seconds(error: Exception) -> float:
    """Return how long Telegram asks to wait, 0 if it does not."""
    return float(error.retry_after) if isinstance(error, TelegramRetryAfter) else 0.0


async def retry(
    work: Callable[[], Awaitable[R]],
    backoff: Backoff,
    errors: type[Exception] | tuple[type[Exception], ...],
    on_failure: Callable[[Exception, int], Awaitable[None]],
    *,
    sleep: Sleep = asyncio.sleep,
) -> R:
    """Return what the work gives, as soon as it gives something.

    ``on_failure`` gets each of these errors with its number in the row, before the pause; what it
    raises ends the waiting.
    """
    failures = 0
    while True:
        try:
            return await work()
        except errors as error:
            failures += 1
            await on_failure(error, failures)
            await sleep(backoff.after(failures, asked_seconds(error)))


async def unless_stopped(stopping: asyncio.Event, work: Coroutine[Any, Any, R]) -> R | None:
    """Await the work; as soon as the event is set, cancel it instead and return ``None``."""
    task = asyncio.ensure_future(work)
    stopped = asyncio.ensure_future(stopping.wait())
    try:
        await asyncio.wait((task, stopped), return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        task.cancel()
        stopped.cancel()
        await asyncio.wait((task, stopped))
