"""An admin's last word on a proposed correction."""

from datetime import datetime
from functools import partial
from typing import Protocol

from intake.attribution.correction import Correction, correct
from intake.kernel.clock import Clock
from intake.kernel.ids import CorrectionId, UpdateId
from intake.kernel.once import Once, OnceUnit
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.outbox.outbox import HasOutbox
from intake.outbox.row import card_row, submission_row
from intake.outbox.tasks import TraceCorrection
from intake.submissions.submission import Submission
from intake.wizards.correction_wizard import ProposalUnit, proposal_of
from intake.wizards.proposal import Proposal


class CorrectionUnit(HasOutbox, ProposalUnit, OnceUnit, Protocol):
    """What a correction reads and writes."""


class ApplyCorrection:
    """Put a proposal into force, with everything that follows, in one transaction.

    The link says the right thing from now on; its touches count as if it always had. Submissions
    get the corrected attribution beside the first one, and those of which anything may have been
    sent a row that puts their trace right, after their delivery. One who is called to order twice
    (another admin, a second press) changes nothing.
    """

    def __init__(self, units: UnitOfWorkFactory[CorrectionUnit], clock: Clock) -> None:
        self._once = Once(units, clock)

    async def __call__(self, update_id: UpdateId, correction_id: CorrectionId) -> Proposal | None:
        """Apply it; ``None`` when there is nothing (any more) to apply.

        A repeated press is told of what is in force by then, as the first one was.
        """
        return await self._once(
            update_id,
            partial(self._apply, correction_id),
            again=partial(self._applied, correction_id),
        )

    async def _apply(
        self, correction_id: CorrectionId, unit: CorrectionUnit, now: datetime
    ) -> Proposal | None:
        correction = await unit.corrections.get(correction_id)
        link = None if correction is None else await unit.links.get(correction.link_id)
        if correction is None or link is None:
            return None
        applied = await unit.corrections.apply(correction, now)
        if applied is None:
            return None
        proposal = await proposal_of(unit, applied, link)
        for submission in proposal.affected.all:
            await self._correct(unit, submission, applied, now)
        for submission in proposal.affected.sent:
            await unit.outbox.add(submission_row(TraceCorrection(submission.id), now), now)
        return proposal

    async def _applied(self, correction_id: CorrectionId, unit: CorrectionUnit) -> Proposal | None:
        correction = await unit.corrections.get(correction_id)
        link = None if correction is None else await unit.links.get(correction.link_id)
        if correction is None or link is None or correction.applied_at is None:
            return None
        return await proposal_of(unit, correction, link)

    async def _correct(
        self, unit: CorrectionUnit, submission: Submission, correction: Correction, now: datetime
    ) -> None:
        was = (*submission.superseded, submission.attribution)
        right = correct(submission.attribution, (correction,))
        await unit.submissions.correct(submission.id, right, was)
        await unit.outbox.add(card_row(submission.id, now), now)
