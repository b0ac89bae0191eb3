"""A test lead goes out of the CRM: only what it made, and can prove by its origin."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from intake.delivery.gateway import CrmGateway
from intake.delivery.planning import kinds_of
from intake.kernel.ids import SubmissionKey
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.tasks.trial_tasks import TrialRemoval
from intake.submissions.submission import Created
from intake.trials.bring_in_trial import held_up
from intake.trials.trial import HasTrials, Left, TrialState, TrialStep

NoteGone = Callable[[str], Awaitable[None]]
"""Hears of each thing that is gone: a kind of entity, ``comment``, ``trace``."""


class TrialRemover(Protocol):
    """A CRM out of which a test lead can be taken. Every method raises a
    :class:`~intake.outbox.delivery_errors.DeliveryError`."""

    async def remove(self, key: SubmissionKey, made: Created, gone: NoteGone) -> tuple[Left, ...]:
        """Delete what was made, in the order in which nothing is left behind; return what stays.

        Comments first, while their card is there; then the trace, of which nothing says later whose
        it was; then deal, contact, company, lead. Each is looked at before, whether its origin is
        this test lead, and afterwards, whether it is gone. Once more does no harm.
        """
        ...


class RemoveTrial:
    """Takes it away. Killed in the middle, the next attempt does all of it again."""

    def __init__(
        self,
        reading: UnitOfWorkFactory[HasTrials],
        gateway: CrmGateway,
        remover: TrialRemover,
    ) -> None:
        self._reading = reading
        self._gateway = gateway
        self._remover = remover

    async def __call__(self, task: TrialRemoval, attempt: Attempt) -> Completion:
        """Take away what is known, and what an attempt whose end is unknown may have made."""
        async with self._reading() as unit:
            trial = await unit.trials.get(task.trial_id)
        if trial is None or trial.state is TrialState.ENDED:
            return Completion()
        submission = trial.as_submission
        removed = list(trial.removed)

        async def gone(what: str) -> None:
            if what not in removed:
                removed.append(what)
                await attempt.keep(TrialStep(trial.id, removed=tuple(removed)))

        with held_up(attempt, trial.id):
            found = await self._gateway.reconcile(submission.key, kinds_of(submission))
            await attempt.dispatching()
            left = await self._remover.remove(submission.key, trial.made | found, gone)
        return Completion((TrialStep(trial.id, TrialState.ENDED, left=left),))

    def refused(self, task: TrialRemoval, reason: str) -> Completion:
        """Say that it has to be done by hand: what there is stands in the message."""
        return Completion((TrialStep(task.trial_id, TrialState.ENDED, trouble=reason),))
