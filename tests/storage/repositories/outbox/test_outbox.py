"""The outbox: turns, leases, lost leases, merging."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from intake.kernel.ids import ChatId, OutboxId, SubmissionId, TouchId
from intake.outbox.row import NewOutboxRow, OutboxRow
from intake.outbox.tasks.notice_tasks import Notice
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outbox.tasks.submission_tasks import (
    CardRefresh,
    Delivery,
    FileUpload,
    ReturnNote,
    TraceCorrection,
    TraceErasure,
)
from storage.database import Database
from storage.sql_unit_of_work import SqlUnitOfWork
from tests.storage.conftest import Wakes
from tests.storage.samples import LATER, NOW, row

EARLIER = NOW - timedelta(minutes=5)
Two = tuple[SubmissionId, SubmissionId]


async def lease(
    unit: SqlUnitOfWork, queue: OutboxQueue = OutboxQueue.CRM, limit: int = 10
) -> tuple[OutboxRow, ...]:
    return await unit.outbox.lease(queue, "me", NOW, limit)


def numbers(rows: tuple[OutboxRow, ...]) -> list[int]:
    return [row.id for row in rows]


async def test_a_leased_row_is_as_it_was_added(database: Database, submitted: Two) -> None:
    async with database.writing() as unit:
        await unit.outbox.add(row(submitted[0], "person:1", "phone:+1"), EARLIER)
        (leased,) = await lease(unit)
    assert leased == OutboxRow(
        id=leased.id,
        queue=OutboxQueue.CRM,
        task=Delivery(submitted[0]),
        due_at=NOW,
        keys=frozenset({"person:1", "phone:+1"}),
        attempt=1,
        lease_owner="me",
        created_at=EARLIER,
    )


async def test_due_rows_are_leased_oldest_due_first_up_to_the_limit(
    database: Database, submitted: Two
) -> None:
    async with database.writing() as unit:
        for due_at in (NOW, LATER, EARLIER, NOW, EARLIER):
            await unit.outbox.add(row(submitted[0], due_at=due_at), NOW)
        assert numbers(await lease(unit, limit=3)) == [3, 5, 1]
        assert numbers(await lease(unit)) == [4]
        assert await lease(unit) == ()


async def test_queues_do_not_wait_for_each_other(database: Database, submitted: Two) -> None:
    async with database.writing() as unit:
        await unit.outbox.add(row(submitted[0], "s:1"), NOW)
        await unit.outbox.add(row(submitted[0], "s:1", task=CardRefresh(submitted[0])), NOW)
        assert numbers(await lease(unit, OutboxQueue.TELEGRAM)) == [2]
        assert numbers(await lease(unit, OutboxQueue.CRM)) == [1]


async def test_a_row_waits_for_an_earlier_one_with_its_key_leased_or_not_due_or_not(
    database: Database, submitted: Two
) -> None:
    async with database.writing() as unit:
        await unit.outbox.add(row(submitted[0], "a", due_at=LATER), NOW)
        await unit.outbox.add(row(submitted[1], "a", "b"), NOW)
        await unit.outbox.add(row(submitted[1], "b", due_at=EARLIER), NOW)
        await unit.outbox.add(row(submitted[1], "c"), NOW)
        assert numbers(await lease(unit)) == [4]
        (first,) = await unit.outbox.lease(OutboxQueue.CRM, "me", LATER, 10)
        assert first.id == 1
        assert await lease(unit) == ()
        assert await unit.outbox.finish((first.id,), "me")
        assert numbers(await lease(unit)) == [2]
        assert await unit.outbox.finish((OutboxId(2),), "me")
        assert numbers(await lease(unit)) == [3]


async def test_next_due_is_when_a_lease_will_get_something(
    database: Database, submitted: Two
) -> None:
    async with database.writing() as unit:
        assert await unit.outbox.next_due(OutboxQueue.CRM) is None
        await unit.outbox.add(row(submitted[0], "a", due_at=LATER), NOW)
        await unit.outbox.add(row(submitted[1], "a", due_at=EARLIER), NOW)
        assert (
            await unit.outbox.next_due(OutboxQueue.CRM) == LATER
        )  # the second waits for the first
        await unit.outbox.add(row(submitted[1], "b"), NOW)
        assert await unit.outbox.next_due(OutboxQueue.CRM) == NOW
        await lease(unit)
        assert await unit.outbox.next_due(OutboxQueue.CRM) == LATER
        await unit.outbox.lease(OutboxQueue.CRM, "me", LATER, 10)
        assert await unit.outbox.next_due(OutboxQueue.CRM) is None
        assert await unit.outbox.next_due(OutboxQueue.TELEGRAM) is None


async def test_a_lost_lease_is_told_and_changes_nothing(database: Database, submitted: Two) -> None:
    async with database.writing() as unit:
        await unit.outbox.add(row(submitted[0]), NOW)
        (mine,) = await lease(unit)
        assert not await unit.outbox.mark_dispatched((mine.id,), "other")
        assert not await unit.outbox.finish((mine.id,), "other")
        assert not await unit.outbox.release(mine.id, "other", due_at=NOW, in_doubt=True, error="x")
        assert await unit.outbox.mark_dispatched((mine.id,), "me")
        assert await unit.outbox.finish((mine.id,), "me")
        assert not await unit.outbox.finish((mine.id,), "me")
        assert not await unit.outbox.mark_dispatched((mine.id,), "me")


@pytest.mark.parametrize(("counted", "attempt"), [(True, 2), (False, 1)])
async def test_a_released_row_waits_and_comes_again(
    database: Database, submitted: Two, *, counted: bool, attempt: int
) -> None:
    async with database.writing() as unit:
        await unit.outbox.add(row(submitted[0], "a"), NOW)
        (first,) = await lease(unit)
        await unit.outbox.mark_dispatched((first.id,), "me")
        assert await unit.outbox.release(
            first.id, "me", due_at=LATER, in_doubt=True, error="TIMEOUT", counted=counted
        )
        assert await lease(unit) == ()
        (again,) = await unit.outbox.lease(OutboxQueue.CRM, "other", LATER, 10)
    assert again.id == first.id
    assert again.attempt == attempt
    assert (again.lease_owner, again.dispatched, again.in_doubt) == ("other", False, True)
    assert (again.error, again.due_at, again.keys) == ("TIMEOUT", LATER, frozenset({"a"}))


async def test_a_dead_process_is_taken_over(database: Database, submitted: Two) -> None:
    async with database.writing() as unit:
        for _ in range(3):
            await unit.outbox.add(row(submitted[0]), NOW)
        await unit.outbox.add(row(submitted[0], task=CardRefresh(submitted[0])), NOW)
        sent, unsent = await unit.outbox.lease(OutboxQueue.CRM, "dead", NOW, 2)
        await unit.outbox.mark_dispatched((sent.id,), "dead")
        (mine,) = await lease(unit)
        await unit.outbox.lease(OutboxQueue.TELEGRAM, "dead", NOW, 1)

        assert await unit.outbox.reclaim(OutboxQueue.CRM, "me", settled_at=LATER) == 2
        assert await unit.outbox.reclaim(OutboxQueue.CRM, "me", settled_at=LATER) == 0
        assert not await unit.outbox.mark_dispatched((sent.id,), "dead")
        assert await unit.outbox.mark_dispatched((mine.id,), "me")
        (now,) = await lease(unit)
        assert (now.id, now.in_doubt, now.attempt) == (unsent.id, False, 2)
        (later,) = await unit.outbox.lease(OutboxQueue.CRM, "me", LATER, 10)
        assert (later.id, later.in_doubt, later.due_at) == (sent.id, True, LATER)
        assert await lease(unit, OutboxQueue.TELEGRAM) == ()


async def test_a_doubt_outlives_a_lease_that_sent_nothing(
    database: Database, submitted: Two
) -> None:
    async with database.writing() as unit:
        await unit.outbox.add(row(submitted[0]), NOW)
        (first,) = await lease(unit)
        await unit.outbox.release(first.id, "me", due_at=NOW, in_doubt=True, error="x")
        await unit.outbox.lease(OutboxQueue.CRM, "dead", NOW, 1)
        await unit.outbox.reclaim(OutboxQueue.CRM, "me", settled_at=LATER)
        (again,) = await lease(unit)
    assert again.in_doubt


async def test_a_card_merges_into_an_unclaimed_one_of_its_submission(
    database: Database, submitted: Two
) -> None:
    def card(number: SubmissionId, due_at: object = NOW) -> NewOutboxRow:
        return row(number, "card", task=CardRefresh(number), due_at=due_at)

    one, other = submitted
    async with database.writing() as unit:
        await unit.outbox.add(card(one, LATER), NOW)
        await unit.outbox.add(card(one, EARLIER), NOW)
        await unit.outbox.add(card(one, LATER), NOW)
        await unit.outbox.add(card(other), NOW)
        (first,) = await lease(unit, OutboxQueue.TELEGRAM)
        assert (first.id, first.due_at) == (1, EARLIER)

        await unit.outbox.add(card(one), NOW)
        await unit.outbox.add(card(one), NOW)
        await unit.outbox.finish((first.id,), "me")
        (second,) = await lease(unit, OutboxQueue.TELEGRAM)
        assert second.submission_id == other
        await unit.outbox.finish((second.id,), "me")
        (third,) = await lease(unit, OutboxQueue.TELEGRAM)
        assert third.submission_id == one
        await unit.outbox.finish((third.id,), "me")
        assert await lease(unit, OutboxQueue.TELEGRAM) == ()


@pytest.mark.parametrize("at_once", [False, True])
async def test_a_return_gives_way_to_a_later_one_and_waits_no_longer(
    database: Database, submitted: Two, *, at_once: bool
) -> None:
    first, second = (
        row(submitted[0], task=ReturnNote(submitted[0], TouchId(touch)), due_at=due_at)
        for touch, due_at in ((1, NOW), (2, LATER))
    )
    async with database.writing() as unit:
        if at_once:
            await unit.outbox.add_all((first, second), NOW)
        else:
            await unit.outbox.add(first, NOW)
            await unit.outbox.add(second, NOW)
        (merged,) = await lease(unit)
    assert merged.task == ReturnNote(submitted[0], TouchId(2))
    assert merged.due_at == NOW


@pytest.mark.parametrize("state", ["leased", "in doubt", "begun"])
async def test_what_is_under_way_takes_nothing_in(
    database: Database, submitted: Two, state: str
) -> None:
    """Else a trace that is linked for one touch would be taken for another one's."""
    first, second = (ReturnNote(submitted[0], TouchId(touch)) for touch in (1, 2))
    begun = replace(first, trace_id=7)
    async with database.writing() as unit:
        await unit.outbox.add(row(submitted[0], "return", task=first), NOW)
        (mine,) = await lease(unit)
        if state == "begun":
            assert not await unit.outbox.begin(mine.id, "other", begun)
            assert await unit.outbox.begin(mine.id, "me", begun)
        if state != "leased":
            in_doubt = state == "in doubt"
            await unit.outbox.release(mine.id, "me", due_at=NOW, in_doubt=in_doubt, error="x")
        await unit.outbox.add(row(submitted[0], "return", task=second), NOW)
        if state != "leased":
            (mine,) = await lease(unit)
        assert mine.task == (begun if state == "begun" else first)
        await unit.outbox.finish((mine.id,), "me")
        (later,) = await lease(unit)
    assert later.task == second


