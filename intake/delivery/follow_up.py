"""What is done to a bundle after its delivery: one attempt at a row, and its end."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from intake.clock import Clock
from intake.delivery.attempt import Attempt, AttemptUnit
from intake.delivery.gateway import ClaimLostError
from intake.delivery.policy import Bury
from intake.ids import ChatId, SubmissionId
from intake.notices import notice_rows
from intake.outbox import OutboxRow
from intake.submissions import Made, Submission
from intake.units import Units

Ending = Callable[[AttemptUnit], Awaitable[None]]
"""Writes what came of an attempt, in the transaction that ends its row."""


class TraceAttempt(Attempt):
    """An attempt that may link a new trace."""

    async def traced(self, trace_id: int) -> None:
        """Commit the number of a trace that was linked.

        Raises:
            ClaimLostError: the row is another owner's by now.
        """
        async with self._units() as unit:
            if not await unit.outbox.note_trace(*self._claim, trace_id):
                raise ClaimLostError
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
        writing: Units[AttemptUnit],
        reading: Units[AttemptUnit],
        clock: Clock,
        step: Step,
        *,
        admins: tuple[ChatId, ...],
    ) -> None:
        self._writing = writing
        self._reading = reading
        self._clock = clock
        self._step = step
        self._admins = admins

    async def __call__(self, row: OutboxRow, submission_id: SubmissionId) -> Exception | None:
        """Make one attempt; return why it failed, for the log, after its end was committed.

        Raises:
            ClaimLostError: another owner took the row over; it goes on there.
        """
        attempt = TraceAttempt(row, submission_id, self._writing, self._clock, self._admins)
        async with self._reading() as unit:
            submission = await unit.submissions.get(submission_id)
        try:
            ending = None if submission is None else await self._step(submission, attempt)
        except ClaimLostError:
            raise
        except Exception as error:  # noqa: BLE001  whatever went wrong, the row must not be lost
            what = attempt.verdict(error)
            if isinstance(what, Bury):
                told = notice_rows(
                    self._admins,
                    "notice-trace-refused",
                    self._clock.now(),
                    submission=str(submission_id),
                    reason=what.reason,
                )
                await attempt.end(Made(), follow=told)
            else:
                await attempt.give_back(what, error)
            return error
        await attempt.end(Made(), also=ending)
        return None
