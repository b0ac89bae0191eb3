"""What attempts that report together leave in the database."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import replace

import pytest

from intake.delivery.progress import AttemptUnit, Checkpoint, Completion
from intake.forms.form import EntityKind
from intake.kernel.ids import PersonId, SubmissionId, SubmissionKey
from intake.outbox.retry import SETTLE_WINDOW
from intake.outbox.row import OutboxRow
from intake.outbox.tasks import OutboxQueue
from intake.submissions.submission import Created, CreatedEntity, SubmissionState
from tests.intake.delivery.made_up import PERSON
from tests.intake.delivery.workbench import OWNER, Workbench

MANY = 20


async def leased(bench: Workbench) -> Sequence[OutboxRow]:
    for number in range(MANY):
        await bench.submit(
            key=SubmissionKey(f"{number:032x}"),
            person=replace(PERSON, id=PersonId(PERSON.id + number)),
        )
    async with bench.database.writing() as unit:
        rows = await unit.outbox.lease(OutboxQueue.CRM, OWNER, bench.clock.now(), MANY)
        await unit.commit()
    return rows


def number_of(row: OutboxRow) -> SubmissionId:
    assert row.submission_id is not None
    return row.submission_id


def deal(row: OutboxRow) -> Created:
    return Created(
        (CreatedEntity(EntityKind.DEAL, 1000 + row.id, made=True),), row.id, commented=True
    )


async def all_at_once(*work: Awaitable[bool]) -> list[bool]:
    return list(await asyncio.gather(*work))


async def test_everybody_gets_what_is_theirs(bench: Workbench) -> None:
    rows, progress_store = await leased(bench), bench.progress_store
    reports = [Checkpoint(row, number_of(row), deal(row)) for row in rows]
    assert all(await all_at_once(*map(progress_store.dispatching, reports)))
    assert all(await all_at_once(*map(progress_store.reached, reports)))
    ends = [Completion(row, number_of(row), state=SubmissionState.DELIVERED) for row in rows]
    assert all(await all_at_once(*map(progress_store.ended, ends)))
    for row in rows:
        stored = await bench.stored(number_of(row))
        assert (stored.state, stored.made) == (SubmissionState.DELIVERED, deal(row))
    assert await bench.waiting(OutboxQueue.CRM) == ()
    assert len(await bench.waiting(OutboxQueue.TELEGRAM)) == MANY


async def test_those_that_lost_their_lease_write_no_end(bench: Workbench) -> None:
    rows, progress_store = await leased(bench), bench.progress_store
    async with bench.database.writing() as unit:
        await unit.outbox.finish([row.id for row in rows[:3]], OWNER)
        await unit.commit()
    ends = [Completion(row, number_of(row), state=SubmissionState.DELIVERED) for row in rows]
    held = await all_at_once(*map(progress_store.ended, ends))
    assert held == [False] * 3 + [True] * (MANY - 3)
    for row, ours in zip(rows, held, strict=True):
        state = (await bench.stored(number_of(row))).state
        assert (state is SubmissionState.DELIVERED) is ours


async def test_a_fault_in_one_end_costs_the_others_nothing(bench: Workbench) -> None:
    """The group is rolled back, and each writes alone."""
    rows, progress_store = await leased(bench), bench.progress_store

    async def breaks(_: AttemptUnit) -> None:
        raise ZeroDivisionError

    ends = [
        Completion(
            row,
            number_of(row),
            state=SubmissionState.DELIVERED,
            also=breaks if row is rows[7] else None,
        )
        for row in rows
    ]
    told = await asyncio.gather(*map(progress_store.ended, ends), return_exceptions=True)
    assert isinstance(told.pop(7), ZeroDivisionError)
    assert told == [True] * (MANY - 1)
    states = [(await bench.stored(number_of(row))).state for row in rows]
    assert states.count(SubmissionState.DELIVERED) == MANY - 1
    assert states[7] is SubmissionState.QUEUED


async def test_each_state_and_reason_is_its_own(bench: Workbench) -> None:
    rows, progress_store = await leased(bench), bench.progress_store
    ends = [
        Completion(
            row, number_of(row), state=SubmissionState.DEAD_LETTER, reason=f"why {row.id % 3}"
        )
        for row in rows
    ]
    assert all(await all_at_once(*map(progress_store.ended, ends)))
    for row in rows:
        assert (await bench.stored(number_of(row))).reason == f"why {row.id % 3}"


SCOPE = "insufficient_scope"


@pytest.mark.parametrize(("seconds", "alone"), [(-1, 0), (0, 0), (1, 1)])
async def test_a_row_is_alone_once_others_surely_got_through(
    bench: Workbench, seconds: int, alone: int
) -> None:
    """What was on its way when it was refused proves nothing."""
    (odd, other, *_), progress_store = await leased(bench), bench.progress_store
    odd = replace(odd, error=SCOPE)
    assert progress_store.meets_alone(odd, SCOPE) == 0
    bench.clock.passes(SETTLE_WINDOW.total_seconds() + seconds)
    await progress_store.ended(Completion(other, number_of(other), state=SubmissionState.DELIVERED))
    assert progress_store.meets_alone(odd, SCOPE) == alone
    assert bench.progress_store.meets_alone(odd, SCOPE) == 0  # another process knows nothing of it


async def test_only_running_refusals_count(bench: Workbench) -> None:
    """A row that meets other trouble in between is no odd one: the portal is in trouble."""
    (odd, other, *_), progress_store = await leased(bench), bench.progress_store
    odd = replace(odd, error=SCOPE)
    progress_store.meets_alone(odd, SCOPE)
    bench.clock.passes(2 * SETTLE_WINDOW.total_seconds())
    await progress_store.ended(Completion(other, number_of(other), state=SubmissionState.DELIVERED))
    assert [progress_store.meets_alone(odd, SCOPE) for _ in range(3)] == [1, 2, 3]
    assert progress_store.meets_alone(replace(odd, error="TIMEOUT"), SCOPE) == 0
