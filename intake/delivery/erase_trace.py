"""An admin takes a submission's trace back."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import PersonId, SubmissionId, UpdateId
from intake.kernel.once import Once, OnceUnit
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.outbox.outbox import HasOutbox
from intake.outbox.row import submission_row
from intake.outbox.tasks.submission_tasks import TraceErasure
from intake.submissions.submission import HasSubmissions, Submission, SubmissionState
from intake.team.audit import AuditEntry, HasAudit


class Erasable(StrEnum):
    """Whether a submission's trace can be taken back."""

    YES = "yes"
    UNKNOWN = "unknown"
    """There is no such submission."""
    UNDELIVERED = "undelivered"
    ERASED = "erased"
    """It was, already."""
    UNTRACEABLE = "untraceable"
    """The number of its trace is not known (:class:`intake.wizards.proposal.Affected`)."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """A submission whose trace an admin wants to take back."""

    number: int
    erasable: Erasable
    submission: Submission | None = None


class ErasureUnit(HasSubmissions, HasOutbox, HasAudit, OnceUnit, Protocol):
    """What is read and written for it."""


class ProposeErasure:
    """Say whether a trace can be taken back; nothing changes."""

    def __init__(self, units: UnitOfWorkFactory[ErasureUnit]) -> None:
        self._units = units

    async def __call__(self, number: int) -> Erasure:
        """Look the submission up by its number."""
        async with self._units() as unit:
            return await _erasure_of(unit, number)


class EraseTraceOf:
    """Have the trace taken back. Once more does no harm: by then there is none."""

    def __init__(self, units: UnitOfWorkFactory[ErasureUnit], clock: Clock) -> None:
        self._once = Once(units, clock)

    async def __call__(self, update_id: UpdateId, number: int, by: PersonId) -> Erasure:
        """Write the row that takes it back, unless there is nothing to take."""
        return await self._once(
            update_id,
            lambda unit, now: _erase(unit, number, by, now),
            again=lambda unit: _erasure_of(unit, number),
        )


async def _erase(unit: ErasureUnit, number: int, by: PersonId, now: datetime) -> Erasure:
    erasure = await _erasure_of(unit, number)
    if erasure.submission is not None and erasure.erasable is Erasable.YES:
        await unit.outbox.add(submission_row(TraceErasure(erasure.submission.id), now), now)
        entry = AuditEntry(now, by, "submission.trace_erased", f"submission:{number}")
        await unit.audit.add(entry)
    return erasure


async def _erasure_of(unit: ErasureUnit, number: int) -> Erasure:
    submission = await unit.submissions.get(SubmissionId(number))
    if submission is None:
        return Erasure(number, Erasable.UNKNOWN)
    if submission.state is SubmissionState.DELIVERED and submission.made.trace_ids:
        erasable = Erasable.YES
    elif submission.trace_erased_at is not None:
        erasable = Erasable.ERASED
    elif submission.state is not SubmissionState.DELIVERED:
        erasable = Erasable.UNDELIVERED
    else:
        erasable = Erasable.UNTRACEABLE
    return Erasure(number, erasable, submission)
