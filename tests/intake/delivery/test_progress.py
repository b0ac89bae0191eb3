"""What work on a submission leaves in the database while it goes on."""

import pytest

from intake.delivery.progress import BundleGrown, BundleProgress
from intake.forms.crm_part import EntityKind
from intake.kernel.ids import SubmissionId
from intake.outbox.attempt import Attempt, Completion, Handler
from intake.outbox.outbox import LeaseLostError
from intake.outbox.tasks.submission_tasks import Delivery
from intake.outbox.worker import Worker
from intake.submissions.submission import Created, CreatedEntity, SubmissionState
from tests.intake.delivery.workbench import ADMINS, Workbench

TRACED = Created((CreatedEntity(EntityKind.DEAL, 5, made=True),), 3)
DEAL = Created((CreatedEntity(EntityKind.DEAL, 5, made=True),), 3, commented=True)


class Died(BaseException):
    """The process ends here."""


class Reaches:
    """A handler that tells what exists, and is cut short there."""

    def __init__(self, number: SubmissionId, made: Created) -> None:
        self._number, self._made = number, made

    async def __call__(self, task: Delivery, attempt: Attempt) -> Completion:  # noqa: ARG002  the protocol's signature
        progress = BundleProgress(attempt, self._number)
        await progress.dispatching()
        await progress.reached(self._made)
        raise Died

    def refused(self, task: Delivery, reason: str) -> None:
        """Never asked."""


def worker_of(bench: Workbench, handler: Handler[Delivery]) -> Worker:
    return Worker(bench.database.writing, bench.clock, {Delivery: handler}, admins=ADMINS)


async def reaches(bench: Workbench, number: SubmissionId, made: Created) -> None:
    with pytest.raises(Died):
        await worker_of(bench, Reaches(number, made))(await bench.lease())


async def test_progress_is_kept_step_by_step(bench: Workbench) -> None:
    number = await bench.submit()
    await reaches(bench, number, TRACED)
    assert (await bench.stored(number)).made == TRACED
    assert (await bench.stored(number)).state is SubmissionState.QUEUED


async def test_what_two_reports_say_adds_up(bench: Workbench) -> None:
    number, filed = await bench.submit(), Created(files=("a.pdf",))
    async with bench.database.writing() as unit:
        reports = (BundleGrown(number, TRACED), BundleGrown(number, filed))
        await BundleGrown.write(unit, reports, bench.clock.now())
        await unit.commit()
    assert (await bench.stored(number)).made == TRACED | filed


async def test_a_crash_after_the_last_step_leaves_a_doubt(bench: Workbench) -> None:
    """One commit less for every submission: whoever goes on asks the portal, and the comment proves
    everything before it."""
    number = await bench.submit()
    await reaches(bench, number, DEAL)
    assert (await bench.stored(number)).made == Created()
    await bench.reclaim()
    bench.clock.passes(75)
    (row,) = await bench.leasable()
    assert row.in_doubt


async def test_what_exists_is_kept_even_when_the_lease_is_lost(bench: Workbench) -> None:
    number = await bench.submit()

    class Late(Reaches):
        async def __call__(self, task: Delivery, attempt: Attempt) -> Completion:  # noqa: ARG002  as above
            await bench.reclaim()
            await BundleProgress(attempt, number).reached(TRACED)
            raise AssertionError

    with pytest.raises(LeaseLostError):
        await worker_of(bench, Late(number, TRACED))(await bench.lease())
    assert (await bench.stored(number)).made == TRACED
