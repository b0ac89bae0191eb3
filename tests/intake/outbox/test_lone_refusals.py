"""Which row the portal means when it says that it serves nobody."""

from dataclasses import replace

import pytest

from intake.kernel.ids import OutboxId, SubmissionId
from intake.outbox.lone_refusals import LoneRefusals
from intake.outbox.retry import SETTLE_WINDOW
from intake.outbox.row import OutboxRow
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outbox.tasks.submission_tasks import Delivery
from tests.intake.delivery.workbench import HandClock

SCOPE = "insufficient_scope"


def row(number: int) -> OutboxRow:
    now = HandClock().now()
    return OutboxRow(
        id=OutboxId(number),
        queue=OutboxQueue.CRM,
        task=Delivery(SubmissionId(number)),
        due_at=now,
        created_at=now,
    )


ODD, OTHER = replace(row(1), error=SCOPE), row(2)


@pytest.mark.parametrize(("seconds", "alone"), [(-1, 0), (0, 0), (1, 1)])
def test_a_row_is_alone_once_others_surely_got_through(seconds: int, alone: int) -> None:
    """What was on its way when it was refused proves nothing."""
    clock, refusals = HandClock(), LoneRefusals()
    assert refusals.met(ODD, SCOPE, clock.now()) == 0
    clock.passes(SETTLE_WINDOW.total_seconds() + seconds)
    refusals.ended(OTHER, clock.now())
    assert refusals.met(ODD, SCOPE, clock.now()) == alone
    assert LoneRefusals().met(ODD, SCOPE, clock.now()) == 0  # another process knows nothing of it


def test_only_running_refusals_count() -> None:
    """A row that meets other trouble in between is no odd one: the portal is in trouble."""
    clock, refusals = HandClock(), LoneRefusals()
    refusals.met(ODD, SCOPE, clock.now())
    clock.passes(2 * SETTLE_WINDOW.total_seconds())
    refusals.ended(OTHER, clock.now())
    assert [refusals.met(ODD, SCOPE, clock.now()) for _ in range(3)] == [1, 2, 3]
    assert refusals.met(replace(ODD, error="TIMEOUT"), SCOPE, clock.now()) == 0
