"""The loop that fires clocks when they are due, and beats the heart before."""

import asyncio
import contextlib
from datetime import timedelta
from typing import Any

import structlog

from bot.backoff import DATABASE_BACKOFF
from intake.kernel.clock import Clock
from intake.leads.fire_timers import FireTimers
from intake.leads.note_alive import NoteAlive
from intake.leads.timer import Timer

_log = structlog.get_logger(__name__)

_LOOK_AGAIN = 30.0
"""Seconds after which it looks again, even if nobody woke it."""


def log_failure(timer: Timer, error: Exception) -> None:
    """Log a clock whose effect failed."""
    _log.error("timer_failed", kind=timer.kind, subject=timer.subject, error=type(error).__name__)


def log_apart(error: Exception) -> None:
    """Log that clocks could not be said together after an outage."""
    _log.error("timers_not_together", error=type(error).__name__)


class TimerLoop:
    """Sleeps until the next clock is due, or somebody wakes it.

    The heart comes first each time: after an outage clocks must not fire before that is known.
    """

    def __init__(
        self,
        alive: NoteAlive,
        fire: FireTimers[Any],
        clock: Clock,
        *,
        look_again: timedelta | None = None,
    ) -> None:
        """``look_again``: how often to look for clocks that others may have started."""
        self._alive = alive
        self._fire = fire
        self._clock = clock
        self._look_again = _LOOK_AGAIN if look_again is None else look_again.total_seconds()
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Look now: a clock was started, perhaps."""
        self._woken.set()

    async def run(self) -> None:
        """Fire clocks until cancelled; a database that is out for a while stops nothing."""
        failures = 0
        while True:
            self._woken.clear()
            try:
                await self._beat()
                while await self._fire():
                    pass
                idle = await self._idle_seconds()
                failures = 0
            except Exception as error:  # noqa: BLE001  # the intake must go on without clocks
                _log.warning("timers_unavailable", error=type(error).__name__)
                failures += 1
                idle = DATABASE_BACKOFF.after(failures)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(idle):
                    await self._woken.wait()

    async def _beat(self) -> None:
        rest = await self._alive()
        if rest is not None:
            _log.warning("was_away", seconds=int((rest.end - rest.start).total_seconds()))

    async def _idle_seconds(self) -> float:
        due = await self._fire.next_due()
        if due is None:
            return self._look_again
        return min(max((due - self._clock.now()).total_seconds(), 0.0), self._look_again)
