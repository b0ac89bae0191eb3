"""What is done to a bundle after its delivery: one attempt at a row, and its end."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Protocol

from intake.delivery.attempt import Attempt
from intake.delivery.gateway import LeaseLostError
from intake.delivery.progress import AttemptUnit, ProgressStore
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, SubmissionId
from intake.outbox.notices import notice_rows
from intake.outbox.retry import DeadLetter
from intake.outbox.row import OutboxRow
from intake.outbox.tasks import ReturnNote, TraceCorrection
from intake.submissions.submission import Created, Submission

Ending = Callable[[AttemptUnit], Awaitable[None]]
"""Writes what came of an attempt, in the transaction that ends its row."""

Active = Callable[[], AbstractContextManager[None]]
"""The gateway's :meth:`~intake.delivery.gateway.CrmGateway.active`."""


class TraceAttempt(Attempt):
    """An attempt that may link a new trace."""

    @property
    def task(self) -> TraceCorrection | ReturnNote:
        """The one of those that may."""
        if not isinstance(self.row.task, TraceCorrection | ReturnNote):
            raise TypeError(self.row.task.type)
        return self.row.task

    async def traced(self, trace_id: int) -> None:
        """Commit the number of a trace that was linked.

        Raises:
            LeaseLostError: the row is another owner's by now.
        """
        async with self._progress_store.writing() as unit:
            task = replace(self.task, trace_id=trace_id)
            if not await unit.outbox.begin(self.row.id, self.row.lease_owner or "", task):
                raise LeaseLostError
            await unit.commit()


class Step(Protocol):
    """What is to be done with a submission's bundle."""

    async def __call__(self, submission: Submission, attempt: TraceAttempt) -> Ending | None:
        """Do it; return what is to be written, if anything."""
        ...


class FollowUp:
    """Make one attempt at a step; whatever is refused for good, admins read the reason.

    The submission itself is not touched by a refusal: it stays delivered.
    """

    def __init__(
        self,
        progress_store: ProgressStore,
        active: Active,
        clock: Clock,
        step: Step,
        *,
        admins: tuple[ChatId, ...],
    ) -> None:
        self._progress_store = progress_store
        self._active = active
        self._clock = clock
        self._step = step
        self._admins = admins

    async def __call__(self, row: OutboxRow, submission_id: SubmissionId) -> Exception | None:
        """Make one attempt; return why it failed, for the log, after its end was committed.

        Raises:
            LeaseLostError: another owner took the row over; it goes on there.
        """
        with self._active():
            return await self._attempt(row, submission_id)

    async def _attempt(self, row: OutboxRow, submission_id: SubmissionId) -> Exception | None:
        attempt = TraceAttempt(row, submission_id, self._progress_store, self._clock, self._admins)
        submission = await self._progress_store.submission(submission_id)
        try:
            ending = None if submission is None else await self._step(submission, attempt)
        except LeaseLostError:
            raise
        except Exception as error:  # noqa: BLE001  whatever went wrong, the row must not be lost
            what = attempt.decide(error)
            if isinstance(what, DeadLetter):
                told = notice_rows(
                    self._admins,
                    "notice-trace-refused",
                    self._clock.now(),
                    submission=str(submission_id),
                    reason=what.reason,
                )
                await attempt.end(Created(), follow=told)
            else:
                await attempt.give_back(what, error)
            return error
        await attempt.end(Created(), also=ending)
        return None
