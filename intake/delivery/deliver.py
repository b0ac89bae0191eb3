"""The use case that brings one submission into the CRM."""

from collections.abc import Awaitable, Callable, Sequence

from intake.delivery.file_places import missing_files
from intake.delivery.gateway import CrmGateway
from intake.delivery.misfits import MisfitNotices
from intake.delivery.plan import Assignee, Plan, TraceMode
from intake.delivery.planning import kinds_of, look_up_of, make_plan
from intake.delivery.progress import BundleGrown, BundleProgress, Find, StateReached, completion
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, SubmissionId
from intake.outbox.attempt import Attempt, Completion, Effect
from intake.outbox.row import NewOutboxRow, submission_row
from intake.outbox.tasks import Delivery, FileUpload
from intake.submissions.submission import Created, Submission, SubmissionState

Describe = Callable[[Submission, bool], str]
"""Writes the timeline comment; the flag says that it is a repeat inquiry."""

AssigneeOf = Callable[[SubmissionId], Awaitable[Assignee | None]]
"""Says who is responsible for what a submission makes, if somebody has taken it by now."""
DeliveryFollower = Callable[[Submission, Created], Effect]
"""Says what else is written when a submission is delivered. The rooms above say what."""


async def nobody(submission_id: SubmissionId) -> None:
    """Leave it to the form who is responsible."""


class Deliver:
    """Look up, send, read, and commit each step's outcome; no transaction is open meanwhile.

    Calling it again is safe at any point: it goes on from what storage knows to exist, and when an
    earlier attempt's end is unknown it first asks the portal what there is.
    """

    def __init__(
        self,
        find: Find,
        gateway: CrmGateway,
        clock: Clock,
        describe: Describe,
        *,
        mode: TraceMode,
        admins: tuple[ChatId, ...],
        misfits_title: str = "",
        assignee_of: AssigneeOf = nobody,
        followers: Sequence[DeliveryFollower] = (),
    ) -> None:
        """``misfits_title`` stands in a comment over the values for which the CRM has no place.
        BB-code."""
        self._find = find
        self._gateway = gateway
        self._clock = clock
        self._describe = describe
        self._mode = mode
        self._misfits_title = misfits_title
        self._assignee_of = assignee_of
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
            made = await self._deliver(submission, attempt)
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

    async def _deliver(self, submission: Submission, attempt: Attempt) -> Created:
        made = submission.made
        progress = BundleProgress(attempt, submission.id)
        if attempt.in_doubt:
            made = made | await self._gateway.reconcile(submission.key, kinds_of(submission))
            await progress.reached(made)
            attempt.settled()
        plan = await self._plan(submission, made)
        return await self._gateway.execute(plan, made, progress)

    async def _plan(self, submission: Submission, made: Created) -> Plan:
        found = await self._gateway.look_up(look_up_of(submission))
        ours = made.entity(found.main)
        repeat = found.open_main_id is not None and not (ours is not None and ours.made)
        comment = self._describe(submission, repeat)
        return make_plan(
            submission,
            found,
            made,
            mode=self._mode,
            comment=comment,
            misfits_title=self._misfits_title,
            assignee=await self._assignee_of(submission.id),
        )

    def _follow(self, submission: Submission, made: Created) -> tuple[NewOutboxRow, ...]:
        """Files go up in a step of their own."""
        if not missing_files(submission, made):
            return ()
        return (submission_row(FileUpload(submission.id), self._clock.now()),)
