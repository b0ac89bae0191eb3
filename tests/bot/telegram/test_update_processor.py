"""The update processor: in order, at least once, and no chat waits for another one's trouble."""

import asyncio
import errno
from typing import Any

import pytest
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
)
from aiogram.methods import GetMe
from aiogram.types import KeyboardButton, ReplyKeyboardMarkup

from bot.telegram.answer_sender import SILENT_SIDE_BY_SIDE
from bot.telegram.raw_update import UndecodableUpdateError
from bot.telegram.update_processor import SIDE_BY_SIDE, NotHandledError
from handlers.chat_answers import Answer, Worth
from handlers.views.outgoing_messages import NO_REPLY_KEYBOARD, OutgoingFile
from tests.bot.stand_ins import Bench, answer, message

OUTAGE = TelegramNetworkError(GetMe(), "gone")
FLOOD = TelegramRetryAfter(GetMe(), "slow", retry_after=60)
FULL = OSError(errno.ENOSPC, "no space left on device")
SHARE_PHONE = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Share", request_contact=True)]])


async def until(condition: Any) -> None:
    """Let the loop turn until the condition holds."""
    for _ in range(10_000):
        if condition():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never came to that")


# --- effects ---


async def test_one_chat_is_served_in_order_and_chats_side_by_side() -> None:
    bench = Bench()
    bench.feed.gates[1] = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        for update in (message(1, chat=5), message(2, chat=5), message(3, chat=6)):
            tasks.create_task(bench.processor.see_through(update))
        await bench.feed.until(lambda feed: feed.handled == [3])
        assert bench.feed.tried == [1, 3]
        bench.feed.gates[1].set()
    assert bench.feed.handled == [3, 1, 2]


async def test_an_active_update_is_not_taken_twice() -> None:
    bench = Bench()
    gate = bench.feed.gates[1] = asyncio.Event()
    first, second = bench.processor.submit(message(1)), bench.processor.submit(message(1))
    assert first is second
    gate.set()
    await bench.sees_through(message(1))
    assert bench.feed.tried == [1]


async def test_a_chat_is_forgotten_when_nothing_of_it_is_active() -> None:
    bench = Bench()
    bench.feed.answers = {number: [answer("hi", chat=number)] for number in range(5)}
    await bench.sees_through(*(message(number, chat=number) for number in range(5)))
    await until(lambda: len(bench.processor._tasks) == 0)
    assert bench.processor._chats == {}
    assert bench.processor._active == {}


async def test_one_long_backlog_takes_one_turn_at_a_time() -> None:
    """However much one chat has sent, others come to their turn."""
    bench = Bench()
    flood = [message(number, chat=5) for number in range(SIDE_BY_SIDE * 2)]
    await bench.sees_through(*flood, message(9_999, chat=6))
    assert bench.feed.tried.index(9_999) == 1


async def test_a_failing_update_is_tried_again_while_its_chat_waits() -> None:
    bench = Bench()
    bench.feed.failures[1] = [RuntimeError(), RuntimeError()]
    await bench.sees_through(message(1), message(2))
    assert bench.feed.tried == [1, 1, 1, 2]
    assert bench.sleep.slept == [0.5, 3.0]
    assert (bench.counted("handled"), bench.counted("failed")) == (2, 2)


async def test_a_failing_update_holds_up_no_other_chat() -> None:
    bench = Bench()
    bench.sleep.gate = asyncio.Event()
    bench.feed.failures[1] = [RuntimeError()]
    stuck = bench.processor.submit(message(1, chat=5))
    await bench.sees_through(message(2, chat=6))
    assert stuck is not None
    assert not stuck.ended.is_set()
    bench.sleep.gate.set()
    await stuck.ended.wait()


async def test_what_fails_again_and_again_is_quarantined_and_the_next_is_served() -> None:
    bench = Bench()
    bench.feed.failures[1] = [RuntimeError("about a person")] * 10
    await bench.sees_through(message(1), message(2))
    assert bench.keep.kept == [(1, "RuntimeError")]
    assert bench.keep.tries == [3]
    assert bench.feed.handled == [2]
    assert bench.counted("quarantine") == 1


