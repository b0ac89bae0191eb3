"""An admin takes a submission's trace back: whether that can be done, and once."""

import pytest

from intake.delivery.erase_trace import Erasable, EraseTraceOf, Erasure, ProposeErasure
from intake.kernel.ids import PersonId, SubmissionId, UpdateId
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outbox.tasks.submission_tasks import TraceErasure
from intake.submissions.submission import SubmissionState
from intake.team.audit import AuditEntry
from tests.intake.delivery.workbench import Workbench

ADMIN = PersonId(9_001)


async def stands(bench: Workbench, erasable: Erasable) -> SubmissionId:
    """A submission of which that is to be said."""
    number = await bench.submit()
    await bench.work(await bench.lease())
    async with bench.database.writing() as unit:
        now = bench.clock.now()
        if erasable is Erasable.UNDELIVERED:
            await unit.submissions.set_state((number,), SubmissionState.DEAD_LETTER, now)
        elif erasable is not Erasable.YES:
            erased_at = now if erasable is Erasable.ERASED else None
            await unit.submissions.replace_trace(number, None, erased_at=erased_at)
        await unit.commit()
    return number


async def noted(bench: Workbench) -> int:
    async with bench.database.reading() as unit:
        return len(await unit.audit.latest(10))


@pytest.mark.parametrize("erasable", sorted(set(Erasable) - {Erasable.UNKNOWN}))
async def test_a_trace_is_taken_back_only_where_one_is_known(
    bench: Workbench, erasable: Erasable
) -> None:
    number = await stands(bench, erasable)
    found = Erasure(number, erasable, await bench.stored(number))
    assert await ProposeErasure(bench.database.reading)(number) == found
    assert await bench.waiting(OutboxQueue.CRM) == ()

    erase = EraseTraceOf(bench.database.writing, bench.clock)
    assert await erase(UpdateId(1), number, ADMIN) == found
    async with bench.database.reading() as unit:
        audit = await unit.audit.latest(10)
    entry = AuditEntry(bench.clock.now(), ADMIN, "submission.trace_erased", f"submission:{number}")
    wanted = erasable is Erasable.YES
    assert audit == ((entry,) if wanted else ())
    rows = await bench.waiting(OutboxQueue.CRM)
    assert [row.task for row in rows] == ([TraceErasure(number)] if wanted else [])

    assert await erase(UpdateId(1), number, ADMIN) == found, "the same word again"
    assert await noted(bench) == len(audit)
    assert await erase(UpdateId(2), number, ADMIN) == found
    assert await noted(bench) == 2 * len(audit), "another word is noted, and does no harm"


async def test_a_number_that_there_is_not(bench: Workbench) -> None:
    unknown = Erasure(77, Erasable.UNKNOWN)
    assert await ProposeErasure(bench.database.reading)(77) == unknown
    erase = EraseTraceOf(bench.database.writing, bench.clock)
    assert await erase(UpdateId(1), 77, ADMIN) == unknown
