"""Putting a delivered submission's trace right, and taking one back."""

from collections.abc import Callable

from intake.attribution.credit import Attribution
from intake.delivery.amending import Amending, Amendment, CurrentBundle
from intake.delivery.gateway import Progress
from intake.delivery.plan import note_mark
from intake.delivery.progress import BundleProgress, LinkingProgress, TraceReplaced
from intake.links.link import Utm
from intake.outbox.attempt import Attempt, Effect
from intake.outbox.tasks.submission_tasks import TraceCorrection, TraceErasure
from intake.submissions.submission import Submission, SubmissionState, TouchTrace

DescribeCorrection = Callable[[Submission], str]
"""Writes the note that says what was corrected."""


class Retrace:
    """Link the right trace, then delete the wrong one.

    In this order, so that an entity never stands without a source, and a refusal leaves all as it
    was. The steps are kept: the new number with the row as soon as it is known; it takes the place
    of the old one in the transaction that ends the row. Where each touch had a trace of its own,
    the right one takes the place of all, with the others as its earlier visits; what later returns
    left stays.
    """

    def __init__(self, gateway: Amending, describe: DescribeCorrection) -> None:
        self._gateway = gateway
        self._describe = describe

    async def __call__(
        self, submission: Submission, task: TraceCorrection, attempt: Attempt
    ) -> Effect | None:
        """Put the trace right, if there is one that we know."""
        if submission.state is SubmissionState.DEAD_LETTER and submission.made.trace_ids:
            return await self._forget(submission, attempt)
        if submission.made.trace_id is None:
            return None
        if submission.state is not SubmissionState.DELIVERED:
            return None  # the delivery is dropped, or to come: then it carries the right source
        progress, right = LinkingProgress(attempt, task), task.trace_id
        here = await self._gateway.find_bundle(submission)
        if here.entities:
            amendment = self._amendment(submission, here, attempt)
            right = await self._gateway.amend(
                amendment, right, in_doubt=attempt.in_doubt, progress=progress
            )
        attempt.settled()
        returns = _of_returns(submission)
        await _delete_traces(self._gateway, submission, progress, leave=returns)
        return TraceReplaced(submission.id, right, returns)

    def _amendment(
        self, submission: Submission, here: CurrentBundle, attempt: Attempt
    ) -> Amendment:
        return Amendment(
            entities=here.entities,
            trace=submission.attribution,
            note=self._describe(submission),
            mark=note_mark(submission.key, f"c{attempt.row.id}"),
            utm=_utm(submission.attribution),
            wrong_utm=tuple(_utm(was) for was in submission.superseded),
        )

    async def _forget(self, submission: Submission, attempt: Attempt) -> Effect:
        """Delete what a refused delivery left behind: another try would need a new trace."""
        await _delete_traces(self._gateway, submission, BundleProgress(attempt, submission.id))
        return TraceReplaced(submission.id, None)


class EraseTrace:
    """Take a delivered submission's trace back; its UTM fields and entities stay."""

    def __init__(self, gateway: Amending) -> None:
        self._gateway = gateway

    async def __call__(
        self,
        submission: Submission,
        task: TraceErasure,  # noqa: ARG002  it says no more
        attempt: Attempt,
    ) -> Effect | None:
        """Delete the trace, and what returns left, as far as their numbers are known."""
        if not submission.made.trace_ids:
            return None
        await _delete_traces(self._gateway, submission, BundleProgress(attempt, submission.id))
        return TraceReplaced(submission.id, None, erased=True)


async def _delete_traces(
    gateway: Amending,
    submission: Submission,
    progress: Progress,
    *,
    leave: tuple[TouchTrace, ...] = (),
) -> None:
    """Delete the credited touch's trace, and those of the other touches if they have any."""
    kept = {one.trace_id for one in leave}
    for number in submission.made.trace_ids:
        if number not in kept:
            await gateway.delete_trace(number, progress)


def _of_returns(submission: Submission) -> tuple[TouchTrace, ...]:
    """Return the traces of touches that came after the submission."""
    attributions = (submission.attribution, *submission.superseded)
    before = {touch.id for attribution in attributions for touch in attribution.path}
    return tuple(one for one in submission.made.touch_traces if one.touch_id not in before)


def _utm(attribution: Attribution) -> Utm:
    return Utm() if attribution.credited is None else attribution.credited.utm