async def test_two_that_wait_with_one_merge_key_stay_two(
    database: Database, submitted: Two
) -> None:
    """The first was leased when the second came. A third must not be told by both of them."""
    notes = [ReturnNote(submitted[0], TouchId(touch)) for touch in (1, 2, 3)]
    async with database.writing() as unit:
        await unit.outbox.add(row(submitted[0], task=notes[0]), NOW)
        (mine,) = await lease(unit)
        await unit.outbox.add(row(submitted[0], task=notes[1]), NOW)
        await unit.outbox.release(mine.id, "me", due_at=NOW, in_doubt=False, error="x")
        await unit.outbox.add(row(submitted[0], task=notes[2]), NOW)
        assert [row.task for row in await lease(unit)] == [notes[0], notes[2]]


async def test_only_what_has_a_merge_key_merges(database: Database, submitted: Two) -> None:
    one, _ = submitted
    async with database.writing() as unit:
        for task in (Delivery(one), FileUpload(one), TraceCorrection(one), TraceErasure(one)):
            await unit.outbox.add(row(one, task=task), NOW)
            await unit.outbox.add(row(one, task=task), NOW)
        assert len(await lease(unit)) == 8
        for _ in range(2):
            await unit.outbox.add(row(one, task=Notice(ChatId(-100), "words")), NOW)
        assert len(await lease(unit, OutboxQueue.TELEGRAM)) == 2


