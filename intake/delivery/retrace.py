"""Putting a delivered submission's trace right, and taking one back."""

from collections.abc import Callable

from intake.attribution import Attribution
from intake.clock import Clock
from intake.delivery.amending import Amending, Amendment, main_first
from intake.delivery.attempt import AttemptUnit
from intake.delivery.follow_up import Ending, TraceAttempt
from intake.delivery.plan import short_key
from intake.links import Utm
from intake.submissions import Submission, SubmissionState

DescribeCorrection = Callable[[Submission], str]
"""Writes the note that says what was corrected."""


class Retrace:
    """Link the right trace, then delete the wrong one.

    In this order, so that an entity never stands without a source, and a refusal leaves all as it
    was. The steps are kept: the new number with the row as soon as it is known; it takes the place
    of the old one in the transaction that ends the row.
    """

    def __init__(self, gateway: Amending, describe: DescribeCorrection) -> None:
        self._gateway = gateway
        self._describe = describe

    async def __call__(self, submission: Submission, attempt: TraceAttempt) -> Ending | None:
        """Put the trace right, if there is one that we know."""
        wrong = submission.made.trace_id
        if wrong is None:
            return None
        if submission.state is SubmissionState.BURIED:
            return await self._forget(submission, wrong, attempt)
        if submission.state is not SubmissionState.DELIVERED:
            return None  # the delivery is dropped, or to come: then it carries the right source
        amendment = Amendment(
            entities=main_first(submission.made),
            trace=submission.attribution,
            note=self._describe(submission),
            mark=f"(Leadtrace {short_key(submission.key)} c{attempt.row.id})",
            utm=_utm(submission.attribution),
            wrong_utm=tuple(_utm(was) for was in submission.superseded),
        )
        right = await self._gateway.amend(
            amendment, attempt.row.trace_id, doubtful=attempt.doubtful, progress=attempt
        )
        attempt.settled()
        await self._gateway.delete_trace(wrong, attempt)

        async def ending(unit: AttemptUnit) -> None:
            await unit.submissions.replace_trace(submission.id, right, erased_at=None)

        return ending

    async def _forget(self, submission: Submission, wrong: int, attempt: TraceAttempt) -> Ending:
        """Delete what a refused delivery left behind: another try would need a new trace."""
        await self._gateway.delete_trace(wrong, attempt)

        async def ending(unit: AttemptUnit) -> None:
            await unit.submissions.replace_trace(submission.id, None, erased_at=None)

        return ending


class EraseTrace:
    """Take a delivered submission's trace back; its UTM fields and entities stay."""

    def __init__(self, gateway: Amending, clock: Clock) -> None:
        self._gateway = gateway
        self._clock = clock

    async def __call__(self, submission: Submission, attempt: TraceAttempt) -> Ending | None:
        """Delete the trace, if there is one that we know."""
        number = submission.made.trace_id
        if number is None:
            return None
        await self._gateway.delete_trace(number, attempt)
        erased_at = self._clock.now()

        async def ending(unit: AttemptUnit) -> None:
            await unit.submissions.replace_trace(submission.id, None, erased_at=erased_at)

        return ending


def _utm(attribution: Attribution) -> Utm:
    return Utm() if attribution.credited is None else attribution.credited.utm
