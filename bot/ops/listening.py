"""Having the portal tell of changes: at the start, and after each time that it lets us in."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog

from intake.outbox.delivery_errors import label

_log = structlog.get_logger(__name__)

_TRY_AGAIN = 3600.0
"""Seconds after which a portal that did not take it is asked again: without events everything is
seen a little later."""


class Listening:
    """Binds what is not bound. The portal forgets its handlers when an application is installed."""

    def __init__(
        self, bind: Callable[[], Awaitable[int]], *, look_again: float | None = None
    ) -> None:
        """``look_again``: seconds after which to look although nobody woke us, because another
        process may have been let in."""
        self._bind = bind
        self._look_again = look_again
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Look now: the portal has let us in."""
        self._woken.set()

    async def run(self) -> None:
        """Bind until cancelled."""
        while True:
            self._woken.clear()
            wait = self._look_again
            try:
                if bound := await self._bind():
                    _log.info("portal_events_bound", count=bound)
            except Exception as error:  # noqa: BLE001  # must not end the process
                _log.warning("portal_events_not_bound", error=label(error))
                wait = _TRY_AGAIN if self._look_again is None else self._look_again
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._woken.wait()
