"""A correction that is in force is executed in bites: what its link's touches count as, and the
submissions that came of them. A popular link has tens of thousands, and nobody shall wait for them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.attribution.correction import Correction, HasCorrections, TouchKey, correct
from intake.attribution.counted import HasCounted
from intake.kernel.clock import Clock
from intake.kernel.ids import PersonId
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.outbox.outbox import HasOutbox
from intake.outbox.row import card_row, submission_row
from intake.outbox.tasks.submission_tasks import TraceCorrection
from intake.submissions.submission import (
    CorrectedAttribution,
    HasSubmissions,
    TouchedSubmission,
)
from intake.wizards.proposal import affected_by

BITE = 1_000
"""Touches, or visits, that one transaction writes anew at most."""

SUBMISSIONS = 25
"""Submissions that one transaction corrects at most, unless they are all of one person."""


class ExecutionUnit(HasCorrections, HasCounted, HasSubmissions, HasOutbox, Protocol):
    """What executing a correction reads and writes."""


class OwnExecutionUnit(ExecutionUnit, UnitOfWork, Protocol):
    """The same, in a transaction of its own."""


class ExecuteCorrections:
    """Take the next bite of what is in force and not executed: how far is kept with it."""

    def __init__(self, units: UnitOfWorkFactory[OwnExecutionUnit], clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def __call__(self) -> bool:
        """Say whether there was anything to do, and so may be more."""
        async with self._units() as unit:
            correction = await unit.corrections.unfinished()
            if correction is None:
                return False
            await execute_bite(unit, correction, self._clock.now())
            await unit.commit()
        return True


async def execute_bite(unit: ExecutionUnit, correction: Correction, now: datetime) -> bool:
    """Take one bite; say whether that was the last one."""
    bite = await _bite(unit, correction)
    left = BITE
    if bite is not None:
        await unit.counted.correct(correction, bite.touches)
        await _correct(unit, correction, bite.submissions, now)
        await unit.corrections.advance(correction, bite.touches[-1])
        if not bite.is_last:
            return False
        left -= len(bite.touches)
    if await unit.counted.correct_visits(correction, left) == left:
        return False
    await unit.corrections.finish(correction, now)
    return True


@dataclass(frozen=True, slots=True)
class _Bite:
    touches: tuple[TouchKey, ...]
    submissions: tuple[TouchedSubmission, ...]
    is_last: bool


async def _bite(unit: ExecutionUnit, correction: Correction) -> _Bite | None:
    """Choose the next touches, with all submissions of their people."""
    touches = await unit.counted.next_of(correction, BITE)
    if not touches:
        return None
    found = await unit.submissions.touched_of(_people(touches), correction.since, SUBMISSIONS + 1)
    if len(found) <= SUBMISSIONS:
        return _Bite(touches, found, len(touches) < BITE)
    upto = max(found[0].person_id, found[SUBMISSIONS].person_id - 1)
    fewer = tuple(touch for touch in touches if touch.person_id <= upto)
    found = await unit.submissions.touched_of(_people(fewer), correction.since)
    return _Bite(fewer, found, False)


def _people(touches: Sequence[TouchKey]) -> list[PersonId]:
    return sorted({touch.person_id for touch in touches})


async def _correct(
    unit: ExecutionUnit,
    correction: Correction,
    touched: Iterable[TouchedSubmission],
    now: datetime,
) -> None:
    """Correct submissions; those of which anything may have been sent get a row that puts their
    trace right, after their delivery."""
    affected = affected_by(correction, touched)
    await unit.submissions.correct(
        {
            one.id: CorrectedAttribution(
                correct(one.attribution, (correction,)), (*one.superseded, one.attribution)
            )
            for one in affected.all
        }
    )
    traced = [submission_row(TraceCorrection(one.id), now) for one in affected.sent]
    await unit.outbox.add_all([*traced, *(card_row(one.id, now) for one in affected.all)], now)
