"""Time that runs faster, for a whole process: clocks, sleeping and timeouts alike.

A portal that lives ten times as fast, and a client that lives as fast, see of each other what they
would see otherwise; only the work of our own processors does not get faster, and counts tenfold.
"""

import asyncio
import selectors
import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

import uvloop

_REAL_SLEEP = time.sleep
_REAL_MONOTONIC = time.monotonic
_BEGUN = time.time()
_BEGUN_MONOTONIC = time.monotonic()


class Compression:
    """So many seconds pass in one second."""

    def __init__(self, factor: float) -> None:
        self.factor = factor

    def time(self) -> float:
        """Return the unix time; it agrees, roughly, in all processes that began together."""
        return _BEGUN + self.monotonic() - _BEGUN_MONOTONIC * self.factor

    def monotonic(self) -> float:
        """Return seconds of a clock that runs steadily."""
        return _REAL_MONOTONIC() * self.factor

    def now(self) -> datetime:
        """Return the moment; this makes it a clock for the product."""
        return datetime.fromtimestamp(0, UTC) + timedelta(seconds=self.time())

    def install(self) -> None:
        """Let everything in this process that asks Python's ``time`` live so fast."""
        if self.factor == 1:
            return
        time.time = self.time
        time.monotonic = self.monotonic
        time.perf_counter = self.monotonic
        time.sleep = lambda seconds: _REAL_SLEEP(float(seconds) / self.factor)

    def new_loop(self) -> asyncio.AbstractEventLoop:
        """Return a loop for such a process: its timers live as fast."""
        if self.factor == 1:
            return uvloop.new_event_loop()
        return asyncio.SelectorEventLoop(_FastSelector(self.factor))


class _FastSelector(selectors.DefaultSelector):
    """Waits only as long as the loop's clock takes for it."""

    def __init__(self, factor: float) -> None:
        super().__init__()
        self._factor = factor

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait; the loop reckons in its own seconds."""
        return super().select(timeout / self._factor if timeout and timeout > 0 else timeout)


_overslept: ContextVar[float] = ContextVar("overslept", default=0.0)


def exact_sleep(factor: float) -> Callable[[float], Awaitable[None]]:
    """Return a sleep that makes up for timers of whole milliseconds.

    What a task overslept it does not sleep the next time: fifty commands of 3 ms take 150 ms.
    """

    async def sleep(seconds: float) -> None:
        wanted = seconds / factor - _overslept.get()
        begun = _REAL_MONOTONIC()
        await asyncio.sleep(max(0.0, wanted))
        _overslept.set(_REAL_MONOTONIC() - begun - wanted)

    return sleep
