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

from bot.telegram.raw_update import UndecodableUpdateError
from bot.telegram.update_processor import SIDE_BY_SIDE, SILENT_SIDE_BY_SIDE, NotHandledError
from handlers.answering import Answer, Worth
from handlers.outgoing_messages import NO_REPLY_KEYBOARD, OutgoingFile
from tests.bot.stand_ins import ConversationContext, answer, message

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
    context = ConversationContext()
    context.feed.gates[1] = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        for update in (message(1, chat=5), message(2, chat=5), message(3, chat=6)):
            tasks.create_task(context.processor.see_through(update))
        await context.feed.until(lambda feed: feed.handled == [3])
        assert context.feed.tried == [1, 3]
        context.feed.gates[1].set()
    assert context.feed.handled == [3, 1, 2]


async def test_an_update_in_hand_is_not_taken_twice() -> None:
    context = ConversationContext()
    gate = context.feed.gates[1] = asyncio.Event()
    first, second = context.processor.submit(message(1)), context.processor.submit(message(1))
    assert first is second
    gate.set()
    await context.sees_through(message(1))
    assert context.feed.tried == [1]


async def test_a_chat_is_forgotten_when_nothing_of_it_is_in_hand() -> None:
    context = ConversationContext()
    context.feed.answers = {number: [answer("hi", chat=number)] for number in range(5)}
    await context.sees_through(*(message(number, chat=number) for number in range(5)))
    await until(lambda: not context.processor._tasks)
    assert context.processor._chats == {}
    assert context.processor._in_hand == {}


async def test_one_long_backlog_takes_one_turn_at_a_time() -> None:
    """However much one chat has sent, others come to their turn."""
    context = ConversationContext()
    flood = [message(number, chat=5) for number in range(SIDE_BY_SIDE * 2)]
    await context.sees_through(*flood, message(9_999, chat=6))
    assert context.feed.tried.index(9_999) == 1


async def test_a_failing_update_is_tried_again_while_its_chat_waits() -> None:
    context = ConversationContext()
    context.feed.failures[1] = [RuntimeError(), RuntimeError()]
    await context.sees_through(message(1), message(2))
    assert context.feed.tried == [1, 1, 1, 2]
    assert context.sleep.slept == [0.5, 3.0]
    assert (context.counted("handled"), context.counted("failed")) == (2, 2)


async def test_a_failing_update_holds_up_no_other_chat() -> None:
    context = ConversationContext()
    context.sleep.gate = asyncio.Event()
    context.feed.failures[1] = [RuntimeError()]
    stuck = context.processor.submit(message(1, chat=5))
    await context.sees_through(message(2, chat=6))
    assert stuck is not None
    assert not stuck.ended.is_set()
    context.sleep.gate.set()
    await stuck.ended.wait()


async def test_what_fails_again_and_again_is_set_aside_and_the_next_is_served() -> None:
    context = ConversationContext()
    context.feed.failures[1] = [RuntimeError("about a person")] * 10
    await context.sees_through(message(1), message(2))
    assert context.keep.kept == [(1, "RuntimeError")]
    assert context.keep.tries == [3]
    assert context.feed.handled == [2]
    assert context.counted("quarantine") == 1


async def test_what_cannot_be_decoded_is_set_aside_at_once() -> None:
    context = ConversationContext()
    context.feed.failures[1] = [UndecodableUpdateError()]
    await context.sees_through(message(1))
    assert context.keep.kept == [(1, "UndecodableUpdateError")]
    assert context.sleep.slept == []


@pytest.mark.parametrize(
    "outage", [OUTAGE, FULL, MemoryError()], ids=["telegram", "disk", "memory"]
)
async def test_an_outage_gets_more_tries_than_a_fault(outage: Exception) -> None:
    context = ConversationContext()
    context.feed.failures[1] = [outage] * 20
    await context.sees_through(message(1))
    assert context.feed.handled == [1]
    assert context.keep.kept == []


async def test_a_handler_that_hangs_is_a_failure() -> None:
    context = ConversationContext(seconds=0.01)
    context.feed.gates[1] = asyncio.Event()
    await context.sees_through(message(1))
    assert context.keep.kept == [(1, "TimeoutError")]


async def test_while_the_storage_is_out_nothing_is_given_up() -> None:
    context = ConversationContext()
    context.feed.failures[1] = [FULL] * 40
    context.keep.failures = [FULL] * 5
    await context.sees_through(message(1), message(2))
    assert context.counted("lost") == 0
    assert context.feed.handled[-1] == 2