async def test_what_is_due_goes_by_priority_before_it_goes_by_age(
    database: Database, submitted: Two
) -> None:
    notice, card = Notice(ChatId(-100), "words"), CardRefresh(submitted[0])
    async with database.writing() as unit:
        await unit.outbox.add(row(submitted[0], task=notice, due_at=EARLIER), NOW)
        await unit.outbox.add(row(submitted[0], task=card), NOW)
        await unit.outbox.add(row(submitted[1], task=CardRefresh(submitted[1]), due_at=LATER), NOW)
        assert numbers(await lease(unit, OutboxQueue.TELEGRAM, limit=1)) == [2]
        assert numbers(await lease(unit, OutboxQueue.TELEGRAM)) == [1]
        assert await unit.outbox.next_due(OutboxQueue.TELEGRAM) == LATER


async def test_an_id_is_never_given_again(database: Database, submitted: Two) -> None:
    """Else a late worker of a finished row would end the next one."""
    async with database.writing() as unit:
        await unit.outbox.add(row(submitted[0]), NOW)
        (first,) = await lease(unit)
        await unit.outbox.finish((first.id,), "me")
        await unit.outbox.add(row(submitted[0]), NOW)
        (second,) = await lease(unit)
    assert second.id > first.id


async def test_the_relay_is_woken_by_what_gives_it_something_to_do(
    database: Database, submitted: Two, wakes: Wakes
) -> None:
    async with database.writing() as unit:
        await unit.outbox.add(row(submitted[0]), NOW)
        await unit.commit()
    assert wakes.count == 1
    async with database.writing() as unit:
        await lease(unit)
        await unit.outbox.mark_dispatched((OutboxId(1),), "me")
        await unit.commit()
    assert wakes.count == 1
    async with database.writing() as unit:
        await unit.outbox.release(OutboxId(1), "me", due_at=NOW, in_doubt=False, error="x")
        await unit.commit()
    assert wakes.count == 2
    async with database.writing() as unit:
        await lease(unit)
        await unit.commit()
    async with database.writing() as unit:
        await unit.outbox.reclaim(OutboxQueue.CRM, "other", settled_at=NOW)
        await unit.commit()
    assert wakes.count == 3
    async with database.writing() as unit:
        assert not await unit.outbox.finish((OutboxId(1),), "me")
        await unit.commit()
    assert wakes.count == 3


