"""Long work lets others have their turn."""

import asyncio

from intake.kernel.turns import in_turn


async def test_others_have_a_turn_after_each_bite() -> None:
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(others())
    before = [turns async for _ in in_turn(range(10), of=3)]
    task.cancel()

    assert before == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3]


async def test_every_row_comes_once_and_in_order() -> None:
    for count in (0, 1, 3, 4, 6, 7):
        assert [one async for one in in_turn(range(count), of=3)] == list(range(count))
