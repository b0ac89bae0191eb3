"""An admin has the last word on a correction."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import CorrectionId, PersonId, UpdateId
from intake.kernel.once import Once, OnceUnit
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.links.known_values import HasKnownValues
from intake.links.make_links import SourceFollower, note_values, utm_values
from intake.team.audit import AuditEntry, HasAudit, difference
from intake.wizards.correction_wizard import ProposalUnit, proposal_of
from intake.wizards.execute_corrections import ExecutionUnit, execute_bite
from intake.wizards.proposal import Proposal


class CorrectionUnit(ExecutionUnit, ProposalUnit, HasKnownValues, HasAudit, OnceUnit, Protocol):
    """What a correction reads and writes."""


class ApplyCorrection:
    """Put a proposal into force.

    The link says the right thing from now on; its touches count as if it always had, wherever they
    are read. What is written already is carried out in bites: the first one with the proposal, and
    all that is most often (:mod:`intake.wizards.execute_corrections`). One who is called to order
    twice (another admin, a second press) changes nothing.
    """

    def __init__(
        self,
        units: UnitOfWorkFactory[CorrectionUnit],
        clock: Clock,
        wake: Callable[[], None] = lambda: None,
        *follow: SourceFollower,
    ) -> None:
        """``wake`` is called when one is in force and not carried out at once; who may ``follow``
        hears of a source that no link had before."""
        self._once = Once(units, clock)
        self._wake = wake
        self._follow = follow

    async def __call__(
        self, update_id: UpdateId, correction_id: CorrectionId, by: PersonId
    ) -> Proposal | None:
        """Apply it; ``None`` when there is nothing (any more) to apply.

        A repeated press is told of what is in force by then, as the first one was.
        """
        proposal = await self._once(
            update_id,
            partial(self._apply, correction_id, by),
            again=partial(self._applied, correction_id),
        )
        if proposal is not None and proposal.being_applied:
            self._wake()
        return proposal

    async def _apply(
        self, correction_id: CorrectionId, by: PersonId, unit: CorrectionUnit, now: datetime
    ) -> Proposal | None:
        correction = await unit.corrections.get(correction_id)
        link = None if correction is None else await unit.links.get(correction.link_id)
        if correction is None or link is None:
            return None
        applied = await unit.corrections.apply(correction, now)
        if applied is None:
            return None
        before, after = difference(applied.wrong, applied.right)
        entry = AuditEntry(now, by, "link.corrected", f"link:{link.id}", before, after)
        await unit.audit.add(entry)
        await note_values(unit, tuple(utm_values(applied.right)), by, now, self._follow)
        proposal = await proposal_of(unit, applied, link)
        is_next = await unit.corrections.unfinished() == applied
        if is_next and await execute_bite(unit, applied, now):
            return replace(proposal, correction=replace(applied, finished_at=now))
        return proposal

    async def _applied(self, correction_id: CorrectionId, unit: CorrectionUnit) -> Proposal | None:
        correction = await unit.corrections.get(correction_id)
        link = None if correction is None else await unit.links.get(correction.link_id)
        if correction is None or link is None or correction.applied_at is None:
            return None
        return await proposal_of(unit, correction, link)
