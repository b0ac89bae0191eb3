"""An attempt's lease, its progress and its end."""

from datetime import timedelta

import pytest

from intake.delivery.gateway import LeaseLostError
from intake.forms.form import EntityKind
from intake.kernel.ids import SubmissionId
from intake.outbox.delivery_errors import AmbiguousError, PortalWideError, TransientError
from intake.outbox.notices import notice_rows
from intake.outbox.retry import Retry
from intake.outbox.row import card_row
from intake.outbox.tasks import CardRefresh, OutboxQueue
from intake.submissions.submission import Created, CreatedEntity, SubmissionState
from intake.submissions.submitting import rows_for
from tests.intake.delivery.made_up import submission
from tests.intake.delivery.workbench import ADMINS, HandClock, Workbench, as_new

TRACED = Created((CreatedEntity(EntityKind.DEAL, 5, made=True),), 3)
DEAL = Created((CreatedEntity(EntityKind.DEAL, 5, made=True),), 3, commented=True)


async def test_progress_is_kept_step_by_step(bench: Workbench) -> None:
    number = await bench.submit()
    attempt = bench.attempt(await bench.lease())
    await attempt.dispatching()
    await attempt.reached(TRACED)
    assert (await bench.stored(number)).made == TRACED
    assert (await bench.stored(number)).state is SubmissionState.QUEUED


async def test_the_last_step_is_kept_with_the_end(bench: Workbench) -> None:
    """One commit less for every submission: nothing is left to be made."""
    number = await bench.submit()
    attempt = bench.attempt(await bench.lease())
    await attempt.dispatching()
    await attempt.reached(DEAL)
    assert (await bench.stored(number)).made == Created()
    await attempt.end(Created(), state=SubmissionState.DEAD_LETTER, reason="refused")
    assert (await bench.stored(number)).made == DEAL


async def test_the_last_step_is_kept_when_the_attempt_fails_after_it(bench: Workbench) -> None:
    number = await bench.submit()
    attempt = bench.attempt(await bench.lease())
    await attempt.reached(DEAL)
    error = TransientError("busy")
    await attempt.give_back(Retry(bench.clock.now(), in_doubt=False), error)
    assert (await bench.stored(number)).made == DEAL


async def test_a_crash_after_the_last_step_leaves_a_doubt(bench: Workbench) -> None:
    """Whoever goes on asks the portal, and the comment proves everything before it."""
    await bench.submit()
    attempt = bench.attempt(await bench.lease())
    await attempt.dispatching()
    await attempt.reached(DEAL)
    await bench.reclaim()
    bench.clock.passes(75)
    (row,) = await bench.leasable()
    assert row.in_doubt


async def test_the_end_is_one_commit_with_what_follows(bench: Workbench) -> None:
    number = await bench.submit()
    attempt = bench.attempt(await bench.lease())
    follow = card_row(number, bench.clock.now())
    await attempt.end(DEAL, state=SubmissionState.DELIVERED, follow=(follow,))
    stored = await bench.stored(number)
    assert (stored.state, stored.made) == (SubmissionState.DELIVERED, DEAL)
    assert await bench.waiting(OutboxQueue.CRM) == ()
    # Both refreshes of the card became one row.
    (row,) = await bench.waiting(OutboxQueue.TELEGRAM)
    assert row.task == CardRefresh(number)


async def test_a_lost_lease_writes_nothing(bench: Workbench) -> None:
    """The relay of a process that was thought dead must not touch the row of its successor."""
    number = await bench.submit()
    attempt = bench.attempt(await bench.lease())
    await bench.reclaim()
    await bench.lease("next")
    with pytest.raises(LeaseLostError):
        await attempt.dispatching()
    assert not attempt.sent
    with pytest.raises(LeaseLostError):
        await attempt.end(DEAL, state=SubmissionState.DELIVERED)
    error = PortalWideError("expired")
    with pytest.raises(LeaseLostError):
        await attempt.give_back(attempt.decide(error), error)  # type: ignore[arg-type]  # not Bury
    assert (await bench.stored(number)).made == Created()
    assert await bench.circuit() is None
    assert await bench.waiting(OutboxQueue.TELEGRAM) == ()


async def test_a_crash_while_sending_leaves_a_doubt_that_waits(bench: Workbench) -> None:
    await bench.submit()
    await bench.attempt(await bench.lease()).dispatching()
    await bench.reclaim()
    bench.clock.passes(74)
    assert await bench.leasable() == ()
    bench.clock.passes(1)
    (row,) = await bench.leasable()
    assert row.in_doubt


async def test_a_crash_before_sending_leaves_none(bench: Workbench) -> None:
    await bench.submit()
    await bench.lease()
    await bench.reclaim()
    (row,) = await bench.leasable()
    assert not row.in_doubt


async def test_a_failed_attempt_comes_back_with_its_doubt(bench: Workbench) -> None:
    await bench.submit()
    attempt = bench.attempt(await bench.lease())
    error = AmbiguousError("lost", code="TIMEOUT")
    await attempt.give_back(Retry(bench.clock.now() + timedelta(seconds=9), in_doubt=True), error)
    assert await bench.leasable() == ()
    bench.clock.passes(9)
    (row,) = await bench.leasable()
    assert (row.in_doubt, row.error, row.attempt) == (True, "TIMEOUT", 2)


async def test_admins_are_told_once_however_many_attempts_fail(bench: Workbench) -> None:
    await bench.submit()
    for _ in range(3):
        attempt = bench.attempt(await bench.lease())
        error = PortalWideError("the webhook expired", code="NO_AUTH_FOUND")
        await attempt.give_back(attempt.decide(error), error)  # type: ignore[arg-type]  # not Bury
    assert await bench.notices() == [(chat, "notice-portal-paused") for chat in ADMINS]
    circuit = await bench.circuit()
    assert circuit is not None
    assert (circuit.told, circuit.opened_at, circuit.probes) == (True, bench.clock.now(), 0)


async def test_a_silent_portal_is_not_told_before_a_probe_fails_too(bench: Workbench) -> None:
    await bench.submit()
    error = TransientError("down", unreachable=True)
    for _ in range(3):
        attempt = bench.attempt(await bench.lease())
        await attempt.give_back(attempt.decide(error), error)  # type: ignore[arg-type]  # not Bury
        bench.clock.passes(60)
    circuit = await bench.circuit()
    assert circuit is not None
    assert not circuit.told
    assert await bench.notices() == []
    bench.crm.trouble["probe"] = [error]
    await bench.probe()
    assert await bench.notices() == [(chat, "notice-portal-paused") for chat in ADMINS]


def test_notices_hold_no_person() -> None:
    rows = notice_rows(ADMINS, "notice-portal-paused", HandClock().now(), reason="why")
    assert [row.keys for row in rows] == [{f"chat:{chat}"} for chat in ADMINS]
    assert {row.task.submission_id for row in rows} == {None}


def test_all_refreshes_of_a_card_go_one_after_another() -> None:
    """The first card is still on its way to Telegram when the delivery asks for a second one."""
    clock, number = HandClock(), SubmissionId(5)
    _, first = rows_for(as_new(submission()), number, clock.now())
    assert first.keys & card_row(number, clock.now()).keys
