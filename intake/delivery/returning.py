"""Somebody whose deal or lead is still open comes back by another link."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from intake.attribution.credit import COUNTED_TOUCHES, LONGEST_WINDOW_DAYS
from intake.attribution.touch import HasTouches, Touch
from intake.delivery.amending import Amending, Amendment
from intake.delivery.plan import TraceMode, note_mark
from intake.delivery.progress import BundleGrown, LinkingProgress
from intake.kernel.ids import TouchId
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.outbox.attempt import Attempt, Effect
from intake.outbox.delivery_errors import TransientError
from intake.outbox.tasks.submission_tasks import ReturnNote
from intake.submissions.submission import (
    Created,
    HasSubmissions,
    Submission,
    SubmissionState,
    TouchTrace,
)

_LATER = timedelta(minutes=10)
DescribeReturn = Callable[[Touch], str]
"""Writes the note that says by which link the person came back."""


class ReturnUnit(HasTouches, HasSubmissions, Protocol):
    """What is read to judge a return."""


class RecordReturn:
    """Tell the open deal or lead of a later touch: a note, and a trace when the source differs.

    The touch waited a while for a new submission (:data:`intake.arrivals.return_row.RETURN_DELAY`):
    that one would carry it, by its form's repeat policy.
    """

    def __init__(
        self,
        reading: UnitOfWorkFactory[ReturnUnit],
        gateway: Amending,
        describe: DescribeReturn,
        *,
        mode: TraceMode,
    ) -> None:
        self._reading = reading
        self._gateway = gateway
        self._describe = describe
        self._mode = mode

    async def __call__(
        self, submission: Submission, task: ReturnNote, attempt: Attempt
    ) -> Effect | None:
        """Record the touch, unless there is nothing (any more) to record it on."""
        if submission.state is SubmissionState.QUEUED:
            raise TransientError("not delivered yet", code="not_delivered", retry_after=_LATER)
        path = await self._path(submission, task.touch_id)
        if submission.state is not SubmissionState.DELIVERED or not path:
            return None
        here = await self._gateway.find_bundle(submission)
        if not here.entities or not (here.is_open or attempt.in_doubt):
            return None
        touch = path[-1]
        window = timedelta(days=submission.attribution.window_days)
        earlier = tuple(one for one in path[:-1] if one.at >= touch.at - window)
        before = path[-2] if len(path) > 1 else submission.attribution.credited
        differs = before is None or before.utm.source != touch.utm.source
        amendment = Amendment(
            entities=here.entities,
            trace=replace(submission.attribution, credited=touch, earlier=earlier, later=())
            if differs and self._mode is not TraceMode.UTM
            else None,
            note=self._describe(touch),
            mark=note_mark(submission.key, f"t{touch.id}"),
        )
        number = await self._gateway.amend(
            amendment,
            task.trace_id,
            in_doubt=attempt.in_doubt,
            progress=LinkingProgress(attempt, task),
        )
        if number is None:
            return None
        return BundleGrown(submission.id, Created(touch_traces=(TouchTrace(touch.id, number),)))

    async def _path(self, submission: Submission, touch_id: TouchId) -> tuple[Touch, ...]:
        """Return the person's touches with a source up to the one in question; nothing when that
        one has none, or belongs to a later submission."""
        since = submission.created_at - timedelta(days=LONGEST_WINDOW_DAYS)
        async with self._reading() as unit:
            newest = await unit.submissions.latest_of(submission.person.id)
            touches = await unit.touches.since(submission.person.id, since, COUNTED_TOUCHES)
        if newest is None or newest.id != submission.id:
            return ()
        sourced = [touch for touch in touches if touch.has_source]
        for number, touch in enumerate(sourced):
            if touch.id == touch_id:
                return tuple(sourced[: number + 1])
        return ()
