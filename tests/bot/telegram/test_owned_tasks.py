"""Tasks with one owner."""

import asyncio

from bot.telegram.owned_tasks import OwnedTasks


async def test_what_a_task_begins_at_its_end_is_ended_too() -> None:
    tasks, ended = OwnedTasks(), []

    async def second() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("second")

    async def first() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            tasks.start(second())
            ended.append("first")

    tasks.start(first())
    await asyncio.sleep(0)
    await tasks.cancel()
    assert ended == ["first", "second"]
    assert len(tasks) == 0
