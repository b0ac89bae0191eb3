"""What attempts write down: those that report at the same time share a transaction."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.coalescer import Coalescer
from intake.kernel.ids import OutboxId, SubmissionId
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.outbox.circuit import HasCircuits
from intake.outbox.load import HasOutboxLoad
from intake.outbox.outbox import HasOutbox, held_rows
from intake.outbox.retry import SETTLE_WINDOW
from intake.outbox.row import NewOutboxRow, OutboxRow, card_row
from intake.submissions.submission import Created, HasSubmissions, Submission, SubmissionState


class AttemptUnit(HasOutbox, HasCircuits, HasSubmissions, HasOutboxLoad, UnitOfWork, Protocol):
    """What an attempt reads and writes."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What one attempt has to say of its submission."""

    row: OutboxRow
    submission_id: SubmissionId
    made: Created = Created()


@dataclass(frozen=True, slots=True)
class Completion(Checkpoint):
    """The outcome of an attempt: its row ends with it."""

    state: SubmissionState | None = None
    reason: str | None = None
    follow: tuple[NewOutboxRow, ...] = ()
    also: Callable[[AttemptUnit], Awaitable[None]] | None = None
    """Writes more of the outcome in the same transaction."""


@dataclass(slots=True)
class _Refused:
    first: datetime
    alone: int = 0


class ProgressStore:
    """Reads and writes for all attempts of a process: few statements, however many there are.

    Each method answers for one attempt. The writing ones say whether its lease is still held, and
    return when that is committed.
    """

    def __init__(
        self,
        writing: UnitOfWorkFactory[AttemptUnit],
        reading: UnitOfWorkFactory[AttemptUnit],
        clock: Clock,
    ) -> None:
        self.writing = writing
        """For what concerns one attempt alone."""
        self._reading = reading
        self._clock = clock
        self._last_end: datetime | None = None
        self._refused: dict[OutboxId, _Refused] = {}
        """Rows that were told that the portal serves nobody."""
        self.submission = Coalescer(self._read)
        """Return a submission, if it is there."""
        self.dispatching = Coalescer(self._mark_dispatched)
        """Keep that bytes are about to leave."""
        self.reached = Coalescer(self._record)
        """Keep what exists, also when the lease is lost."""
        self.ended = Coalescer(self._end)
        """Keep an outcome, and end the row; nothing is written when the lease is lost."""

    def meets_alone(self, row: OutboxRow, error: str) -> int:
        """Note that a row was told that the portal serves nobody.

        Returns how often running that was so after others had got through: since it was told so
        first, and by more than what may have been on its way at that time.
        """
        refused = self._refused.get(row.id)
        if refused is None or row.error != error:
            refused = self._refused[row.id] = _Refused(self._clock.now())
        if self._last_end is not None and self._last_end > refused.first + SETTLE_WINDOW:
            refused.alone += 1
        return refused.alone

    async def _read(self, asked: Sequence[SubmissionId]) -> list[Submission | None]:
        async with self._reading() as unit:
            found = await unit.submissions.get_all(asked)
        return [found.get(one) for one in asked]

    async def _mark_dispatched(self, reports: Sequence[Checkpoint]) -> list[bool]:
        async with self.writing() as unit:
            held = await held_rows((one.row for one in reports), unit.outbox.mark_dispatched)
            await unit.commit()
        return [one.row.id in held for one in reports]

    async def _record(self, reports: Sequence[Checkpoint]) -> list[bool]:
        async with self.writing() as unit:
            await _record(unit, reports)
            held = await held_rows((one.row for one in reports), unit.outbox.holds)
            await unit.commit()
        return [one.row.id in held for one in reports]

    async def _end(self, ends: Sequence[Completion]) -> list[bool]:
        now = self._clock.now()
        async with self.writing() as unit:
            held = await held_rows((one.row for one in ends), unit.outbox.finish)
            ours = [end for end in ends if end.row.id in held]
            await _record(unit, ours)
            for end in ours:
                if end.also is not None:
                    await end.also(unit)
            outcomes = {(end.state, end.reason) for end in ours}
            for state, reason in outcomes:
                if state is not None:
                    numbers = [
                        end.submission_id
                        for end in ours
                        if (end.state, end.reason) == (state, reason)
                    ]
                    await unit.submissions.set_state(numbers, state, now, reason)
            rows = [row for end in ours for row in (*end.follow, card_row(end.submission_id, now))]
            await unit.outbox.add_all(rows, now)
            await unit.commit()
        if ours:
            self._last_end = now
        for end in ours:
            self._refused.pop(end.row.id, None)
        return [end.row.id in held for end in ends]


async def _record(unit: AttemptUnit, reports: Iterable[Checkpoint]) -> None:
    made: dict[SubmissionId, Created] = {}
    for one in reports:
        made[one.submission_id] = made.get(one.submission_id, Created()) | one.made
    await unit.submissions.record(made)
