"""Updates that pass from one process to another."""

import pytest

from intake.kernel.ids import ChatId
from intake.kernel.update_log import NotOurTurnError
from tests.bot.stand_ins import Bench, answer, message


async def test_whose_turn_it_is_is_known_while_an_update_is_handled() -> None:
    bench = Bench()
    bench.rows.holder = 7
    await bench.sees_through(message(1, chat=5))
    (turn,) = bench.feed.turns
    assert turn is not None
    assert (turn.holder, turn.chat_id) == (7, ChatId(5))


async def test_what_another_process_must_see_to_is_handed_over_and_ends_here() -> None:
    bench = Bench()
    bench.rows.holder = 7
    bench.feed.failures[1] = [NotOurTurnError()]
    await bench.sees_through(message(1))
    assert list(bench.rows.given) == [1]
    assert bench.feed.handled == []
    assert bench.sleep.slept == []


async def test_it_is_handled_here_once_the_other_is_done() -> None:
    bench = Bench()
    bench.rows.holder, bench.rows.others = 7, False
    bench.feed.failures[1] = [NotOurTurnError()]
    await bench.sees_through(message(1))
    assert bench.rows.given == {}
    assert bench.feed.handled == [1]


async def test_what_was_handed_over_to_us_is_handled_and_its_row_removed() -> None:
    bench = Bench()
    bench.rows.holder = 7
    bench.rows.waiting_for_us = [message(3, chat=5), message(2, chat=6)]
    bench.feed.answers[3] = [answer("hi", chat=5)]
    assert await bench.processor.take_handed() == 2
    assert await bench.processor.take_handed() == 0
    assert await bench.processor.finish(10)
    assert bench.feed.handled == [3, 2]
    assert bench.chats.of(5) == ["hi"]
    assert bench.rows.rows == {}


async def test_what_comes_earlier_in_a_chat_goes_first_when_it_is_handed_over() -> None:
    bench = Bench()
    bench.rows.holder, bench.rows.others = 7, False
    bench.feed.failures[9] = [NotOurTurnError()]
    bench.processor.submit(message(9, chat=5))
    bench.processor.submit(message(10, chat=5))
    bench.rows.waiting_for_us = [message(8, chat=5), message(7, chat=5)]
    assert await bench.processor.take_handed() == 2
    assert await bench.processor.finish(10)
    assert bench.feed.handled == [7, 8, 9, 10]


async def test_what_was_handed_over_is_found_again_until_it_is_noted_that_it_is_here() -> None:
    bench = Bench()
    bench.rows.holder = 7
    bench.rows.waiting_for_us = [message(3, chat=5)]
    bench.rows.failures = [ConnectionError()]
    with pytest.raises(ConnectionError):
        await bench.processor.take_handed()
    assert await bench.processor.take_handed() == 1
    assert await bench.processor.take_handed() == 0
    assert await bench.processor.finish(10)
    assert bench.feed.handled == [3]
