"""The use case that brings one submission into the CRM."""

from collections.abc import Callable, Sequence

from intake.delivery.bring_in import AssigneeOf, BringIn, BringingCrm, Describe, nobody
from intake.delivery.file_places import missing_files
from intake.delivery.misfits import MisfitNotices
from intake.delivery.plan import TraceMode
from intake.delivery.progress import BundleGrown, BundleProgress, Find, StateReached, completion
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId
from intake.outbox.attempt import Attempt, Completion, Effect
from intake.outbox.row import NewOutboxRow, submission_row
from intake.outbox.tasks.submission_tasks import Delivery, FileUpload
from intake.submissions.submission import Created, Submission, SubmissionState

DeliveryFollower = Callable[[Submission, Created], Effect]
"""Says what else is written when a submission is delivered. The rooms above say what."""


class Deliver:
    """Look up, send, read, and commit each step's outcome; no transaction is open meanwhile.

    Calling it again is safe at any point: it goes on from what storage knows to exist, and when an
    earlier attempt's end is unknown it first asks the portal what there is.
    """

    def __init__(
        self,
        find: Find,
        gateway: BringingCrm,
        clock: Clock,
        describe: Describe,
        *,
        mode: TraceMode,
        admins: tuple[ChatId, ...],
        misfits_title: str,
        assignee_of: AssigneeOf = nobody,
        followers: Sequence[DeliveryFollower] = (),
    ) -> None:
        """``misfits_title`` stands in a comment over the values for which the CRM has no place.
        BB-code."""
        self._find = find
        self._gateway = gateway
        self._clock = clock
        self._bring_in = BringIn(
            gateway,
            describe,
            mode=mode,
            misfits_title=misfits_title,
            assignee_of=assignee_of,
        )
        self._followers = followers
        self._notices = MisfitNotices(clock, admins)

    async def __call__(self, task: Delivery, attempt: Attempt) -> Completion:
        """Bring the submission in, unless it is."""
        with self._gateway.active():
            submission = await self._find(task.submission_id)
            if submission is None:
                return Completion()
            submission = submission.as_delivered
            if submission.state is SubmissionState.DELIVERED:
                return completion(submission.id, self._clock.now())
            if submission.erased and not attempt.in_doubt and not submission.made.entities:
                return Completion()  # nothing of it is there, and nothing is to come there
            progress = BundleProgress(attempt, submission.id)
            made = await self._bring_in(submission, attempt, progress)
        return completion(
            submission.id,
            self._clock.now(),
            BundleGrown(submission.id, made),
            StateReached(submission.id, SubmissionState.DELIVERED),
            *(follower(submission, made) for follower in self._followers),
            follow=(*self._notices.due(submission, made.misfits), *self._follow(submission, made)),
        )

    def refused(self, task: Delivery, reason: str) -> Completion:
        """Make the submission a dead letter: its card shows it in full."""
        number = task.submission_id
        dead_letter = StateReached(number, SubmissionState.DEAD_LETTER, reason)
        return completion(number, self._clock.now(), dead_letter)

    def _follow(self, submission: Submission, made: Created) -> tuple[NewOutboxRow, ...]:
        """Files go up in a step of their own."""
        if not missing_files(submission, made):
            return ()
        return (submission_row(FileUpload(submission.id), self._clock.now()),)
