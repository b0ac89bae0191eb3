"""What the worker makes of an attempt: its lease, its progress, its end and what follows."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from intake.delivery.progress import BundleGrown, StateReached
from intake.forms.crm_part import EntityKind
from intake.kernel.ids import ChatId, PersonId, SubmissionId, SubmissionKey, TouchId
from intake.kernel.unit_of_work import StaleRowError
from intake.outbox.attempt import Attempt, Completion, Handler
from intake.outbox.delivery_errors import (
    AmbiguousError,
    PermanentError,
    PortalWideError,
    TransientError,
)
from intake.outbox.notices import notice_rows
from intake.outbox.outbox import LeaseLostError
from intake.outbox.retry import SETTLE_WINDOW
from intake.outbox.row import NewOutboxRow, OutboxRow, card_row, submission_row
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
from intake.outbox.tasks.task import TASKS, Task, UnreadableTask
from intake.outbox.worker import UnreadableTaskError, Worker
from intake.submissions.submission import Created, CreatedEntity, SubmissionState
from intake.submissions.submitting import rows_for
from tests.intake.delivery.made_up import PERSON, submission
from tests.intake.delivery.workbench import ADMINS, OWNER, HandClock, Workbench, as_new
from tests.storage.test_task_snapshots import SAMPLES

DEAL = Created((CreatedEntity(EntityKind.DEAL, 5, made=True),), 3, commented=True)
MANY = 20


class Died(BaseException):
    """The process ends here."""


@dataclass
class Scripted:
    """A handler that does what the test says, and notes what it was given."""

    does: Callable[[Any, Attempt], Awaitable[Completion | None]]
    refusal: Completion | None = None
    given: list[object] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    async def __call__(self, task: object, attempt: Attempt) -> Completion:
        self.given.append(task)
        return await self.does(task, attempt) or Completion()

    def refused(self, task: object, reason: str) -> Completion | None:  # noqa: ARG002  the protocol's signature
        self.reasons.append(reason)
        return self.refusal


async def nothing(_: object, __: Attempt) -> None:
    """Done at once."""


def failing(*errors: Exception, sends: bool = False) -> Scripted:
    """A handler that fails with these, one after another, and then works."""
    waiting = list(errors)

    async def does(_: object, attempt: Attempt) -> None:
        if sends:
            await attempt.dispatching()
        if waiting:
            raise waiting.pop(0)

    return Scripted(does)


def worker_of(bench: Workbench, handler: Handler[Any] | Callable[..., Any]) -> Worker:
    """A worker that has this one handler for all tasks."""
    scripted = handler if isinstance(handler, Scripted) else Scripted(handler)
    handlers = dict.fromkeys(TASKS.values(), scripted)
    return Worker(bench.database.writing, bench.clock, handlers, admins=ADMINS)


async def add(bench: Workbench, *rows: NewOutboxRow) -> None:
    async with bench.database.writing() as unit:
        await unit.outbox.add_all(rows, bench.clock.now())
        await unit.commit()


async def lease(bench: Workbench, queue: OutboxQueue = OutboxQueue.CRM) -> Sequence[OutboxRow]:
    async with bench.database.writing() as unit:
        rows = await unit.outbox.lease(queue, OWNER, bench.clock.now(), 100)
        await unit.commit()
    return rows


async def leased(bench: Workbench) -> Sequence[OutboxRow]:
    """Many deliveries, all leased."""
    for number in range(MANY):
        await bench.submit(
            key=SubmissionKey(f"{number:032x}"),
            person=replace(PERSON, id=PersonId(PERSON.id + number)),
        )
    return await lease(bench)


@pytest.mark.parametrize("task", SAMPLES, ids=repr)
async def test_every_task_is_given_to_its_handler_as_it_was_written(
    bench: Workbench, task: Task
) -> None:
    number = await bench.submit()
    await lease(bench)
    await add(bench, NewOutboxRow(task, bench.clock.now()))
    (row,) = await lease(bench, task.queue)
    handlers: dict[type[Any], Scripted] = {kind: Scripted(nothing) for kind in TASKS.values()}
    worker = Worker(bench.database.writing, bench.clock, handlers, admins=ADMINS)
    assert await worker(row) is None
    assert {kind: one.given for kind, one in handlers.items() if one.given} == {type(task): [task]}
    assert task.submission_id in {None, number}
    async with bench.database.reading() as unit:
        loads = await unit.outbox_load.queues()
    assert loads[task.queue].rows == (task.queue is OutboxQueue.CRM), "the delivery alone is left"


async def test_the_end_is_one_commit_with_what_follows(bench: Workbench) -> None:
    number = await bench.submit()
    card = card_row(number, bench.clock.now())

    async def does(_: Delivery, __: Attempt) -> Completion:
        delivered = StateReached(number, SubmissionState.DELIVERED)
        return Completion((BundleGrown(number, DEAL), delivered), (card, card))

    assert await worker_of(bench, does)(await bench.lease()) is None
    stored = await bench.stored(number)
    assert (stored.state, stored.made) == (SubmissionState.DELIVERED, DEAL)
    assert await bench.waiting(OutboxQueue.CRM) == ()
    # Both refreshes of the card became one row.
    (row,) = await bench.waiting(OutboxQueue.TELEGRAM)
    assert row.task == CardRefresh(number)


async def test_what_is_written_at_the_end_is_written_however_it_ends(bench: Workbench) -> None:
    number = await bench.submit()

    async def does(_: Delivery, attempt: Attempt) -> None:
        attempt.keep_at_end(BundleGrown(number, DEAL))
        assert (await bench.stored(number)).made == Created()
        raise TransientError("busy")

    await worker_of(bench, does)(await bench.lease())
    assert (await bench.stored(number)).made == DEAL


async def test_what_is_written_at_the_end_is_written_with_what_is_kept_before(
    bench: Workbench,
) -> None:
    """Whoever keeps that a step is over would otherwise lose what that step left."""
    number = await bench.submit()

    async def does(_: Delivery, attempt: Attempt) -> None:
        attempt.keep_at_end(BundleGrown(number, DEAL))
        await attempt.keep(StateReached(number, SubmissionState.DELIVERED))
        raise Died

    with pytest.raises(Died):
        await worker_of(bench, does)(await bench.lease())
    stored = await bench.stored(number)
    assert (stored.state, stored.made) == (SubmissionState.DELIVERED, DEAL)


async def test_a_refusal_ends_as_the_handler_says(bench: Workbench) -> None:
    number = await bench.submit()
    handler = failing(PermanentError("a field is missing"))
    handler.refusal = Completion((StateReached(number, SubmissionState.DEAD_LETTER, "because"),))
    assert isinstance(await worker_of(bench, handler)(await bench.lease()), PermanentError)
    assert handler.reasons == ["a field is missing"]
    stored = await bench.stored(number)
    assert (stored.state, stored.reason) == (SubmissionState.DEAD_LETTER, "because")
    assert await bench.waiting(OutboxQueue.CRM) == ()


async def test_what_a_handler_never_gives_up_is_tried_for_ever(bench: Workbench) -> None:
    await bench.submit()
    handler = failing(*[KeyError("a fault of our own") for _ in range(20)])
    worker = worker_of(bench, handler)
    for _ in range(20):
        assert isinstance(await worker(await bench.lease()), KeyError)
        bench.clock.passes(1000)
    assert len(handler.reasons) == 16, "from the fifth on it would have been given up"
    assert await worker(await bench.lease()) is None


async def test_what_was_sent_before_a_fault_is_in_doubt_however_often(bench: Workbench) -> None:
    await bench.submit()
    worker = worker_of(bench, failing(*[KeyError("a fault") for _ in range(6)], sends=True))
    for _ in range(6):
        await worker(await bench.lease())
        bench.clock.passes(74)
        assert await bench.leasable() == ()
        bench.clock.passes(1000)
        (row,) = await bench.leasable()
        assert row.in_doubt


async def test_what_was_sent_and_refused_and_is_never_given_up_is_in_doubt(
    bench: Workbench,
) -> None:
    await bench.submit()
    worker = worker_of(bench, failing(PermanentError("refused"), sends=True))
    await worker(await bench.lease())
    bench.clock.passes(74)
    assert await bench.leasable() == ()
    bench.clock.passes(1)
    assert (await bench.lease()).in_doubt


async def test_what_was_refused_in_part_is_told_to_the_log(bench: Workbench) -> None:
    await bench.submit()
    error = PermanentError("one file is gone")

    async def does(_: Delivery, __: Attempt) -> Completion:
        return Completion(error=error)

    assert await worker_of(bench, does)(await bench.lease()) is error
    assert await bench.waiting(OutboxQueue.CRM) == ()


async def test_a_lost_lease_writes_nothing(bench: Workbench) -> None:
    """The relay of a process that was thought dead must not touch the row of its successor."""
    number = await bench.submit()
    row = await bench.lease()
    await bench.reclaim()
    await bench.lease("next")
    effect = BundleGrown(number, DEAL)

    async def sends(_: Delivery, attempt: Attempt) -> None:
        await attempt.dispatching()

    async def keeps(_: Delivery, attempt: Attempt) -> None:
        await attempt.keep(effect)

    async def begins(_: Delivery, attempt: Attempt) -> None:
        await attempt.begin(TraceCorrection(number, 7))

    async def ends(_: Delivery, __: Attempt) -> Completion:
        return Completion((effect,), (card_row(number, bench.clock.now()),))

    for does in (sends, keeps, begins, ends, failing(PortalWideError("expired"))):
        with pytest.raises(LeaseLostError):
            await worker_of(bench, does)(row)
    assert (await bench.stored(number)).made == Created()
    assert await bench.circuit() is None
    assert await bench.waiting(OutboxQueue.TELEGRAM) == ()


async def test_what_is_there_is_kept_even_if_the_lease_was_lost(bench: Workbench) -> None:
    """The successor must not make it a second time."""
    number = await bench.submit()
    row = await bench.lease()
    await bench.reclaim()
    await bench.lease("next")

    async def makes(_: Delivery, attempt: Attempt) -> None:
        await attempt.keep(BundleGrown(number, DEAL), even_if_lost=True)

    with pytest.raises(LeaseLostError):
        await worker_of(bench, makes)(row)
    assert (await bench.stored(number)).made == DEAL


async def test_a_crash_while_sending_leaves_a_doubt_that_waits(bench: Workbench) -> None:
    await bench.submit()
    worker = worker_of(bench, failing(Died(), sends=True))  # type: ignore[arg-type]  # it ends all
    with pytest.raises(Died):
        await worker(await bench.lease())
    await bench.reclaim()
    bench.clock.passes(74)
    assert await bench.leasable() == ()
    bench.clock.passes(1)
    (row,) = await bench.leasable()
    assert row.in_doubt


async def test_a_crash_before_sending_leaves_none(bench: Workbench) -> None:
    await bench.submit()
    with pytest.raises(Died):
        await worker_of(bench, failing(Died()))(await bench.lease())  # type: ignore[arg-type]  # it ends all
    await bench.reclaim()
    (row,) = await bench.leasable()
    assert not row.in_doubt


async def test_a_failed_attempt_comes_back_with_its_doubt(bench: Workbench) -> None:
    await bench.submit()
    await worker_of(bench, failing(AmbiguousError("lost", code="TIMEOUT")))(await bench.lease())
    bench.clock.passes(74)
    assert await bench.leasable() == ()
    bench.clock.passes(1)
    (row,) = await bench.leasable()
    assert (row.in_doubt, row.error, row.attempt) == (True, "TIMEOUT", 2)


async def test_a_settled_doubt_is_gone(bench: Workbench) -> None:
    await bench.submit()

    async def does(_: Delivery, attempt: Attempt) -> None:
        attempt.settled()
        raise TransientError("busy")

    await worker_of(bench, failing(AmbiguousError("lost")))(await bench.lease())
    bench.clock.passes(75)
    await worker_of(bench, does)(await bench.lease())
    bench.clock.passes(100)
    (row,) = await bench.leasable()
    assert not row.in_doubt


async def test_how_far_a_task_has_got_is_what_the_next_attempt_is_given(bench: Workbench) -> None:
    number = await bench.submit()
    await lease(bench)
    note = ReturnNote(number, TouchId(1))

    async def does(task: ReturnNote, attempt: Attempt) -> None:
        if task.trace_id is None:
            await attempt.begin(replace(task, trace_id=7))
            raise TransientError("busy")

    handler = Scripted(does)
    worker = worker_of(bench, handler)
    await add(bench, NewOutboxRow(note, bench.clock.now(), frozenset({"return"})))
    await worker(await bench.lease())
    later = ReturnNote(number, TouchId(2))
    await add(bench, NewOutboxRow(later, bench.clock.now(), frozenset({"return"})))
    bench.clock.passes(100)
    for _ in range(2):
        await worker(await bench.lease())
    assert handler.given == [note, replace(note, trace_id=7), later]


async def test_admins_are_told_once_however_many_attempts_fail(bench: Workbench) -> None:
    await bench.submit()
    for _ in range(3):
        error = PortalWideError("the webhook expired", code="NO_AUTH_FOUND")
        await worker_of(bench, failing(error))(await bench.lease())
    assert await bench.notices() == [(chat, "notice-portal-paused") for chat in ADMINS]
    circuit = await bench.circuit()
    assert circuit is not None
    assert (circuit.is_known, circuit.opened_at, circuit.probes) == (True, bench.clock.now(), 0)


async def test_a_silent_portal_is_not_told_before_a_probe_fails_too(bench: Workbench) -> None:
    await bench.submit()
    error = TransientError("down", unreachable=True)
    worker = worker_of(bench, failing(error, error, error))
    for _ in range(3):
        await worker(await bench.lease())
        bench.clock.passes(60)
    circuit = await bench.circuit()
    assert circuit is not None
    assert not circuit.is_known
    assert await bench.notices() == []
    bench.crm.trouble["probe"] = [error]
    await bench.probe()
    assert await bench.notices() == [(chat, "notice-portal-paused") for chat in ADMINS]


async def test_a_wait_that_the_portal_asked_for_is_kept_with_the_row(bench: Workbench) -> None:
    """Else a clock that was put back would make it due at once."""
    await bench.submit()
    wait = timedelta(hours=2)
    error = TransientError("limit", code="LIMIT", retry_after=wait)
    await worker_of(bench, failing(error))(await bench.lease())
    not_before = bench.clock.now() + wait
    bench.clock.passes(2 * 3600 + 300)
    (row,) = await bench.leasable()
    assert row.not_before == not_before


async def test_admins_can_end_an_incident_that_an_attempt_began(bench: Workbench) -> None:
    await bench.submit()
    error = PortalWideError("expired", code="EXPIRED", remedy="https://portal.example/grant")
    await worker_of(bench, failing(error))(await bench.lease())
    circuit = await bench.circuit()
    assert circuit is not None
    assert circuit.remedy == "https://portal.example/grant"


async def test_everybody_gets_what_is_theirs(bench: Workbench) -> None:
    rows = await leased(bench)

    def deal(number: SubmissionId) -> Created:
        entity = CreatedEntity(EntityKind.DEAL, 1000 + number, made=True)
        return Created((entity,), number, commented=True)

    async def does(task: Delivery, attempt: Attempt) -> Completion:
        number = task.submission_id
        await attempt.dispatching()
        await attempt.keep(BundleGrown(number, deal(number)))
        state, reason = SubmissionState.DEAD_LETTER, f"why {number % 3}"
        follow = (card_row(number, bench.clock.now()),)
        return Completion((StateReached(number, state, reason),), follow)

    worker = worker_of(bench, does)
    assert await asyncio.gather(*map(worker, rows)) == [None] * MANY
    for row in rows:
        assert row.submission_id is not None
        stored = await bench.stored(row.submission_id)
        assert stored.made == deal(row.submission_id)
        assert stored.reason == f"why {row.submission_id % 3}"
    assert await bench.waiting(OutboxQueue.CRM) == ()
    assert len(await bench.waiting(OutboxQueue.TELEGRAM)) == MANY


async def test_those_that_lost_their_lease_write_no_end(bench: Workbench) -> None:
    rows = await leased(bench)
    async with bench.database.writing() as unit:
        await unit.outbox.finish([row.id for row in rows[:3]], OWNER)
        await unit.commit()

    async def does(task: Delivery, __: Attempt) -> Completion:
        return Completion((StateReached(task.submission_id, SubmissionState.DELIVERED),))

    ends = await asyncio.gather(*map(worker_of(bench, does), rows), return_exceptions=True)
    assert [isinstance(end, LeaseLostError) for end in ends] == [True] * 3 + [False] * (MANY - 3)
    for row, end in zip(rows, ends, strict=True):
        assert row.submission_id is not None
        state = (await bench.stored(row.submission_id)).state
        assert (state is SubmissionState.DELIVERED) is (end is None)


async def test_a_fault_in_one_end_costs_the_others_nothing(bench: Workbench) -> None:
    """The group is rolled back, and each writes alone."""
    rows = await leased(bench)

    @dataclass(frozen=True)
    class Breaks:
        @classmethod
        async def write(cls, *_: object) -> None:
            raise ZeroDivisionError

    async def does(task: Delivery, attempt: Attempt) -> Completion:
        delivered = StateReached(task.submission_id, SubmissionState.DELIVERED)
        return Completion((delivered, *[Breaks()] * (attempt.row is rows[7])))

    ends = await asyncio.gather(*map(worker_of(bench, does), rows), return_exceptions=True)
    assert isinstance(ends.pop(7), ZeroDivisionError)
    assert ends == [None] * (MANY - 1)
    states = [(await bench.stored(one.submission_id)).state for one in rows if one.submission_id]
    assert states.count(SubmissionState.DELIVERED) == MANY - 1
    assert states[7] is SubmissionState.QUEUED


async def test_a_row_that_is_refused_alone_is_a_dead_letter_in_the_end(bench: Workbench) -> None:
    """It is told that the portal serves nobody, while others get through."""
    number = await bench.submit()
    await bench.submit(key=SubmissionKey("2" * 32))
    odd, *_ = await lease(bench)
    refusal = Completion((StateReached(number, SubmissionState.DEAD_LETTER, "scope"),))

    async def does(task: Delivery, _: Attempt) -> None:
        if task.submission_id == number:
            raise PortalWideError("scope", code="insufficient_scope")

    worker = worker_of(bench, Scripted(does, refusal))
    await worker(odd)
    bench.clock.passes(SETTLE_WINDOW.total_seconds() + 1)
    for turn in range(6):
        await bench.submit(key=SubmissionKey(f"{turn:032}"))
        for row in await lease(bench):
            await worker(row)
        bench.clock.passes(1000)
    assert (await bench.stored(number)).state is SubmissionState.DEAD_LETTER


DAY = timedelta(days=1).total_seconds()


@pytest.mark.parametrize("known", [False, True])
async def test_a_task_that_nobody_knows_is_out_of_the_way_and_stays(
    bench: Workbench, known: bool
) -> None:
    """A type of another version, a payload that cannot be read, a handler that is missing."""
    number = await bench.submit()
    await worker_of(bench, nothing)(await bench.lease())
    for task in (TraceErasure(number), FileUpload(number)):
        await add(bench, submission_row(task, bench.clock.now()))
    (row,) = await lease(bench)
    stranger = replace(row, task=row.task if known else UnreadableTask("greet", number))
    worker = Worker(bench.database.writing, bench.clock, {}, admins=ADMINS)
    assert isinstance(await worker(stranger), UnreadableTaskError)
    behind = await lease(bench)
    assert [one.task for one in behind] == [FileUpload(number)], "it holds nobody up"
    await worker_of(bench, nothing)(behind[0])
    notices = await bench.waiting_notices()
    assert [(one.chat_id, one.text) for one in notices] == [
        (chat, "notice-task-unreadable") for chat in ADMINS
    ]
    assert notices[0].args == {
        "row": str(row.id),
        "task": "erase" if known else "greet",
        "submission": str(number),
    }
    bench.clock.passes(DAY - 1)
    assert await lease(bench) == ()
    bench.clock.passes(1)
    (again,) = await lease(bench)
    assert isinstance(await worker(again), UnreadableTaskError)
    assert len(await bench.notices()) == len(ADMINS), "told once"
    bench.clock.passes(DAY)
    (once_more,) = await lease(bench)
    assert (once_more.id, once_more.error) == (row.id, "UNREADABLE_TASK")
    assert await worker_of(bench, nothing)(once_more) is None, "the version that knows it"


async def test_an_unknown_task_about_no_submission_is_told_as_one(bench: Workbench) -> None:
    (notice,) = notice_rows(ADMINS[:1], "notice-portal-paused", bench.clock.now())
    await add(bench, notice)
    (row,) = await lease(bench, OutboxQueue.TELEGRAM)
    worker = Worker(bench.database.writing, bench.clock, {}, admins=ADMINS[1:])
    await worker(row)
    (waiting_notice,) = await bench.waiting_notices()
    assert waiting_notice.args["submission"] == "0"


async def test_a_wrong_clock_does_not_wake_what_nobody_knows(bench: Workbench) -> None:
    await bench.submit()
    worker = Worker(bench.database.writing, bench.clock, {}, admins=ADMINS)
    await worker(await bench.lease())
    async with bench.database.writing() as unit:
        longest, settle = timedelta(minutes=16), SETTLE_WINDOW
        now = bench.clock.now()
        moved = await unit.outbox.put_forward(OutboxQueue.CRM, now, longest=longest, settle=settle)
    assert moved == 0


def test_notices_hold_no_person() -> None:
    rows = notice_rows(ADMINS, "notice-portal-paused", HandClock().now(), reason="why")
    assert [row.keys for row in rows] == [{f"chat:{chat}"} for chat in ADMINS]
    assert {row.task.submission_id for row in rows} == {None}
    assert rows[0].task == Notice(ChatId(ADMINS[0]), "notice-portal-paused", {"reason": "why"})


def test_all_refreshes_of_a_card_go_one_after_another() -> None:
    """The first card is still on its way to Telegram when the delivery asks for a second one."""
    clock, number = HandClock(), SubmissionId(5)
    _, first = rows_for(as_new(submission()), number, clock.now())
    assert first.keys & card_row(number, clock.now()).keys


@dataclass(frozen=True)
class Overtaken:
    """An effect that finds its row changed by another process, this often."""

    times: list[int]

    @classmethod
    async def write(cls, unit: Any, effects: Sequence["Overtaken"], now: Any) -> None:
        del unit, now
        for one in effects:
            if one.times:
                one.times.pop()
                raise StaleRowError


async def test_an_end_whose_row_another_process_changed_is_written_once_more(
    bench: Workbench,
) -> None:
    """What was sent has left: were its end lost, it would be unclear whether it arrived."""

    async def send(_: object, attempt: Attempt) -> Completion:
        await attempt.dispatching()
        await attempt.keep(Overtaken([1]))
        return Completion((Overtaken([1]),))

    await bench.submit()
    (row,) = await lease(bench)
    assert await worker_of(bench, send)(row) is None
    assert await bench.waiting(OutboxQueue.CRM) == ()
