"""A test lead goes into the CRM, by the way that submissions go."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from typing_extensions import override

from intake.delivery.bring_in import BringIn
from intake.delivery.gateway import CrmGateway, Progress
from intake.delivery.plan import Found
from intake.kernel.clock import Clock
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.delivery_errors import DeliveryError, PermanentError
from intake.outbox.row import NewOutboxRow
from intake.outbox.tasks.trial_tasks import TrialDelivery, TrialRemoval
from intake.submissions.submission import Created
from intake.trials.start_trial import removal_clock
from intake.trials.trial import (
    STANDS_FOR,
    HasTrials,
    Trial,
    TrialState,
    TrialStep,
    trial_key,
)

TAKEN = "(test data taken)"
"""The reason where somebody in the CRM has the made-up data: nothing is made then."""


class TrialProgress(Progress):
    """What an attempt at a test lead has made so far."""

    def __init__(self, attempt: Attempt, trial: Trial) -> None:
        self._attempt = attempt
        self._trial_id = trial.id

    @override
    async def dispatching(self) -> None:
        await self._attempt.dispatching()

    @override
    async def reached(self, made: Created) -> None:
        """Commit what exists, even when the lease is lost: it must be taken away again."""
        await self._attempt.keep(TrialStep(self._trial_id, made=made), even_if_lost=True)


@dataclass(frozen=True, slots=True)
class TrialStands:
    """It is in the CRM, and is taken away after a while (:class:`intake.outbox.attempt.Effect`)."""

    trial_id: int
    made: Created

    @classmethod
    async def write(cls, unit: Any, effects: Sequence["TrialStands"], now: datetime) -> None:
        """Write them: hardly ever more than one."""
        for one in effects:
            step = TrialStep(one.trial_id, TrialState.STANDING, made=one.made)
            await TrialStep.write(unit, (step,), now)
            await unit.timers.start(removal_clock(one.trial_id, now, now + STANDS_FOR))


class BringInTrial:
    """Brings it in. A portal that is away holds it up, and whoever started it reads that."""

    def __init__(
        self,
        reading: UnitOfWorkFactory[HasTrials],
        gateway: CrmGateway,
        bring_in: BringIn,
        clock: Clock,
    ) -> None:
        self._reading = reading
        self._gateway = gateway
        self._bring_in = bring_in
        self._clock = clock

    async def __call__(self, task: TrialDelivery, attempt: Attempt) -> Completion:
        """Bring it in, unless it is to go already."""
        async with self._reading() as unit:
            trial = await unit.trials.get(task.trial_id)
        if trial is None or trial.state is not TrialState.BRINGING:
            return Completion()
        with self._gateway.active(), held_up(attempt, trial.id):
            made = await self._bring_in(
                trial.as_submission, attempt, TrialProgress(attempt, trial), nobody_has_it
            )
        return Completion((TrialStands(trial.id, made),))

    def refused(self, task: TrialDelivery, reason: str) -> Completion:
        """Say why, and take away what there is of it."""
        now = self._clock.now()
        step = TrialStep(task.trial_id, TrialState.REMOVING, refused=reason)
        row = NewOutboxRow(TrialRemoval(task.trial_id), now, trial_key(task.trial_id))
        return Completion((step,), (row,))


def nobody_has_it(found: Found) -> None:
    """Refuse to touch what was there before.

    Raises:
        PermanentError: somebody in the CRM has the made-up data.
    """
    if found.contact is not None or found.company_id is not None or found.open_main_id is not None:
        raise PermanentError(TAKEN, code="test_data_taken")


@contextmanager
def held_up(attempt: Attempt, trial_id: int) -> Iterator[None]:
    """Have it noted, with the attempt's end, why it waits."""
    try:
        yield
    except PermanentError:
        raise
    except DeliveryError as error:
        attempt.keep_at_end(TrialStep(trial_id, trouble=error.reason))
        raise
