"""The reception: in order, at least once, and on to the next."""

import asyncio

import pytest
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import GetMe

from bot.raw_update import UndecodableUpdateError
from bot.reception import REMEMBERED, NotHandledError
from tests.bot.stand_ins import Desk, message

OUTAGE = TelegramNetworkError(GetMe(), "gone")


async def test_one_chat_is_served_in_order_and_chats_side_by_side() -> None:
    desk = Desk()
    desk.feed.gates[1] = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        for update in (message(1, chat=5), message(2, chat=5), message(3, chat=6)):
            tasks.create_task(desk.reception.see_through(update))
        await desk.feed.until(lambda feed: feed.handled == [3])
        assert desk.feed.tried == [1, 3]
        desk.feed.gates[1].set()
    assert desk.feed.handled == [3, 1, 2]


async def test_a_failing_update_is_tried_again_while_its_chat_waits() -> None:
    desk = Desk()
    desk.feed.failures[1] = [RuntimeError(), RuntimeError()]
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(desk.reception.see_through(message(1)))
        tasks.create_task(desk.reception.see_through(message(2)))
    assert desk.feed.tried == [1, 1, 1, 2]
    assert desk.sleep.slept == [0.5, 3.0]
    assert (desk.counted("handled"), desk.counted("failed")) == (2, 2)


async def test_what_fails_again_and_again_is_set_aside_and_the_next_is_served() -> None:
    desk = Desk()
    desk.feed.failures[1] = [RuntimeError("about a person")] * 10
    await desk.reception.see_through(message(1))
    await desk.reception.see_through(message(2))
    assert desk.keep.kept == [(1, "RuntimeError")]
    assert desk.feed.handled == [2]
    assert desk.counted("set_aside") == 1


async def test_what_cannot_be_decoded_is_set_aside_at_once() -> None:
    desk = Desk()
    desk.feed.failures[1] = [UndecodableUpdateError()]
    await desk.reception.see_through(message(1))
    assert desk.keep.kept == [(1, "UndecodableUpdateError")]
    assert desk.sleep.slept == []


async def test_an_outage_of_telegram_gets_more_tries_than_a_fault() -> None:
    desk = Desk()
    desk.feed.failures[1] = [OUTAGE] * 6
    await desk.reception.see_through(message(1))
    assert desk.feed.handled == [1]
    assert desk.keep.kept == []


async def test_a_handler_that_hangs_is_a_failure() -> None:
    desk = Desk(seconds=0.01)
    desk.feed.gates[1] = asyncio.Event()
    await desk.reception.see_through(message(1))
    assert desk.keep.kept == [(1, "TimeoutError")]


async def test_if_it_cannot_even_be_set_aside_the_caller_hears_of_it() -> None:
    desk = Desk()
    desk.feed.failures[1] = [RuntimeError()] * 10
    desk.keep.failure = OSError("disk full")
    with pytest.raises(OSError, match="disk full"):
        await desk.reception.see_through(message(1))


async def test_tried_once_the_sender_must_repeat_until_it_is_set_aside() -> None:
    desk = Desk()
    desk.feed.failures[1] = [RuntimeError()] * 10
    for _ in range(2):
        with pytest.raises(NotHandledError):
            await desk.reception.try_once(message(1))
    await desk.reception.try_once(message(1))
    assert desk.keep.kept == [(1, "RuntimeError")]
    assert desk.sleep.slept == []


async def test_tried_once_and_handled_nothing_is_remembered() -> None:
    desk = Desk()
    desk.feed.failures[1] = [RuntimeError()]
    with pytest.raises(NotHandledError):
        await desk.reception.try_once(message(1))
    await desk.reception.try_once(message(1))
    desk.feed.failures[1] = [RuntimeError()]
    with pytest.raises(NotHandledError):
        await desk.reception.try_once(message(1))
    assert desk.keep.kept == []


async def test_the_memory_of_failing_updates_is_bounded() -> None:
    desk = Desk()
    for number in range(REMEMBERED + 5):
        desk.feed.failures[number] = [RuntimeError()]
        with pytest.raises(NotHandledError):
            await desk.reception.try_once(message(number))
    assert len(desk.reception._tries) == REMEMBERED
