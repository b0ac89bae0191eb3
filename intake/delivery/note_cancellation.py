"""Somebody stops for good in a form of which a part is in the CRM: its timeline says so."""

from collections.abc import Callable

from intake.delivery.amending import Amending, Amendment
from intake.delivery.plan import note_mark
from intake.delivery.progress import NotingProgress
from intake.outbox.attempt import Attempt, Effect
from intake.outbox.delivery_errors import TransientError
from intake.outbox.tasks.submission_tasks import CancellationNote
from intake.submissions.submission import Submission, SubmissionState

DescribeCancellation = Callable[[Submission], str]
"""Writes the note. BB-code."""


class NoteCancellation:
    """Leaves a note at the main entity, once; what was sent stays as it is."""

    def __init__(self, gateway: Amending, describe: DescribeCancellation) -> None:
        self._gateway = gateway
        self._describe = describe

    async def __call__(
        self, submission: Submission, task: CancellationNote, attempt: Attempt
    ) -> Effect | None:
        """Leave it, unless the person goes on after all, or nothing is there to leave it at."""
        if submission.state is SubmissionState.QUEUED:
            raise TransientError("the part is not delivered yet", code="not_delivered")
        partial = submission.partial
        if partial is None or partial.cancelled_at is None or not submission.is_unfinished:
            return None
        if submission.state is not SubmissionState.DELIVERED:
            return None
        here = await self._gateway.find_bundle(submission)
        if not here.entities:
            return None
        amendment = Amendment(
            entities=here.entities,
            trace=None,
            note=self._describe(submission),
            mark=note_mark(submission.key, f"x{attempt.row.id}"),
        )
        progress = NotingProgress(attempt, task.submission_id)
        await self._gateway.amend(amendment, None, in_doubt=attempt.in_doubt, progress=progress)
        return None