LONGEST, SETTLE_WINDOW = timedelta(minutes=16), timedelta(seconds=75)
FAR = NOW + timedelta(days=3)


@pytest.mark.parametrize(
    ("due_at", "in_doubt", "not_before", "then"),
    [
        (FAR, False, None, NOW),
        (FAR, True, None, NOW + SETTLE_WINDOW),
        (NOW + LONGEST + timedelta(seconds=1), False, None, NOW),
        (NOW + LONGEST, False, None, NOW + LONGEST),
        (LATER, True, None, LATER),
        (FAR, False, FAR, FAR),
        (FAR, True, FAR, FAR),
    ],
)
async def test_a_retry_later_than_any_pause_is_put_forward_unless_that_time_was_asked_for(
    database: Database,
    submitted: Two,
    due_at: datetime,
    in_doubt: bool,
    not_before: datetime | None,
    then: datetime,
) -> None:
    async with database.writing() as unit:
        await unit.outbox.add(row(submitted[0]), NOW)
        (mine,) = await lease(unit)
        await unit.outbox.release(
            mine.id,
            "me",
            due_at=due_at,
            in_doubt=in_doubt,
            error="x",
            counted=False,
            not_before=not_before,
        )
        moved = await unit.outbox.put_forward(
            OutboxQueue.CRM, NOW, longest=LONGEST, settle=SETTLE_WINDOW
        )
        assert moved == (then != due_at)
        assert await unit.outbox.next_due(OutboxQueue.CRM) == then
        again = await unit.outbox.put_forward(
            OutboxQueue.CRM, NOW, longest=LONGEST, settle=SETTLE_WINDOW
        )
        assert again == 0


@pytest.mark.parametrize(
    ("created_at", "due_at", "then"),
    [
        (FAR, FAR, NOW),
        (FAR, FAR + timedelta(minutes=30), NOW + timedelta(minutes=30)),
        (NOW, FAR, FAR),
        (NOW, NOW + timedelta(minutes=30), NOW + timedelta(minutes=30)),
    ],
)
async def test_what_was_never_tried_waits_as_long_as_when_it_was_written(
    database: Database, submitted: Two, created_at: datetime, due_at: datetime, then: datetime
) -> None:
    """Three weeks ahead, as somebody may ask for, is no fault of a clock."""
    async with database.writing() as unit:
        await unit.outbox.add(replace(row(submitted[0]), due_at=due_at), created_at)
        await unit.outbox.put_forward(OutboxQueue.CRM, NOW, longest=LONGEST, settle=SETTLE_WINDOW)
        assert await unit.outbox.next_due(OutboxQueue.CRM) == then


async def test_leased_rows_and_those_of_the_other_queue_are_not_put_forward(
    database: Database, submitted: Two
) -> None:
    async with database.writing() as unit:
        await unit.outbox.add(replace(row(submitted[0]), due_at=FAR), FAR)
        await unit.outbox.lease(OutboxQueue.CRM, "me", FAR, 1)
        await unit.outbox.add(
            replace(row(submitted[1], task=CardRefresh(submitted[1])), due_at=FAR), FAR
        )
        assert (
            await unit.outbox.put_forward(
                OutboxQueue.CRM, NOW, longest=LONGEST, settle=SETTLE_WINDOW
            )
            == 0
        )
