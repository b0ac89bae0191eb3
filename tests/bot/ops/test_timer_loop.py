"""The loop that fires clocks waits out a database that does not answer."""

import asyncio
from typing import Any, cast

import pytest

from bot.backoff import DATABASE_BACKOFF
from bot.ops import timer_loop
from bot.ops.timer_loop import TimerLoop
from intake.leads.fire_timers import FireTimers
from intake.leads.note_alive import NoteAlive
from tests.intake.places import HandClock


class RecordingBackoff:
    """Waits not at all, and says how long it would have been."""

    def __init__(self) -> None:
        self.waited: list[float] = []

    def after(self, failures: int) -> float:
        self.waited.append(DATABASE_BACKOFF.after(failures))
        return 0.0


class Beats:
    """Those of these numbers fail; the last one is told."""

    def __init__(self, failing: set[int], last: int) -> None:
        self.number = 0
        self.done = asyncio.Event()
        self._failing = failing
        self._last = last

    async def __call__(self) -> None:
        self.number += 1
        if self.number == self._last:
            self.done.set()
        if self.number in self._failing:
            raise OSError("the database is away")


class NothingDue:
    """There is no clock, but there may be one at once."""

    async def __call__(self) -> int:
        return 0

    async def next_due(self) -> Any:
        return HandClock().now()


async def test_it_waits_longer_after_each_failure_in_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    backoff = RecordingBackoff()
    monkeypatch.setattr(timer_loop, "DATABASE_BACKOFF", backoff)
    beats = Beats({1, 2, 3, 5}, last=6)
    loop = TimerLoop(cast("NoteAlive", beats), cast("FireTimers[Any]", NothingDue()), HandClock())
    running = asyncio.create_task(loop.run())
    async with asyncio.timeout(10):
        await beats.done.wait()
    running.cancel()
    await asyncio.wait([running])
    assert backoff.waited == [1.0, 5.0, 5.0, 1.0], "the fourth beat went well"
