"""The use case that brings one submission into the CRM."""

from collections.abc import Callable

from intake.delivery.attempt import Attempt
from intake.delivery.files import missing_files
from intake.delivery.gateway import CrmGateway, LeaseLostError
from intake.delivery.misfits import MisfitNotices
from intake.delivery.plan import Plan, TraceMode
from intake.delivery.planning import kinds_of, look_up_of, make_plan
from intake.delivery.progress import ProgressStore
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, SubmissionId
from intake.outbox.retry import DeadLetter
from intake.outbox.row import NewOutboxRow, OutboxRow, submission_row
from intake.outbox.tasks import FileUpload
from intake.submissions.submission import Created, Submission, SubmissionState

Describe = Callable[[Submission, bool], str]
"""Writes the timeline comment; the flag says that it is a repeat inquiry."""


class Deliver:
    """Look up, send, read, and commit each step's outcome; no transaction is open meanwhile.

    Calling it again is safe at any point: it goes on from what storage knows to exist, and when an
    earlier attempt's end is unknown it first asks the portal what there is.
    """

    def __init__(
        self,
        progress_store: ProgressStore,
        gateway: CrmGateway,
        clock: Clock,
        describe: Describe,
        *,
        mode: TraceMode,
        admins: tuple[ChatId, ...],
        misfits_title: str = "",
    ) -> None:
        """Take what stands in a comment over the values for which the CRM has no place. BB-code."""
        self._progress_store = progress_store
        self._gateway = gateway
        self._clock = clock
        self._describe = describe
        self._mode = mode
        self._admins = admins
        self._misfits_title = misfits_title
        self._notices = MisfitNotices(clock, admins)

    async def __call__(self, row: OutboxRow, submission_id: SubmissionId) -> Exception | None:
        """Make one attempt; return why it failed, for the log, after its end was committed.

        Raises:
            LeaseLostError: another owner took the row over; it goes on there.
        """
        with self._gateway.active():
            return await self._attempt(row, submission_id)

    async def _attempt(self, row: OutboxRow, submission_id: SubmissionId) -> Exception | None:
        attempt = Attempt(row, submission_id, self._progress_store, self._clock, self._admins)
        submission = await self._progress_store.submission(submission_id)
        if submission is None or submission.state is SubmissionState.DELIVERED:
            await attempt.end(Created())
            return None
        try:
            made = await self._deliver(submission, attempt)
        except LeaseLostError:
            raise
        except Exception as error:  # noqa: BLE001  whatever went wrong, the row must not be lost
            await self._fail(error, attempt)
            return error
        with self._notices.due(submission, made.misfits) as notices:
            follow = (*notices, *self._follow(submission, made))
            await attempt.end(made, state=SubmissionState.DELIVERED, follow=follow)
        return None

    async def _deliver(self, submission: Submission, attempt: Attempt) -> Created:
        made = submission.made
        if attempt.in_doubt:
            made = made | await self._gateway.reconcile(submission.key, kinds_of(submission))
            await attempt.reached(made)
            attempt.settled()
        plan = await self._plan(submission, made)
        return await self._gateway.execute(plan, made, attempt)

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
        )

    async def _fail(self, error: Exception, attempt: Attempt) -> None:
        what = attempt.decide(error)
        if isinstance(what, DeadLetter):
            await attempt.end(Created(), state=SubmissionState.DEAD_LETTER, reason=what.reason)
        else:
            await attempt.give_back(what, error)

    def _follow(self, submission: Submission, made: Created) -> tuple[NewOutboxRow, ...]:
        """Files go up in a step of their own."""
        if not missing_files(submission, made):
            return ()
        return (submission_row(FileUpload(submission.id), self._clock.now()),)
