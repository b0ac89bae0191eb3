"""The relay over a real database: half-open circuits, a database in trouble, a clean stop."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from bot import relay as relay_module
from bot.backoff import Backoff
from bot.relay import Relay, Work
from intake.kernel.ids import SubmissionId, SubmissionKey
from intake.outbox.delivery_errors import PortalWideError
from intake.outbox.row import OutboxRow
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.submissions.submission import SubmissionState
from storage.errors import CommitFailedError
from storage.repositories.outbox.outbox_rows import SqlOutbox
from storage.sql_unit_of_work import SqlUnitOfWork
from tests.intake.delivery.workbench import ADMINS, Workbench, open_workbench

FULL = "the disk is full"


@pytest.fixture
async def bench() -> AsyncIterator[Workbench]:
    async with open_workbench() as workbench:
        yield workbench


def relay_of(bench: Workbench, work: Work | None = None) -> Relay:
    return Relay(
        bench.database.writing,
        bench.database.reading,
        bench.clock,
        owner="relay",
        work={OutboxQueue.CRM: work or bench.work},
        probes={OutboxQueue.CRM: bench.probe},
    )


async def state_of(bench: Workbench, number: SubmissionId) -> SubmissionState:
    return (await bench.stored(number)).state


async def test_a_portal_that_answers_probes_and_refuses_the_rest_is_told_once(
    bench: Workbench,
) -> None:
    number = await bench.submit()
    relay = relay_of(bench)
    bench.crm.trouble["sent"] = [PortalWideError(FULL) for _ in range(6)]
    for _ in range(6):
        await relay.step(OutboxQueue.CRM)
        bench.clock.passes(700)
    opened = [(chat, "notice-portal-paused") for chat in ADMINS]
    assert await bench.notices() == opened
    assert await state_of(bench, number) is SubmissionState.QUEUED
    await relay.step(OutboxQueue.CRM)
    assert await state_of(bench, number) is SubmissionState.DELIVERED
    assert await bench.circuit() is None
    assert await bench.notices() == opened + [(chat, "notice-portal-resumed") for chat in ADMINS]


async def test_refused_probes_and_refused_rows_come_ever_more_rarely(bench: Workbench) -> None:
    await bench.submit()
    relay = relay_of(bench)
    bench.crm.trouble["sent"] = [PortalWideError(FULL) for _ in range(20)]
    for _ in range(60):
        await relay.step(OutboxQueue.CRM)
        bench.clock.passes(30)
    assert bench.crm.moments.count("sent") <= 7, "half an hour"


async def test_a_circuit_with_nothing_waiting_closes_with_the_probe(bench: Workbench) -> None:
    bench.crm.trouble["probe"] = [PortalWideError("expired")]
    await bench.probe()
    bench.clock.passes(700)
    await relay_of(bench).step(OutboxQueue.CRM)
    assert await bench.circuit() is None
    texts = [text for _, text in await bench.notices()]
    assert texts == ["notice-portal-paused"] * 2 + ["notice-portal-resumed"] * 2


@pytest.mark.parametrize("times", [1, 3, 6])
async def test_a_database_that_does_not_answer_for_a_while_ends_nothing(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """Whichever commit fails: nothing ends, and the submission is delivered once."""
    monkeypatch.setattr(relay_module, "DATABASE_BACKOFF", Backoff((0.0,)))
    monkeypatch.setattr(relay_module, "_BREATH", 0.01)
    number = await bench.submit()
    failures = iter(range(times))
    commit = SqlUnitOfWork.commit

    async def failing(self: SqlUnitOfWork) -> None:
        if next(failures, None) is not None:
            raise CommitFailedError("the disk")
        await commit(self)

    monkeypatch.setattr(SqlUnitOfWork, "commit", failing)
    relay = relay_of(bench)
    running = asyncio.create_task(relay.run())
    async with asyncio.timeout(20):
        while await state_of(bench, number) is not SubmissionState.DELIVERED:
            bench.clock.passes(10)
            relay.wake()
            await asyncio.sleep(0.02)  # the database's thread needs its turn
    assert not running.done()
    running.cancel()
    await asyncio.wait({running})
    (made,) = bench.crm.there.values()
    assert len({entity.kind for entity in made}) == len(made)


async def test_a_row_that_was_abandoned_is_taken_over_though_no_time_has_passed(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does it matter whether the clock shows a moment again at which rows were leased."""
    monkeypatch.setattr(relay_module, "_BREATH", 0.01)
    failures = iter((CommitFailedError("the disk"),))

    async def failing_once(row: OutboxRow) -> Exception | None:
        if (error := next(failures, None)) is not None:
            raise error
        return await bench.work(row)

    number = await bench.submit()
    running = asyncio.create_task(relay_of(bench, failing_once).run())
    async with asyncio.timeout(20):
        while await state_of(bench, number) is not SubmissionState.DELIVERED:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    running.cancel()
    await asyncio.wait({running})


