"""The reception: every update, however it came, is handled here, in its chat's order."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog

from bot.locks import KeyedLocks
from bot.metrics import Metrics
from bot.patience import TryAgain, judge
from bot.raw_update import chat_id, update_id
from intake.ids import UpdateId

_log = structlog.get_logger(__name__)

Feed = Callable[[Mapping[str, Any]], Awaitable[None]]
Keep = Callable[[UpdateId, Mapping[str, Any], Exception], Awaitable[None]]

REMEMBERED = 1000
"""Failing updates whose tries are counted between Telegram's repetitions."""


class NotHandledError(Exception):
    """An update failed and is to be offered again."""


class Reception:
    """Handles updates at least once (promise 5); whoever hands one in waits for its end.

    ``seconds`` bounds one try: a handler that hangs must not hold up its chat for ever.
    """

    def __init__(
        self,
        feed: Feed,
        set_aside: Keep,
        metrics: Metrics,
        *,
        seconds: float,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._feed = feed
        self._set_aside = set_aside
        self._metrics = metrics
        self._seconds = seconds
        self._sleep = sleep
        self._chats = KeyedLocks()
        self._tries: OrderedDict[UpdateId, int] = OrderedDict()

    async def see_through(self, raw: Mapping[str, Any]) -> None:
        """Handle the update, again if need be, until it is handled or set aside.

        Later updates of its chat wait meanwhile. Raises only if it could not even be set aside:
        then Telegram must keep it.
        """
        tries = 0
        async with self._chats.hold(_place(raw)):
            while (error := await self._try(raw)) is not None:
                tries += 1
                decision = judge(error, tries)
                if not isinstance(decision, TryAgain):
                    await self._give_up(raw, error)
                    return
                await self._sleep(decision.after)

    async def try_once(self, raw: Mapping[str, Any]) -> None:
        """Handle the update once; its sender will repeat it if that fails.

        Raises:
            NotHandledError: it failed, and is to be offered again.
        """
        key = update_id(raw)
        async with self._chats.hold(_place(raw)):
            error = await self._try(raw)
            if error is None or key is None:
                return
            tries = self._tries.pop(key, 0) + 1
            if isinstance(judge(error, tries), TryAgain):
                self._tries[key] = tries
                while len(self._tries) > REMEMBERED:
                    self._tries.popitem(last=False)
                raise NotHandledError
            await self._give_up(raw, error)

    async def _try(self, raw: Mapping[str, Any]) -> Exception | None:
        try:
            with self._metrics.update_seconds.time():
                async with asyncio.timeout(self._seconds):
                    await self._feed(raw)
        except Exception as error:  # noqa: BLE001  # whatever it is, the next update must be served
            self._metrics.updates.labels("failed").inc()
            _log.warning("update_failed", update=update_id(raw), exc_info=error)
            return error
        self._metrics.updates.labels("handled").inc()
        return None

    async def _give_up(self, raw: Mapping[str, Any], error: Exception) -> None:
        key = update_id(raw)
        if key is None:
            _log.error("update_without_id", error=type(error).__name__)
            return
        await self._set_aside(key, raw, error)
        self._metrics.updates.labels("set_aside").inc()


def _place(raw: Mapping[str, Any]) -> tuple[str, int | None]:
    """Return what the update is queued under: its chat, or itself when it has none."""
    chat = chat_id(raw)
    return ("chat", chat) if chat is not None else ("update", update_id(raw))