async def test_an_outage_uses_up_no_try_of_what_comes_after_it() -> None:
    bench = Bench()
    bench.feed.failures[1] = [*[OUTAGE] * 5, TimeoutError(), OUTAGE, TimeoutError()]
    await bench.sees_through(message(1))
    assert bench.feed.handled == [1]
    assert bench.keep.kept == []


async def test_what_cannot_be_decoded_is_quarantined_at_once() -> None:
    bench = Bench()
    bench.feed.failures[1] = [UndecodableUpdateError()]
    await bench.sees_through(message(1))
    assert bench.keep.kept == [(1, "UndecodableUpdateError")]
    assert bench.sleep.slept == []


@pytest.mark.parametrize(
    "outage", [OUTAGE, FULL, MemoryError()], ids=["telegram", "disk", "memory"]
)
async def test_an_outage_gets_more_tries_than_a_fault(outage: Exception) -> None:
    bench = Bench()
    bench.feed.failures[1] = [outage] * 20
    await bench.sees_through(message(1))
    assert bench.feed.handled == [1]
    assert bench.keep.kept == []


async def test_a_handler_that_hangs_is_a_failure() -> None:
    bench = Bench(seconds=0.01)
    bench.feed.gates[1] = asyncio.Event()
    await bench.sees_through(message(1))
    assert bench.keep.kept == [(1, "TimeoutError")]


async def test_while_the_storage_is_out_nothing_is_given_up() -> None:
    bench = Bench()
    bench.feed.failures[1] = [FULL] * 40
    bench.keep.failures = [FULL] * 5
    await bench.sees_through(message(1), message(2))
    assert bench.counted("lost") == 0
    assert bench.feed.handled[-1] == 2


@pytest.mark.parametrize(
    "refusal", [UnicodeEncodeError("utf-8", "\ud800", 0, 1, "no"), OverflowError()]
)
async def test_what_cannot_even_be_quarantined_ends(refusal: Exception) -> None:
    bench = Bench()
    bench.feed.failures[1] = [RuntimeError()] * 10
    bench.keep.failures = [refusal]
    await bench.sees_through(message(1), message(2))
    assert bench.counted("lost") == 1
    assert bench.feed.handled == [2]


async def test_something_without_an_id_is_left_alone() -> None:
    bench = Bench()
    await bench.processor.see_through({"message": {"chat": {"id": 5}}})
    assert bench.feed.tried == []


# --- answers ---


async def test_an_answer_leaves_after_its_effect() -> None:
    bench = Bench()
    bench.feed.answers[1] = [answer("one")]
    await bench.sees_through(message(1))
    assert bench.chats.texts == [(1, "one")]


async def test_a_backlog_becomes_one_answer_the_present_state() -> None:
    bench = Bench()
    bench.feed.answers = {number: [answer(f"state {number}")] for number in range(150)}
    await bench.sees_through(*(message(number) for number in range(150)))
    assert bench.feed.handled == list(range(150))
    assert bench.chats.texts == [(1, "state 149")]


async def test_what_was_done_is_said_whatever_follows() -> None:
    bench = Bench()
    finish = Answer(1, (*answer("accepted").messages, OutgoingFile("offer.pdf")), worth=Worth.END)
    bench.feed.answers = {
        1: [answer("question")],
        2: [answer("word", worth=Worth.WORDS)],
        3: [finish],
        4: [answer("word", worth=Worth.WORDS)],
        5: [answer("menu")],
        6: [answer("menu again")],
    }
    await bench.sees_through(*(message(number) for number in range(1, 7)))
    assert bench.chats.of(1) == ["accepted", "offer.pdf", "word", "menu again"]


async def test_answers_for_another_place_are_not_merged() -> None:
    """Two topics of the managers' group, for instance."""
    bench = Bench()
    bench.feed.answers = {
        1: [Answer(1, answer("a").messages, 7, Worth.STATE)],
        2: [Answer(1, answer("b").messages, 8, Worth.STATE)],
    }
    await bench.sees_through(message(1), message(2))
    assert bench.chats.of(1) == ["a", "b"]


