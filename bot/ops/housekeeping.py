"""Housekeeping: what is due by the hour or by the day, among it forgetting."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from intake.kernel.clock import Clock

_log = structlog.get_logger(__name__)

EVERY = 3600.0
JUMP = timedelta(hours=1)
"""By so much a clock that is well is never ahead of one that runs steadily."""

Chore = Callable[[], Awaitable[object]]


def report_forgotten(kind: str, rows: int) -> None:
    """Log what the retention has removed."""
    _log.info("data_forgotten", kind=kind, rows=rows)


class Housekeeping:
    """Has expired rows forgotten, and sees to what is due by the day.

    A chore is called every hour; it knows itself whether there is anything to do. Nothing is
    forgotten in the hour in which the clock has jumped ahead: what is deleted is gone, also when
    the clock is set right.
    """

    def __init__(
        self,
        forget: Chore,
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        *,
        chores: tuple[Chore, ...] = (),
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take, beside the clock, one that runs steadily, in seconds."""
        self._forget = forget
        self._clock = clock
        self._sleep = sleep
        self._chores = chores
        self._steady = steady
        self._last: tuple[datetime, float] | None = None

    async def run(self) -> None:
        """Do it all now and every hour, until cancelled. A failure waits for the next hour."""
        while True:
            forgetting = () if self._has_jumped() else (self._forget,)
            for chore in (*forgetting, *self._chores):
                try:
                    await chore()
                except Exception as error:  # noqa: BLE001  # must not end the process
                    _log.warning("housekeeping_failed", exc_info=error)
            await self._sleep(EVERY)

    def _has_jumped(self) -> bool:
        now, steady = self._clock.now(), self._steady()
        last, self._last = self._last, (now, steady)
        if last is None:
            return False
        ahead = (now - last[0]) - timedelta(seconds=steady - last[1])
        if ahead <= JUMP:
            return False
        _log.warning("clock_jumped", hours=round(ahead / timedelta(hours=1)))
        return True
