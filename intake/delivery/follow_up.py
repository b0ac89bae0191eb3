"""What is done to a bundle after its delivery."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Generic, Protocol, TypeVar

from intake.delivery.progress import Find, completion
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId
from intake.outbox.attempt import Attempt, Completion, Effect
from intake.outbox.notices import notice_rows
from intake.outbox.tasks.submission_tasks import SubmissionTask
from intake.submissions.submission import Submission

T_contra = TypeVar("T_contra", bound=SubmissionTask, contravariant=True)

Active = Callable[[], AbstractContextManager[None]]
"""The gateway's :meth:`~intake.delivery.gateway.CrmGateway.active`."""


class BundleChange(Protocol[T_contra]):
    """What is to be done with a submission's bundle."""

    async def __call__(
        self, submission: Submission, task: T_contra, attempt: Attempt
    ) -> Effect | None:
        """Do it; return what is to be written, if anything."""
        ...


class FollowUp(Generic[T_contra]):
    """Make a change; admins read why one is refused for good.

    The submission itself is not touched by a refusal: it stays delivered.
    """

    def __init__(
        self,
        find: Find,
        active: Active,
        clock: Clock,
        change: BundleChange[T_contra],
        *,
        admins: tuple[ChatId, ...],
    ) -> None:
        self._find = find
        self._active = active
        self._clock = clock
        self._change = change
        self._admins = admins

    async def __call__(self, task: T_contra, attempt: Attempt) -> Completion:
        """Make the change, if its submission is there."""
        with self._active():
            submission = await self._find(task.submission_id)
            if submission is None:
                return Completion()
            effect = await self._change(submission, task, attempt)
        effects = () if effect is None else (effect,)
        return completion(submission.id, self._clock.now(), *effects)

    def refused(self, task: T_contra, reason: str) -> Completion:
        """Tell the admins."""
        now = self._clock.now()
        number = task.submission_id
        notices = notice_rows(
            self._admins, "notice-trace-refused", now, submission=str(number), reason=reason
        )
        return completion(number, now, follow=notices)