@pytest.mark.parametrize(
    ("keyboard_after", "seen"),
    [
        (None, ["thanks for the phone", "next"]),
        (NO_REPLY_KEYBOARD, ["next"]),
        (SHARE_PHONE, ["next"]),
    ],
)
async def test_a_merged_answer_still_takes_the_phone_keyboard_away(
    keyboard_after: Any, seen: list[str]
) -> None:
    bench = Bench()
    lead = answer("thanks for the phone", keyboard=NO_REPLY_KEYBOARD).messages
    bench.feed.answers = {
        1: [Answer(1, (*lead, *answer("question").messages), worth=Worth.STATE)],
        2: [answer("between")] if keyboard_after is None else [],
        3: [answer("next", keyboard=keyboard_after)],
    }
    await bench.sees_through(*(message(number) for number in (1, 2, 3)))
    assert bench.chats.of(1) == seen


async def test_a_flood_wait_holds_up_neither_effects_nor_others() -> None:
    bench = Bench()
    bench.sleep.gate = asyncio.Event()
    bench.chats.refusals[5] = [FLOOD]
    bench.feed.answers = {
        number: [answer(f"state {number}", chat=chat)]
        for number, chat in ((1, 5), (2, 5), (3, 6), (4, 5))
    }
    first = bench.processor.submit(message(1, chat=5))
    await until(lambda: bench.sleep.slept == [60.0])
    bench.processor.submit(message(2, chat=5))
    await bench.sees_through(message(3, chat=6))
    last = bench.processor.submit(message(4, chat=5))
    await bench.feed.until(lambda feed: feed.handled == [1, 2, 3, 4])
    assert bench.chats.texts == [(6, "state 3")]
    bench.sleep.gate.set()
    assert first is not None
    assert last is not None
    await last.ended.wait()
    assert first.ended.is_set()
    assert bench.chats.of(5) == ["state 4"]
    assert bench.feed.tried == [1, 2, 3, 4]


async def test_a_reply_that_hangs_holds_up_neither_effects_nor_others() -> None:
    bench = Bench()
    bench.chats.gates[5] = asyncio.Event()
    bench.feed.answers = {number: [answer(f"state {number}", chat=5)] for number in (1, 2)}
    bench.processor.submit(message(1, chat=5))
    await bench.feed.until(lambda feed: feed.handled == [1])
    last = bench.processor.submit(message(2, chat=5))
    await bench.sees_through(message(3, chat=6))
    await bench.feed.until(lambda feed: 2 in feed.handled)
    bench.chats.gates[5].set()
    assert last is not None
    await last.ended.wait()
    assert bench.chats.of(5) == ["state 1", "state 2"]


async def test_chats_that_telegram_is_silent_about_leave_connections_to_the_others() -> None:
    bench = Bench()
    silent = range(1, SILENT_SIDE_BY_SIDE + 31)
    for chat in silent:
        bench.chats.refusals[chat] = [OUTAGE]
        bench.feed.answers[chat] = [answer("hi", chat=chat)]
    bench.sleep.gate = asyncio.Event()
    taken = [bench.processor.submit(message(chat, chat=chat)) for chat in silent]
    await until(lambda: len(bench.sleep.slept) == len(silent))
    for chat in silent:
        bench.chats.gates[chat] = asyncio.Event()
    bench.sleep.gate.set()
    await until(lambda: bench.chats.held == SILENT_SIDE_BY_SIDE)
    bench.feed.answers[9_999] = [answer("hi", chat=9_999)]
    await bench.sees_through(message(9_999, chat=9_999))
    assert bench.chats.held == SILENT_SIDE_BY_SIDE
    for gate in bench.chats.gates.values():
        gate.set()
    for one in taken:
        assert one is not None
        await one.ended.wait()


async def test_half_an_answer_is_completed_not_repeated() -> None:
    bench = Bench()
    both = (*answer("one").messages, *answer("two").messages)
    bench.feed.answers[1] = [Answer(1, both, worth=Worth.STATE)]
    chats = bench.chats

    async def leave(owed: Answer, outgoing: Any) -> None:
        if outgoing.text == "two":
            chats.refusals.setdefault(1, [OUTAGE])
        await chats(owed, outgoing)

    bench.processor._answers._leave = leave
    await bench.sees_through(message(1))
    assert chats.of(1) == ["one", "two"]
    assert bench.sleep.slept == [1.0]