@pytest.mark.parametrize(
    "refusal", [UnicodeEncodeError("utf-8", "\ud800", 0, 1, "no"), OverflowError()]
)
async def test_what_cannot_even_be_set_aside_ends(refusal: Exception) -> None:
    context = ConversationContext()
    context.feed.failures[1] = [RuntimeError()] * 10
    context.keep.failures = [refusal]
    await context.sees_through(message(1), message(2))
    assert context.counted("lost") == 1
    assert context.feed.handled == [2]


async def test_something_without_an_id_is_left_alone() -> None:
    context = ConversationContext()
    await context.processor.see_through({"message": {"chat": {"id": 5}}})
    assert context.feed.tried == []


# --- answers ---


async def test_an_answer_leaves_after_its_effect() -> None:
    context = ConversationContext()
    context.feed.answers[1] = [answer("one")]
    await context.sees_through(message(1))
    assert context.chats.texts == [(1, "one")]


async def test_a_backlog_becomes_one_answer_the_present_state() -> None:
    context = ConversationContext()
    context.feed.answers = {number: [answer(f"state {number}")] for number in range(150)}
    await context.sees_through(*(message(number) for number in range(150)))
    assert context.feed.handled == list(range(150))
    assert context.chats.texts == [(1, "state 149")]


async def test_what_was_done_is_said_whatever_follows() -> None:
    context = ConversationContext()
    finish = Answer(1, (*answer("accepted").messages, OutgoingFile("offer.pdf")), worth=Worth.END)
    context.feed.answers = {
        1: [answer("question")],
        2: [answer("word", worth=Worth.WORDS)],
        3: [finish],
        4: [answer("word", worth=Worth.WORDS)],
        5: [answer("menu")],
        6: [answer("menu again")],
    }
    await context.sees_through(*(message(number) for number in range(1, 7)))
    assert context.chats.of(1) == ["accepted", "offer.pdf", "word", "menu again"]


async def test_answers_for_another_place_are_not_merged() -> None:
    """Two topics of the managers' group, for instance."""
    context = ConversationContext()
    context.feed.answers = {
        1: [Answer(1, answer("a").messages, 7, Worth.STATE)],
        2: [Answer(1, answer("b").messages, 8, Worth.STATE)],
    }
    await context.sees_through(message(1), message(2))
    assert context.chats.of(1) == ["a", "b"]


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
    context = ConversationContext()
    lead = answer("thanks for the phone", keyboard=NO_REPLY_KEYBOARD).messages
    context.feed.answers = {
        1: [Answer(1, (*lead, *answer("question").messages), worth=Worth.STATE)],
        2: [answer("between")] if keyboard_after is None else [],
        3: [answer("next", keyboard=keyboard_after)],
    }
    await context.sees_through(*(message(number) for number in (1, 2, 3)))
    assert context.chats.of(1) == seen


async def test_a_flood_wait_holds_up_neither_effects_nor_others() -> None:
    context = ConversationContext()
    context.sleep.gate = asyncio.Event()
    context.chats.refusals[5] = [FLOOD]
    context.feed.answers = {
        number: [answer(f"state {number}", chat=chat)]
        for number, chat in ((1, 5), (2, 5), (3, 6), (4, 5))
    }
    first = context.processor.submit(message(1, chat=5))
    await until(lambda: context.sleep.slept == [60.0])
    context.processor.submit(message(2, chat=5))
    await context.sees_through(message(3, chat=6))
    last = context.processor.submit(message(4, chat=5))
    await context.feed.until(lambda feed: feed.handled == [1, 2, 3, 4])
    assert context.chats.texts == [(6, "state 3")]
    context.sleep.gate.set()
    assert first is not None
    assert last is not None
    await last.ended.wait()
    assert first.ended.is_set()
    assert context.chats.of(5) == ["state 4"]
    assert context.feed.tried == [1, 2, 3, 4]


async def test_a_reply_that_hangs_holds_up_neither_effects_nor_others() -> None:
    context = ConversationContext()
    context.chats.gates[5] = asyncio.Event()
    context.feed.answers = {number: [answer(f"state {number}", chat=5)] for number in (1, 2)}
    context.processor.submit(message(1, chat=5))
    await context.feed.until(lambda feed: feed.handled == [1])
    last = context.processor.submit(message(2, chat=5))
    await context.sees_through(message(3, chat=6))
    await context.feed.until(lambda feed: 2 in feed.handled)
    context.chats.gates[5].set()
    assert last is not None
    await last.ended.wait()
    assert context.chats.of(5) == ["state 1", "state 2"]


