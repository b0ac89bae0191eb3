"""What is done to a bundle after its delivery."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Generic, Protocol, TypeVar

from intake.delivery.progress import Find, outcome
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId
from intake.outbox.attempt import Attempt, Effect, Outcome
from intake.outbox.notices import notice_rows
from intake.outbox.tasks import ReturnNote, TraceCorrection, TraceErasure
from intake.submissions.submission import Submission

T_contra = TypeVar(
    "T_contra", bound=TraceCorrection | TraceErasure | ReturnNote, contravariant=True
)

Active = Callable[[], AbstractContextManager[None]]
"""The gateway's :meth:`~intake.delivery.gateway.CrmGateway.active`."""


class Step(Protocol[T_contra]):
    """What is to be done with a submission's bundle."""

    async def __call__(
        self, submission: Submission, task: T_contra, attempt: Attempt
    ) -> Effect | None:
        """Do it; return what is to be written, if anything."""
        ...


class FollowUp(Generic[T_contra]):
    """Take a step; whatever is refused for good, admins read the reason.

    The submission itself is not touched by a refusal: it stays delivered.
    """

    def __init__(
        self,
        find: Find,
        active: Active,
        clock: Clock,
        step: Step[T_contra],
        *,
        admins: tuple[ChatId, ...],
    ) -> None:
        self._find = find
        self._active = active
        self._clock = clock
        self._step = step
        self._admins = admins

    async def __call__(self, task: T_contra, attempt: Attempt) -> Outcome:
        """Take the step, if its submission is there."""
        with self._active():
            submission = await self._find(task.submission_id)
            if submission is None:
                return Outcome()
            effect = await self._step(submission, task, attempt)
        effects = () if effect is None else (effect,)
        return outcome(submission.id, self._clock.now(), *effects)

    def refused(self, task: T_contra, reason: str) -> Outcome:
        """Tell the admins."""
        now = self._clock.now()
        number = task.submission_id
        told = notice_rows(
            self._admins, "notice-trace-refused", now, submission=str(number), reason=reason
        )
        return outcome(number, now, follow=told)
