"""Polling: fetch a batch, handle it, then move the offset.

Our own loop, because aiogram's decodes a batch as a whole (one bad update fails it again and again,
platform.md) and moves the offset before the work is done.
"""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Protocol

import structlog
from aiogram.exceptions import AiogramError, TelegramConflictError, TelegramRetryAfter

from bot.raw_update import update_id
from bot.reception import Reception
from bot.stopping import unless_stopped

_log = structlog.get_logger(__name__)

_PAUSES = (1.0, 2.0, 5.0, 10.0, 15.0)
"""Seconds between fetches that fail; Telegram keeps the updates for 24 hours."""

_CONFIRM_SECONDS = 5.0
"""How long the last confirmation may take while the process is stopping."""


class UpdateSource(Protocol):
    """Where updates are fetched from."""

    async def open(self) -> None:
        """Make fetching possible: a webhook and fetching exclude each other."""
        ...

    async def fetch(self, offset: int | None, *, wait: int) -> Sequence[Any]:
        """Confirm everything below ``offset`` and return what follows, raw.

        With nothing there, wait up to that many seconds for something.
        """
        ...


class Poller:
    """Feeds updates to the reception until it is stopped.

    Chats are served side by side and each in its order; the offset moves when the whole batch is
    handled or set aside, so a crash at any moment makes Telegram offer the batch again.
    """

    def __init__(
        self,
        source: UpdateSource,
        reception: Reception,
        *,
        stopping: asyncio.Event,
        heard: Callable[[bool], None],
        wait: int = 25,
        grace: float = 20.0,
        sleep: Callable[[float], Coroutine[Any, Any, None]] = asyncio.sleep,
    ) -> None:
        """Take the parts.

        Once ``stopping`` is set nothing more is received. ``heard`` is told whether fetching
        works; ``grace`` is how many seconds the updates in hand get after the stop: what is not
        done by then stays with Telegram.
        """
        self._source = source
        self._reception = reception
        self._heard = heard
        self._wait = wait
        self._grace = grace
        self._sleep = sleep
        self._stopping = stopping
        self._offset: int | None = None
        self._failures = 0
        self._opened = False

    async def run(self) -> None:
        """Fetch and handle until stopped; what is in hand then is still done."""
        while not self._stopping.is_set():
            batch = await unless_stopped(self._stopping, self._fetch())
            if batch is None:
                break
            if batch:
                await self._handle(batch)
        await self._confirm()

    async def _fetch(self) -> Sequence[Any]:
        """Return the next batch; after a failure, an empty one and not at once."""
        try:
            if not self._opened:
                await self._source.open()
                self._opened = True
            batch = await self._source.fetch(self._offset, wait=self._wait)
        except (AiogramError, UnicodeError) as error:  # the latter: not even text came back
            await self._back_off(error)
            return ()
        self._failures = 0
        self._heard(True)
        if batch and all(update_id(raw) is None for raw in batch):
            _log.error("batch_without_ids")
            await self._sleep(_PAUSES[-1])
            return ()
        return batch

    async def _back_off(self, error: Exception) -> None:
        self._failures += 1
        pause = _PAUSES[min(self._failures, len(_PAUSES)) - 1]
        if isinstance(error, TelegramRetryAfter):
            pause = max(pause, float(error.retry_after))
        if isinstance(error, TelegramConflictError):
            # Another process fetches for this bot, or somebody set a webhook. Neither is ours to
            # fight: two processes that take turns in throwing each other out help nobody.
            _log.error("polling_conflict", failures=self._failures)
        else:
            _log.warning("polling_failed", error=type(error).__name__, failures=self._failures)
        self._heard(False)
        await self._sleep(pause)

    async def _handle(self, batch: Sequence[Any]) -> None:
        work = asyncio.ensure_future(self._handle_all(batch))
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait((work, stopping), return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                await asyncio.wait((work,), timeout=self._grace)
        finally:
            stopping.cancel()
            work.cancel()
            await asyncio.wait((work,))
        if work.cancelled():
            _log.warning("batch_left_to_telegram", updates=len(batch))
            return
        if error := work.exception():
            _log.error("batch_not_handled", exc_info=error)
            await unless_stopped(self._stopping, self._sleep(_PAUSES[-1]))
            return
        self._offset = max(key for raw in batch if (key := update_id(raw)) is not None) + 1

    async def _handle_all(self, batch: Sequence[Any]) -> None:
        """Start the updates in their order; the reception's locks keep it within each chat."""
        async with asyncio.TaskGroup() as tasks:
            for raw in batch:
                if update_id(raw) is None:
                    _log.error("update_without_id")
                    continue
                tasks.create_task(self._reception.see_through(raw))

    async def _confirm(self) -> None:
        """Tell Telegram how far we came, so that nothing is offered and answered again."""
        if self._offset is None:
            return
        with contextlib.suppress(AiogramError, TimeoutError):
            async with asyncio.timeout(_CONFIRM_SECONDS):
                await self._source.fetch(self._offset, wait=0)