async def test_chats_that_telegram_is_silent_about_leave_connections_to_the_others() -> None:
    context = ConversationContext()
    silent = range(1, SILENT_SIDE_BY_SIDE + 31)
    for chat in silent:
        context.chats.refusals[chat] = [OUTAGE]
        context.feed.answers[chat] = [answer("hi", chat=chat)]
    context.sleep.gate = asyncio.Event()
    taken = [context.processor.submit(message(chat, chat=chat)) for chat in silent]
    await until(lambda: len(context.sleep.slept) == len(silent))
    for chat in silent:
        context.chats.gates[chat] = asyncio.Event()
    context.sleep.gate.set()
    await until(lambda: context.chats.held == SILENT_SIDE_BY_SIDE)
    context.feed.answers[9_999] = [answer("hi", chat=9_999)]
    await context.sees_through(message(9_999, chat=9_999))
    assert context.chats.held == SILENT_SIDE_BY_SIDE
    for gate in context.chats.gates.values():
        gate.set()
    for one in taken:
        assert one is not None
        await one.ended.wait()


async def test_half_an_answer_is_completed_not_repeated() -> None:
    context = ConversationContext()
    both = (*answer("one").messages, *answer("two").messages)
    context.feed.answers[1] = [Answer(1, both, worth=Worth.STATE)]
    chats = context.chats

    async def leave(owed: Answer, outgoing: Any) -> None:
        if outgoing.text == "two":
            chats.refusals.setdefault(1, [OUTAGE])
        await chats(owed, outgoing)

    context.processor._leave = leave
    await context.sees_through(message(1))
    assert chats.of(1) == ["one", "two"]
    assert context.sleep.slept == [1.0]


async def test_a_person_who_blocks_the_bot_meanwhile_is_no_error() -> None:
    context = ConversationContext()
    context.feed.answers[1] = [answer("one")]
    context.chats.refusals[1] = [TelegramForbiddenError(GetMe(), "blocked")]
    await context.sees_through(message(1))
    assert context.keep.kept == []
    assert context.sleep.slept == []


async def test_an_answer_that_telegram_never_takes_is_set_aside() -> None:
    context = ConversationContext()
    context.feed.answers = {1: [answer("bad")], 2: [answer("good")]}
    context.chats.refusals[1] = [TelegramBadRequest(GetMe(), "can't parse entities")] * 3
    await context.sees_through(message(1))
    assert context.keep.kept == [(1, "TelegramBadRequest")]
    assert context.keep.tries == [3]
    await context.sees_through(message(2))
    assert context.chats.of(1) == ["good"]
    assert context.feed.tried == [1, 2]


# --- keeping ---


async def test_a_batch_that_is_done_soon_needs_no_row() -> None:
    context = ConversationContext()
    batch = [context.processor.submit(message(number, chat=number)) for number in (1, 2)]
    taken = [one for one in batch if one is not None]
    await context.processor.promptly(taken)
    assert await context.processor.keep(taken)
    assert context.feed.handled == [1, 2]
    assert context.rows.transactions == []


async def test_what_is_not_done_soon_is_kept_until_it_is() -> None:
    context = ConversationContext(prompt=0.0)
    gate = context.feed.gates[2] = asyncio.Event()
    batch = [context.processor.submit(message(number, chat=number)) for number in (1, 2)]
    taken = [one for one in batch if one is not None]
    await context.feed.until(lambda feed: 1 in feed.handled)
    await context.processor.promptly(taken)
    assert await context.processor.keep(taken)
    assert context.rows.transactions == [([2], [])]
    gate.set()
    await taken[1].ended.wait()
    later = context.processor.submit(message(3, chat=3))
    assert later is not None
    assert await context.processor.keep([later])
    assert context.rows.transactions[1:] == [([3], [2])]
    await context.processor.finish(5.0)
    assert context.rows.rows == {}


async def test_a_batch_that_must_queue_is_kept_without_waiting() -> None:
    context = ConversationContext(prompt=60.0)
    context.feed.gates[1] = asyncio.Event()
    batch = [context.processor.submit(message(number, chat=5)) for number in (1, 2)]
    async with asyncio.timeout(5):
        await context.processor.promptly([one for one in batch if one is not None])
    await context.processor.finish(0.0)


