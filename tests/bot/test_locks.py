"""The keyed lock."""

import asyncio

import pytest

from bot.locks import KeyedLocks


async def test_a_key_is_handed_over_in_the_order_of_asking() -> None:
    locks = KeyedLocks()
    order: list[int] = []

    async def work(number: int) -> None:
        async with locks.hold("chat"):
            await asyncio.sleep(0)
            order.append(number)

    async with asyncio.TaskGroup() as tasks:
        for number in range(20):
            tasks.create_task(work(number))
    assert order == list(range(20))


async def test_keys_do_not_wait_for_each_other() -> None:
    locks = KeyedLocks()
    async with locks.hold(1), locks.hold(2):
        assert len(locks) == 2


async def test_nothing_is_kept_of_a_key_that_nobody_uses() -> None:
    locks = KeyedLocks()
    async with locks.hold(1):
        waiting = asyncio.ensure_future(_hold(locks, 1))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert len(locks) == 1
    with pytest.raises(ZeroDivisionError):
        async with locks.hold(2):
            raise ZeroDivisionError
    assert len(locks) == 0


async def _hold(locks: KeyedLocks, key: int) -> None:
    async with locks.hold(key):
        pass
