"""Several things at the same time, all or none."""

import asyncio

import pytest

from intake.kernel.side_by_side import side_by_side


async def test_all_are_waited_for() -> None:
    entered = asyncio.Barrier(2)
    async with side_by_side() as tasks:
        both = [tasks.create_task(entered.wait()) for _ in range(2)]
    assert sorted(task.result() for task in both) == [0, 1]


async def test_an_error_is_raised_as_it_is_and_ends_the_others() -> None:
    waiting = asyncio.Event()

    async def fail() -> None:
        raise LookupError("gone")

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            waiting.set()

    async def both() -> None:
        async with side_by_side() as tasks, side_by_side() as within:
            tasks.create_task(wait())
            await asyncio.sleep(0)
            within.create_task(fail())

    with pytest.raises(LookupError, match="gone"):
        await both()
    assert waiting.is_set()


async def test_who_is_cancelled_cancels_them() -> None:
    begun: list[asyncio.Task[bool]] = []

    async def wait() -> None:
        async with side_by_side() as tasks:
            begun.append(tasks.create_task(asyncio.Event().wait()))

    waiting = asyncio.create_task(wait())
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert begun[0].cancelled()
