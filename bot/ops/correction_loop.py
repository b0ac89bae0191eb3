"""The loop that executes corrections: bite by bite, as soon as one is in force, and after a
restart."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

_log = structlog.get_logger(__name__)

EVERY = 3600.0
"""Seconds until what failed is tried again."""


class CorrectionLoop:
    """Takes bites until there are none. Other writers get their turn between any two."""

    def __init__(
        self, take_bite: Callable[[], Awaitable[bool]], *, look_again: timedelta | None = None
    ) -> None:
        """``take_bite`` says whether there may be more; ``look_again``: how often to look for what
        other processes have put in force."""
        self._take_bite = take_bite
        self._every = EVERY if look_again is None else look_again.total_seconds()
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Say that there is something to execute."""
        self._woken.set()

    async def run(self) -> None:
        """Work now and whenever woken, until cancelled."""
        while True:
            self._woken.clear()
            try:
                while await self._take_bite():
                    pass
            except Exception as error:  # noqa: BLE001  # must not end the process
                _log.warning("correction_failed", exc_info=error)
            try:
                async with asyncio.timeout(self._every):
                    await self._woken.wait()
            except TimeoutError:
                continue