async def test_a_clean_stop_waits_for_active_rows_and_takes_no_more(bench: Workbench) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(row: OutboxRow) -> Exception | None:
        begun.set()
        await go_on.wait()
        return await bench.work(row)

    first = await bench.submit()
    relay = relay_of(bench, slowly)
    running = asyncio.create_task(relay.run())
    await begun.wait()
    finishing = asyncio.create_task(relay.finish(20))
    await asyncio.sleep(0)
    go_on.set()
    await finishing
    running.cancel()
    await asyncio.wait({running})
    assert await state_of(bench, first) is SubmissionState.DELIVERED


async def test_a_stop_does_not_wait_for_ever(bench: Workbench) -> None:
    begun = asyncio.Event()

    async def never(_: OutboxRow) -> Exception | None:
        begun.set()
        await asyncio.Event().wait()
        return None

    await bench.submit()
    relay = relay_of(bench, never)
    running = asyncio.create_task(relay.run())
    await begun.wait()
    await relay.finish(0.01)
    running.cancel()
    await asyncio.wait({running})
    assert running.cancelled()


async def test_nothing_is_leased_while_the_process_stops(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes meanwhile is the next process' work: leased here, it would be cut short."""
    looked, begun, go_on = asyncio.Event(), asyncio.Event(), asyncio.Event()
    next_due = SqlOutbox.next_due

    async def looking(self: SqlOutbox, queue: OutboxQueue) -> datetime | None:
        looked.set()
        return await next_due(self, queue)

    async def slowly(row: OutboxRow) -> Exception | None:
        begun.set()
        await go_on.wait()
        return await bench.work(row)

    first = await bench.submit()
    relay = relay_of(bench, slowly)
    running = asyncio.create_task(relay.run())
    await begun.wait()
    finishing = asyncio.create_task(relay.finish(20))
    await asyncio.sleep(0)
    second = await bench.submit(key=SubmissionKey("2" * 32))
    monkeypatch.setattr(SqlOutbox, "next_due", looking)
    relay.wake()
    await looked.wait()  # the queue has looked what there is, and takes none of it
    (waiting,) = await bench.leasable()
    assert (waiting.submission_id, waiting.attempt) == (second, 1), "never claimed before"
    go_on.set()
    await finishing
    looked.clear()
    relay.wake()
    await looked.wait()
    running.cancel()
    await asyncio.wait({running})
    assert await state_of(bench, first) is SubmissionState.DELIVERED
    assert [row.attempt for row in await bench.leasable()] == [1]


@dataclass
class Crowd:
    """Work on rows that counts how many are in progress, and ends as a test says."""

    bench: Workbench
    errors: list[Exception | None] = field(default_factory=list)
    active: int = 0
    most: int = 0

    async def __call__(self, row: OutboxRow) -> Exception | None:
        self.active += 1
        self.most = max(self.most, self.active)
        for _ in range(10):  # so that all that were leased together are in progress together
            await asyncio.sleep(0)
        self.active -= 1
        error = self.errors.pop(0) if self.errors else None
        if error is not None:
            self.bench.crm.trouble.setdefault("look_up", []).append(error)
        return await self.bench.work(row)


async def test_a_queue_on_trial_tries_a_few_and_a_queue_that_works_takes_all(
    bench: Workbench,
) -> None:
    """While nobody knows whether the portal serves us, a backlog must not be thrown at it."""
    for number in range(30):
        await bench.submit(key=SubmissionKey(f"{number:032}"))
    crowd = Crowd(bench)
    relay = relay_of(bench, crowd)
    bench.crm.trouble["probe"] = [PortalWideError(FULL)]
    await bench.probe()
    bench.clock.passes(700)
    crowd.errors = [PortalWideError(FULL) for _ in range(8)]
    await relay.step(OutboxQueue.CRM)
    assert crowd.most == 8, "on trial, and all of them were refused"
    assert await bench.circuit() is not None
    crowd.most = 0
    bench.clock.passes(700)
    await relay.step(OutboxQueue.CRM)
    assert await bench.circuit() is None
    assert crowd.most == 22, "eight on trial again, then all the rest"
    assert {(await bench.stored(SubmissionId(number))).state for number in range(1, 31)} == {
        SubmissionState.DELIVERED
    }
