"""Polling: fetch a batch, take it on, and move the offset once it is done or kept.

Our own loop, because aiogram's decodes a batch as a whole (one bad update fails it again and again,
platform.md) and moves the offset before the work is done.
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from typing import Any

import structlog
from aiogram.exceptions import AiogramError, TelegramConflictError

from bot.backoff import Backoff
from bot.telegram.channel_inbox import is_aside
from bot.telegram.raw_update import update_id
from bot.telegram.update_processor import UpdateProcessor
from bot.telegram.update_source import UpdateSource
from bot.telegram.waiting import Sleep, retry, unless_stopped
from intake.kernel.ids import UpdateId
from intake.kernel.update_log import is_storable

_log = structlog.get_logger(__name__)

_BACKOFF = Backoff((1.0, 2.0, 5.0, 10.0, 15.0))
"""Seconds between fetches that fail; Telegram keeps the updates for 24 hours."""

_CONFIRM_SECONDS = 5.0
"""How long the last confirmation may take while the process is stopping."""


class Poller:
    """Feeds updates to the update processor until it is stopped.

    The offset moves when each update of a batch is done or kept in our database, so a crash at any
    moment makes either Telegram or the next start offer it again. No batch is waited for longer
    than a moment: one chat's trouble must not keep the others' updates at Telegram.
    """

    def __init__(
        self,
        source: UpdateSource,
        processor: UpdateProcessor,
        *,
        stopping: asyncio.Event,
        on_receiving: Callable[[bool], None],
        wait: int = 25,
        grace: float = 20.0,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """Take the parts.

        Once ``stopping`` is set nothing more is received. ``on_receiving`` learns whether
        fetching works; ``grace`` is how many seconds the updates in progress get after the stop:
        what is not done by then is kept for the next start.
        """
        self._source = source
        self._processor = processor
        self._on_receiving = on_receiving
        self._wait = wait
        self._grace = grace
        self._sleep = sleep
        self._stopping = stopping
        self._offset: int | None = None
        self._opened = False
        self._reached = False
        """Telegram has answered once: before that nothing is waited for, so that a quiet start is
        known to be a good one."""

    async def run(self) -> None:
        """Fetch until stopped; what is in progress then is still done, or kept."""
        while not self._stopping.is_set():
            await unless_stopped(self._stopping, self._processor.room())
            batch = await unless_stopped(self._stopping, self._fetch())
            if batch is None:
                break
            if batch:
                await self._take(batch)
        await self._processor.finish(self._grace)
        await self._confirm()

    async def _fetch(self) -> Sequence[Any]:
        """Return the next batch, as soon as there is one; an empty one if it holds no updates."""
        # With a UnicodeError not even text came back.
        batch = await retry(
            self._ask, _BACKOFF, (AiogramError, UnicodeError), self._on_failure, sleep=self._sleep
        )
        self._reached = True
        if self._offset is not None and not is_storable(UpdateId(self._offset)):
            self._offset = None  # an id that is none has been confirmed: the others begin anew
        self._on_receiving(True)
        if batch and all(update_id(raw) is None for raw in batch):
            _log.error("batch_without_ids")
            await self._sleep(_BACKOFF.pauses[-1])
            return ()
        return batch

    async def _ask(self) -> Sequence[Any]:
        if not self._opened:
            await self._source.open()
            self._opened = True
        return await self._source.fetch(self._offset, wait=self._wait if self._reached else 0)

    async def _on_failure(self, error: Exception, failures: int) -> None:
        if isinstance(error, TelegramConflictError):
            # Another process fetches for this bot, or somebody set a webhook. Neither is ours to
            # fight: two processes that take turns in throwing each other out help nobody.
            _log.error("polling_conflict", failures=failures)
        else:
            _log.warning("polling_failed", error=type(error).__name__, failures=failures)
        self._on_receiving(False)

    async def _take(self, batch: Sequence[Any]) -> None:
        """Take a batch on, and move the offset once none of it can be lost."""
        aside = [raw for raw in batch if is_aside(raw)]
        others = (raw for raw in batch if not is_aside(raw))
        taken = [one for raw in others if (one := self._processor.submit(raw)) is not None]
        await unless_stopped(self._stopping, self._processor.promptly(taken))
        failures = 0
        while not (await self._processor.keep(taken) and await self._processor.put_aside(aside)):
            if self._stopping.is_set():
                return
            failures += 1
            await unless_stopped(self._stopping, self._sleep(_BACKOFF.after(failures)))
        ids = [update.update_id for update in taken]
        self._offset = _next_offset([*ids, *(key for raw in aside if (key := update_id(raw)))])

    async def _confirm(self) -> None:
        """Tell Telegram how far we came, so that nothing is offered and answered again."""
        if self._offset is None:
            return
        with contextlib.suppress(AiogramError, TimeoutError):
            async with asyncio.timeout(_CONFIRM_SECONDS):
                await self._source.fetch(self._offset, wait=0)


def _next_offset(ids: Sequence[UpdateId]) -> int:
    """Return what confirms these. An absurdly large id would confirm whatever comes after it too:
    it is confirmed alone, when nothing else is offered, because nothing else ends it."""
    return max([key for key in ids if is_storable(key)] or ids) + 1
