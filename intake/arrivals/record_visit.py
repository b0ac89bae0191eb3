"""A visit reaches us: from a website, or by the redirect."""

from typing import Protocol

from intake.attribution.credit import AttributionRule, credit
from intake.attribution.touch import HasTouches
from intake.attribution.visit import JOINED_FOR, HasVisits, Visit
from intake.kernel.clock import Clock
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.outbox.outbox import HasOutbox
from intake.outbox.row import card_row
from intake.submissions.submission import HasSubmissions


class VisitUnit(HasVisits, HasTouches, HasSubmissions, HasOutbox, UnitOfWork, Protocol):
    """Enough to keep a visit, and to join it with what came before it."""


class RecordVisit:
    """Keep a visit; the first write of a token wins.

    A visit that comes after its person's submission still counts while nothing of that submission
    was sent, for :data:`intake.attribution.visit.JOINED_FOR`: the attribution is computed anew, as
    of the submission's own moment.
    """

    def __init__(
        self,
        units: UnitOfWorkFactory[VisitUnit],
        clock: Clock,
        rule: AttributionRule = AttributionRule(),
    ) -> None:
        self._units = units
        self._clock = clock
        self._rule = rule

    async def __call__(self, visit: Visit) -> None:
        """Keep it. Whether the token was new is nobody's business."""
        async with self._units() as unit:
            if await unit.visits.add(visit):
                await self._join_late(unit, visit)
            await unit.commit()

    async def _join_late(self, unit: VisitUnit, visit: Visit) -> None:
        touch = await unit.touches.first_by_token(visit.token)
        if touch is None:
            return
        now = self._clock.now()
        for submission in await unit.submissions.unsent(touch.person_id, now - JOINED_FOR):
            attribution = await credit(
                unit.touches, touch.person_id, submission.created_at, self._rule
            )
            if attribution != submission.attribution:
                await unit.submissions.attribute_anew(submission.id, attribution)
                await unit.outbox.add(card_row(submission.id, now), now)
