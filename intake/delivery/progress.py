"""What work on a submission writes down: while it goes on, and when it ends."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from typing_extensions import override

from intake.delivery.amending import TraceProgress
from intake.delivery.gateway import Progress
from intake.kernel.coalescer import Coalescer
from intake.kernel.ids import SubmissionId
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.outbox.attempt import Attempt, Completion, Effect
from intake.outbox.row import NewOutboxRow, card_row
from intake.outbox.tasks.submission_tasks import ReturnNote, TraceCorrection
from intake.submissions.submission import (
    Created,
    HasSubmissions,
    Submission,
    SubmissionState,
    TouchTrace,
)

Find = Callable[[SubmissionId], Awaitable[Submission | None]]
"""Returns a submission, if it is there."""


def finding(reading: UnitOfWorkFactory[HasSubmissions]) -> Find:
    """Return what reads submissions: once for all who ask at the same moment."""

    async def read(asked: Sequence[SubmissionId]) -> list[Submission | None]:
        async with reading() as unit:
            found = await unit.submissions.get_all(asked)
        return [found.get(one) for one in asked]

    return Coalescer(read)


@dataclass(frozen=True, slots=True)
class BundleGrown:
    """What exists in the CRM by now."""

    submission_id: SubmissionId
    made: Created

    @classmethod
    async def write(
        cls,
        unit: HasSubmissions,
        effects: Sequence["BundleGrown"],
        now: datetime,  # noqa: ARG003  the protocol's signature
    ) -> None:
        """Write them; several of one submission add up."""
        made: dict[SubmissionId, Created] = {}
        for one in effects:
            made[one.submission_id] = made.get(one.submission_id, Created()) | one.made
        await unit.submissions.record(made)


@dataclass(frozen=True, slots=True)
class StateReached:
    """The state in which an attempt leaves its submission."""

    submission_id: SubmissionId
    state: SubmissionState
    reason: str | None = None

    @classmethod
    async def write(
        cls, unit: HasSubmissions, effects: Sequence["StateReached"], now: datetime
    ) -> None:
        """Write them: a statement for each state and reason."""
        together: dict[tuple[SubmissionState, str | None], list[SubmissionId]] = {}
        for one in effects:
            together.setdefault((one.state, one.reason), []).append(one.submission_id)
        for (state, reason), numbers in together.items():
            await unit.submissions.set_state(numbers, state, now, reason)


@dataclass(frozen=True, slots=True)
class TraceReplaced:
    """Which traces are linked now, whatever was linked before."""

    submission_id: SubmissionId
    trace_id: int | None
    beside: tuple[TouchTrace, ...] = ()
    erased: bool = False
    """An admin took it back."""

    @classmethod
    async def write(
        cls, unit: HasSubmissions, effects: Sequence["TraceReplaced"], now: datetime
    ) -> None:
        """Write them: hardly ever more than one."""
        for one in effects:
            await unit.submissions.replace_trace(
                one.submission_id, one.trace_id, one.beside, erased_at=now if one.erased else None
            )


def completion(
    submission_id: SubmissionId,
    now: datetime,
    *effects: Effect,
    follow: tuple[NewOutboxRow, ...] = (),
) -> Completion:
    """Return the completion of work on a submission: its card shows what became of it."""
    return Completion(effects, (*follow, card_row(submission_id, now)))


class BundleProgress(Progress):
    """What an attempt at a bundle has made so far."""

    def __init__(self, attempt: Attempt, submission_id: SubmissionId) -> None:
        self._attempt = attempt
        self._submission_id = submission_id

    @override
    async def dispatching(self) -> None:
        """Commit that bytes are about to leave."""
        await self._attempt.dispatching()

    @override
    async def reached(self, made: Created) -> None:
        """Commit what is known to exist; when nothing is left to be made, with the attempt's end.

        Should that end not follow, the portal is asked what there is: the comment, which comes
        last, proves everything. What exists is kept even when the lease is lost.
        """
        effect = BundleGrown(self._submission_id, made)
        if made.commented:
            self._attempt.keep_at_end(effect)
        else:
            await self._attempt.keep(effect, even_if_lost=True)


class NotingProgress(BundleProgress, TraceProgress):
    """The same for tasks that leave a note and link nothing."""

    async def traced(self, trace_id: int) -> None:  # noqa: ARG002  the protocol's signature
        """Never called: no trace is asked for."""
        raise AssertionError("a note links no trace")


class LinkingProgress(BundleProgress, TraceProgress):
    """The same for tasks that may link a new trace."""

    def __init__(self, attempt: Attempt, task: TraceCorrection | ReturnNote) -> None:
        super().__init__(attempt, task.submission_id)
        self._task = task

    async def traced(self, trace_id: int) -> None:
        """Commit the number of a trace that was linked."""
        await self._attempt.begin(replace(self._task, trace_id=trace_id))