async def test_a_person_who_blocks_the_bot_meanwhile_is_no_error() -> None:
    bench = Bench()
    bench.feed.answers[1] = [answer("one")]
    bench.chats.refusals[1] = [TelegramForbiddenError(GetMe(), "blocked")]
    await bench.sees_through(message(1))
    assert bench.keep.kept == []
    assert bench.sleep.slept == []


async def test_an_answer_that_telegram_never_takes_is_quarantined() -> None:
    bench = Bench()
    bench.feed.answers = {1: [answer("bad")], 2: [answer("good")]}
    bench.chats.refusals[1] = [TelegramBadRequest(GetMe(), "can't parse entities")] * 3
    await bench.sees_through(message(1))
    assert bench.keep.kept == [(1, "TelegramBadRequest")]
    assert bench.keep.tries == [3]
    await bench.sees_through(message(2))
    assert bench.chats.of(1) == ["good"]
    assert bench.feed.tried == [1, 2]


# --- keeping ---


async def test_a_batch_that_is_done_soon_needs_no_row() -> None:
    bench = Bench()
    batch = [bench.processor.submit(message(number, chat=number)) for number in (1, 2)]
    taken = [one for one in batch if one is not None]
    await bench.processor.promptly(taken)
    assert await bench.processor.keep(taken)
    assert bench.feed.handled == [1, 2]
    assert bench.rows.transactions == []


async def test_what_is_not_done_soon_is_kept_until_it_is() -> None:
    bench = Bench(prompt=0.0)
    gate = bench.feed.gates[2] = asyncio.Event()
    batch = [bench.processor.submit(message(number, chat=number)) for number in (1, 2)]
    taken = [one for one in batch if one is not None]
    await bench.feed.until(lambda feed: 1 in feed.handled)
    await bench.processor.promptly(taken)
    assert await bench.processor.keep(taken)
    assert bench.rows.transactions == [([2], [])]
    gate.set()
    await taken[1].ended.wait()
    later = bench.processor.submit(message(3, chat=3))
    assert later is not None
    assert await bench.processor.keep([later])
    assert bench.rows.transactions[1:] == [([3], [2])]
    await bench.processor.finish(5.0)
    assert bench.rows.rows == {}


async def test_a_batch_that_must_queue_is_kept_without_waiting() -> None:
    bench = Bench(prompt=60.0)
    bench.feed.gates[1] = asyncio.Event()
    batch = [bench.processor.submit(message(number, chat=5)) for number in (1, 2)]
    async with asyncio.timeout(5):
        await bench.processor.promptly([one for one in batch if one is not None])
    await bench.processor.finish(0.0)


@pytest.mark.parametrize("trouble", ["effect", "answer"])
async def test_nobody_waits_for_a_batch_in_trouble(trouble: str) -> None:
    bench = Bench(prompt=60.0)
    bench.sleep.gate = asyncio.Event()
    bench.feed.answers[1] = [answer("one")]
    if trouble == "effect":
        bench.feed.failures[1] = [RuntimeError()]
    else:
        bench.chats.refusals[1] = [FLOOD]
    received = bench.processor.submit(message(1))
    assert received is not None
    async with asyncio.timeout(5):
        await bench.processor.promptly([received])
    assert not received.ended.is_set()
    await bench.processor.finish(0.0)
    assert list(bench.rows.rows) == [1]


async def test_a_stop_keeps_what_is_not_done_and_the_next_start_takes_it_up_in_order() -> None:
    bench = Bench()
    bench.feed.gates[1] = asyncio.Event()
    for number in (1, 2, 3):
        bench.processor.submit(message(number, chat=5))
    assert await bench.processor.finish(0.0)
    assert list(bench.rows.rows) == [1, 2, 3]
    again = Bench()
    again.rows.rows = bench.rows.rows
    again.feed.answers = {number: [answer(f"state {number}", chat=5)] for number in (1, 2, 3)}
    again.rows.failures = [FULL]
    await again.processor.restore()
    await again.sees_through(message(4, chat=5))
    assert again.feed.handled == [1, 2, 3, 4]
    await again.processor.finish(5.0)
    assert again.chats.of(5) == ["state 3"]
    assert again.rows.rows == {}