@pytest.mark.parametrize("trouble", ["effect", "answer"])
async def test_nobody_waits_for_a_batch_in_trouble(trouble: str) -> None:
    context = ConversationContext(prompt=60.0)
    context.sleep.gate = asyncio.Event()
    context.feed.answers[1] = [answer("one")]
    if trouble == "effect":
        context.feed.failures[1] = [RuntimeError()]
    else:
        context.chats.refusals[1] = [FLOOD]
    received = context.processor.submit(message(1))
    assert received is not None
    async with asyncio.timeout(5):
        await context.processor.promptly([received])
    assert not received.ended.is_set()
    await context.processor.finish(0.0)
    assert list(context.rows.rows) == [1]


async def test_a_stop_keeps_what_is_not_done_and_the_next_start_takes_it_up_in_order() -> None:
    context = ConversationContext()
    context.feed.gates[1] = asyncio.Event()
    for number in (1, 2, 3):
        context.processor.submit(message(number, chat=5))
    assert await context.processor.finish(0.0)
    assert list(context.rows.rows) == [1, 2, 3]
    again = ConversationContext()
    again.rows.rows = context.rows.rows
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
    context = ConversationContext()
    context.sleep.gate = asyncio.Event()
    context.chats.refusals[1] = [FLOOD]
    context.feed.answers[1] = [answer("one")]
    received = context.processor.submit(message(1))
    assert received is not None
    await context.feed.until(lambda feed: feed.handled == [1])
    assert await context.processor.keep([received])
    await context.processor.abandon()
    again = ConversationContext()
    again.rows.rows = context.rows.rows
    again.feed.answers[1] = [answer("the present state")]
    await again.processor.restore()
    await again.sees_through(message(1))
    assert again.chats.of(1) == ["the present state"]


async def test_rows_that_cannot_be_removed_now_are_removed_later() -> None:
    context = ConversationContext(prompt=0.0)
    received = context.processor.submit(message(1))
    assert received is not None
    assert await context.processor.keep([received])
    await received.ended.wait()
    context.rows.failures = [FULL]
    later = context.processor.submit(message(2))
    assert later is not None
    assert not await context.processor.keep([later])
    await context.processor.finish(5.0)
    assert context.rows.rows == {}


async def test_receiving_pauses_while_too_much_is_in_hand() -> None:
    context = ConversationContext(most=2)
    gate = context.feed.gates[1] = asyncio.Event()
    context.processor.submit(message(1))
    await context.processor.room()
    context.processor.submit(message(2))
    room = asyncio.ensure_future(context.processor.room())
    with pytest.raises(NotHandledError):
        await context.processor.take(message(3))
    assert not room.done()
    gate.set()
    await room


# --- a sender who repeats ---


async def test_a_sender_is_let_go_when_the_update_is_done() -> None:
    context = ConversationContext()
    context.feed.answers[1] = [answer("one")]
    await context.processor.take(message(1))
    assert context.chats.of(1) == ["one"]
    assert context.rows.transactions == []


async def test_a_sender_is_let_go_when_the_update_is_kept() -> None:
    context = ConversationContext()
    context.sleep.gate = asyncio.Event()
    context.feed.failures[1] = [RuntimeError()]
    await context.processor.take(message(1))
    assert list(context.rows.rows) == [1]
    assert context.feed.handled == []
    await context.processor.finish(0.0)


@pytest.mark.parametrize("trouble", ["effect", "answer"])
async def test_nobody_is_held_for_a_chat_in_trouble(trouble: str) -> None:
    context = ConversationContext()
    context.sleep.gate = asyncio.Event()
    context.feed.answers[1] = [answer("one")]
    if trouble == "effect":
        context.feed.failures[1] = [RuntimeError()]
    else:
        context.chats.refusals[1] = [FLOOD]
    context.processor.submit(message(1))
    await until(lambda: context.sleep.slept)
    later = context.processor.submit(message(2))
    assert later is not None
    assert later.released.is_set()
    await context.processor.finish(0.0)
    assert 1 in context.rows.rows


async def test_a_sender_repeats_what_could_not_be_kept() -> None:
    context = ConversationContext()
    context.sleep.gate = asyncio.Event()
    context.feed.failures[1] = [FULL]
    context.rows.failures = [FULL]
    with pytest.raises(NotHandledError):
        await context.processor.take(message(1))
    await context.processor.take(message(1))
    assert list(context.rows.rows) == [1]
    context.sleep.gate.set()
    await context.feed.until(lambda feed: feed.handled == [1])
    await context.processor.finish(5.0)


async def test_nothing_is_taken_while_stopping() -> None:
    context = ConversationContext()
    await context.processor.finish(0.0)
    with pytest.raises(NotHandledError):
        await context.processor.take(message(1))
