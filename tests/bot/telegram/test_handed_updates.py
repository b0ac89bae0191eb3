"""Updates that pass from one process to another."""

from intake.kernel.ids import ChatId
from intake.kernel.update_log import ChatTurn, NotOurTurnError
from tests.bot.stand_ins import Bench, answer, message


async def test_whose_turn_it_is_is_known_while_an_update_is_handled() -> None:
    bench = Bench()
    bench.rows.holder = 7
    await bench.sees_through(message(1, chat=5))
    assert bench.feed.turns == [ChatTurn(7, ChatId(5))]


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
