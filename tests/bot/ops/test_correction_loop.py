"""Corrections are carried out as soon as there are any, and a failure ends nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from structlog.testing import capture_logs

from bot.ops.correction_loop import CorrectionLoop


class Bites:
    """So many bites are left; the one of that number fails."""

    def __init__(self, left: int, *, fails_at: int = 0) -> None:
        self.left = left
        self.taken = 0
        self._fails_at = fails_at
        self.done = asyncio.Event()
        self.failed = asyncio.Event()

    async def __call__(self) -> bool:
        self.taken += 1
        if self.taken == self._fails_at:
            self.failed.set()
            raise OSError("the disk is full")
        if not self.left:
            self.done.set()
            return False
        self.left -= 1
        return True


@asynccontextmanager
async def running(bites: Bites) -> AsyncIterator[CorrectionLoop]:
    loop = CorrectionLoop(bites)
    task = asyncio.create_task(loop.run())
    yield loop
    task.cancel()
    await asyncio.wait([task])


async def test_what_was_left_by_another_process_is_gone_on_with_at_once() -> None:
    bites = Bites(3)
    async with running(bites):
        await bites.done.wait()
    assert bites.left == 0


async def test_it_works_again_when_it_is_woken() -> None:
    bites = Bites(1)
    async with running(bites) as loop:
        await bites.done.wait()
        bites.done.clear()
        bites.left = 2
        loop.wake()
        await bites.done.wait()
    assert bites.left == 0


async def test_a_bite_that_fails_is_tried_again_when_it_is_woken() -> None:
    bites = Bites(2, fails_at=2)
    with capture_logs() as logged:
        async with running(bites) as loop:
            await bites.failed.wait()
            loop.wake()
            await bites.done.wait()
    assert bites.left == 0
    assert [line["event"] for line in logged] == ["correction_failed"]
