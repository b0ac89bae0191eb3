"""One message says how far a test lead is, and is edited as it goes."""

from typing import Protocol

from intake.kernel.ids import ChatId
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.circuit import HasCircuits
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outbox.tasks.trial_tasks import TrialReport
from intake.trials.trial import HasTrials, Trial, TrialShown


class TrialPost(Protocol):
    """Telegram, as far as a test lead needs it."""

    async def show(self, trial: Trial, chat_id: ChatId, *, portal_away: bool) -> int | None:
        """Put how far it is into its message; return the number of a new one that took its
        place, ``None`` if none did."""
        ...


class ShownUnit(HasTrials, HasCircuits, Protocol):
    """What is read."""


class ShowTrial:
    """Renders it as it is at the moment of sending."""

    def __init__(self, reading: UnitOfWorkFactory[ShownUnit], post: TrialPost) -> None:
        self._reading = reading
        self._post = post

    async def __call__(self, task: TrialReport, attempt: Attempt) -> Completion:
        """Show it."""
        async with self._reading() as unit:
            trial = await unit.trials.get(task.trial_id)
            circuit = await unit.circuits.get(OutboxQueue.CRM)
        if trial is None:
            return Completion()
        await attempt.dispatching()
        chat_id = ChatId(trial.started_by)
        away = circuit is not None
        message_id = await self._post.show(trial, chat_id, portal_away=away)
        if message_id is None:
            return Completion()
        return Completion((TrialShown(trial.id, message_id),))

    def refused(self, task: TrialReport, reason: str) -> None:
        """Try for ever: all that goes wrong here can pass by itself."""
