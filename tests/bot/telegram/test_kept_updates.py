"""Rows of received updates go when their updates are done, whatever breaks meanwhile."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest

from bot.telegram import kept_updates
from bot.telegram.chat_queue import UpdateInProgress
from bot.telegram.kept_updates import KeptUpdates
from bot.telegram.owned_tasks import OwnedTasks
from bot.telegram.update_processor import NotHandledError
from intake.kernel.ids import UpdateId
from intake.kernel.update_log import NotOurTurnError
from storage.errors import CommitFailedError
from tests.bot.stand_ins import Bench, RecordingRows, message

CUT = CommitFailedError("the connection broke")


def in_progress(number: int) -> UpdateInProgress:
    return UpdateInProgress(UpdateId(number), message(number), alone=True)


@pytest.mark.parametrize("ends_meanwhile", [True, False])
async def test_a_row_of_which_nobody_knew_goes_when_its_update_is_done(
    ends_meanwhile: bool,
) -> None:
    """A commit was kept, and its answer lost: Telegram is told to repeat, and the row stands."""
    bench = Bench()
    update = started(bench)
    bench.rows.failures_after = [CUT]
    if ends_meanwhile:
        bench.rows.meanwhile = partial(ended, bench, update)
    with pytest.raises(NotHandledError):
        await bench.processor.take(message(1))
    assert list(bench.rows.rows) == [1]
    await ended(bench, update)
    await bench.processor.finish(1)
    assert bench.rows.rows == {}


async def test_the_row_of_what_was_handed_over_is_another_ones() -> None:
    """It may even have been handed back to us since, and wait to be taken up."""
    bench = among_others()
    update = started(bench)
    assert await bench.processor.keep([update])
    await ended(bench, update)
    await bench.processor.finish(1)
    assert list(bench.rows.given) == [1]
    assert list(bench.rows.rows) == [1]


async def test_an_update_that_is_being_kept_is_not_handed_over_before_that() -> None:
    """Else its row might come when the other process is done, and stay."""
    bench = among_others()
    update = started(bench)

    async def have_it_handed_over() -> None:
        bench.feed.gates[1].set()
        await turns()
        assert bench.rows.given == {}

    bench.rows.meanwhile = have_it_handed_over
    assert await bench.processor.keep([update])
    await update.ended.wait()
    assert list(bench.rows.given) == [1]


async def test_an_update_that_is_being_handed_over_is_not_kept_after_that() -> None:
    bench = among_others()
    update = started(bench)
    keeping: list[asyncio.Task[bool]] = []

    async def have_it_kept() -> None:
        keeping.append(asyncio.create_task(bench.processor.keep([update])))
        await turns()

    bench.rows.giving = have_it_kept
    await ended(bench, update)
    assert await keeping[0], "Telegram need not repeat it"
    assert bench.rows.rows == {}


async def test_what_is_handed_over_is_not_noted_as_taken_up_meanwhile() -> None:
    """Not even if it was handed to ourselves: it is in no queue of ours afterwards."""
    bench = among_others()
    bench.rows.waiting_for_us = [message(1)]
    taking: list[asyncio.Task[int]] = []

    async def have_it_taken_up() -> None:
        taking.append(asyncio.create_task(bench.processor.take_handed()))
        await turns()

    bench.rows.giving = have_it_taken_up
    await bench.sees_through(message(1))
    await taking[0]
    assert await bench.processor.take_handed() == 1
    assert await bench.processor.finish(10)
    assert bench.feed.handled == [1]


def among_others() -> Bench:
    """Return one of several processes, in which update 1 is not ours to handle."""
    bench = Bench()
    bench.rows.holder = 7
    bench.feed.failures[1] = [NotOurTurnError()]
    return bench


async def turns() -> None:
    """Let the loop turn, more often than anything takes that waits for nobody."""
    for _ in range(100):
        await asyncio.sleep(0)


def started(bench: Bench) -> UpdateInProgress:
    """Take an update on that is not handled before :func:`ended`, and held for by nobody."""
    bench.feed.gates[1] = asyncio.Event()
    update = bench.processor.submit(message(1))
    assert update is not None
    update.released.set()
    return update


async def ended(bench: Bench, update: UpdateInProgress) -> None:
    """Let it come to its end."""
    bench.feed.gates[1].set()
    await update.ended.wait()


async def tidied(tasks: OwnedTasks) -> None:
    """Let the loop turn until the tidier has nothing left to do."""
    for _ in range(1_000):
        if not tasks:
            return
        await asyncio.sleep(0)
    raise AssertionError("it tidies for ever")


class HangingRows(RecordingRows):
    """Never answers, when it is asked to."""

    hangs = False

    async def __call__(self, updates: Sequence[Any], done: Sequence[UpdateId]) -> None:
        if self.hangs:
            await asyncio.Event().wait()
        await super().__call__(updates, done)


async def test_what_is_done_is_removed_although_its_removal_was_cancelled() -> None:
    rows = HangingRows()
    kept = KeptUpdates(rows, OwnedTasks())
    update = in_progress(1)
    assert await kept.keep([update])
    update.ended.set()
    kept.forget(update)
    rows.hangs = True
    removing = asyncio.create_task(kept.remove_done())
    await asyncio.sleep(0)
    removing.cancel()
    await asyncio.wait([removing])
    rows.hangs = False
    assert await kept.remove_done()
    assert rows.rows == {}


async def test_what_is_done_is_removed_although_nothing_else_comes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The tidier found nothing while a transaction that then failed had it all."""
    monkeypatch.setattr(kept_updates, "TIDY_SECONDS", 0)
    rows, tasks = HangingRows(), OwnedTasks()
    kept = KeptUpdates(rows, tasks)
    done, new = in_progress(1), in_progress(2)
    assert await kept.keep([done])
    done.ended.set()
    rows.hangs = True
    kept.forget(done)
    keeping = asyncio.create_task(kept.keep([new]))
    await asyncio.sleep(0)
    await tidied(tasks)
    rows.hangs = False
    keeping.cancel()
    await asyncio.wait([keeping])
    await tidied(tasks)
    assert rows.rows == {}