async def test_after_a_crash_an_answer_that_did_not_leave_is_given() -> None:
    """The effect is committed; the row is still there because the answer has not left."""
    bench = Bench()
    bench.sleep.gate = asyncio.Event()
    bench.chats.refusals[1] = [FLOOD]
    bench.feed.answers[1] = [answer("one")]
    received = bench.processor.submit(message(1))
    assert received is not None
    await bench.feed.until(lambda feed: feed.handled == [1])
    assert await bench.processor.keep([received])
    await bench.processor.abandon()
    again = Bench()
    again.rows.rows = bench.rows.rows
    again.feed.answers[1] = [answer("the present state")]
    await again.processor.restore()
    await again.sees_through(message(1))
    assert again.chats.of(1) == ["the present state"]


async def test_rows_that_cannot_be_removed_now_are_removed_later() -> None:
    bench = Bench(prompt=0.0)
    received = bench.processor.submit(message(1))
    assert received is not None
    assert await bench.processor.keep([received])
    await received.ended.wait()
    bench.rows.failures = [FULL]
    later = bench.processor.submit(message(2))
    assert later is not None
    assert not await bench.processor.keep([later])
    await bench.processor.finish(5.0)
    assert bench.rows.rows == {}


async def test_receiving_pauses_while_too_many_updates_are_active() -> None:
    bench = Bench(most=2)
    gate = bench.feed.gates[1] = asyncio.Event()
    bench.processor.submit(message(1))
    await bench.processor.room()
    bench.processor.submit(message(2))
    room = asyncio.ensure_future(bench.processor.room())
    with pytest.raises(NotHandledError):
        await bench.processor.take(message(3))
    assert not room.done()
    gate.set()
    await room


# --- a sender who repeats ---


async def test_a_sender_is_let_go_when_the_update_is_done() -> None:
    bench = Bench()
    bench.feed.answers[1] = [answer("one")]
    await bench.processor.take(message(1))
    assert bench.chats.of(1) == ["one"]
    assert bench.rows.transactions == []


async def test_a_sender_is_let_go_when_the_update_is_kept() -> None:
    bench = Bench()
    bench.sleep.gate = asyncio.Event()
    bench.feed.failures[1] = [RuntimeError()]
    await bench.processor.take(message(1))
    assert list(bench.rows.rows) == [1]
    assert bench.feed.handled == []
    await bench.processor.finish(0.0)


@pytest.mark.parametrize("trouble", ["effect", "answer"])
async def test_nobody_is_held_for_a_chat_in_trouble(trouble: str) -> None:
    bench = Bench()
    bench.sleep.gate = asyncio.Event()
    bench.feed.answers[1] = [answer("one")]
    if trouble == "effect":
        bench.feed.failures[1] = [RuntimeError()]
    else:
        bench.chats.refusals[1] = [FLOOD]
    bench.processor.submit(message(1))
    await until(lambda: bench.sleep.slept)
    later = bench.processor.submit(message(2))
    assert later is not None
    assert later.released.is_set()
    await bench.processor.finish(0.0)
    assert 1 in bench.rows.rows


async def test_a_sender_repeats_what_could_not_be_kept() -> None:
    bench = Bench()
    bench.sleep.gate = asyncio.Event()
    bench.feed.failures[1] = [FULL]
    bench.rows.failures = [FULL]
    with pytest.raises(NotHandledError):
        await bench.processor.take(message(1))
    await bench.processor.take(message(1))
    assert list(bench.rows.rows) == [1]
    bench.sleep.gate.set()
    await bench.feed.until(lambda feed: feed.handled == [1])
    await bench.processor.finish(5.0)


async def test_nothing_is_taken_while_stopping() -> None:
    bench = Bench()
    await bench.processor.finish(0.0)
    with pytest.raises(NotHandledError):
        await bench.processor.take(message(1))
