"""A visit reaches us: from a website, or by the redirect."""

from typing import Protocol

from intake.arrivals.finding import find
from intake.arrivals.payload import read_payload
from intake.arrivals.payload_rules import PayloadRule
from intake.attribution.campaign import campaign_of
from intake.attribution.counted import HasCounted
from intake.attribution.credit import AttributionRule, attribute, touches_before
from intake.attribution.touch import HasTouches, joined_utm
from intake.attribution.visit import JOINED_FOR, HasVisits, Visit
from intake.journeys.credits import credits_at, credits_so_far
from intake.journeys.journey import HasJourneys
from intake.kernel.clock import Clock
from intake.kernel.ids import PersonId
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.links.link import HasLinks
from intake.outbox.outbox import HasOutbox
from intake.outbox.row import card_row
from intake.submissions.submission import HasSubmissions


class VisitUnit(
    HasLinks,
    HasVisits,
    HasTouches,
    HasCounted,
    HasJourneys,
    HasSubmissions,
    HasOutbox,
    UnitOfWork,
    Protocol,
):
    """Enough to keep a visit, and to join it with what came before it."""


class RecordVisit:
    """Keep a visit; the first write of a token wins.

    A visit that comes after its touch says what that touch counts as, and renews whom its person's
    open journey is owed to. One that comes after its person's submission still counts while nothing
    of that submission was sent, for :data:`intake.attribution.visit.JOINED_FOR`: the attribution is
    computed anew, as of the submission's own moment.
    """

    def __init__(
        self,
        units: UnitOfWorkFactory[VisitUnit],
        clock: Clock,
        rule: AttributionRule = AttributionRule(),
        rules: tuple[PayloadRule, ...] = (),
    ) -> None:
        self._units = units
        self._clock = clock
        self._rule = rule
        self._rules = rules

    async def __call__(self, visit: Visit, *, by_person: bool = True) -> None:
        """Keep it. Whether the token was new is nobody's business.

        One of a machine is kept as well, because the token may be a person's, and not counted.
        """
        async with self._units() as unit:
            found = await find(unit.links, self._rules, read_payload(visit.start))
            said = visit.utm if found is None else joined_utm(found.utm, visit)
            if await unit.visits.add(
                visit,
                link_id=None if found is None else found.link_id,
                campaign=campaign_of(said),
                counts=by_person,
            ):
                await self._join_late(unit, visit)
            await unit.commit()

    async def _join_late(self, unit: VisitUnit, visit: Visit) -> None:
        touch = await unit.touches.first_by_token(visit.token)
        if touch is None:
            return
        person_id = touch.person_id
        await unit.counted.join(person_id, visit.token)
        await self._renew_open(unit, person_id)
        await self._renew_unsent(unit, person_id)

    async def _renew_open(self, unit: VisitUnit, person_id: PersonId) -> None:
        journey = await unit.journeys.open_of(person_id)
        if journey is None:
            return
        at = journey.started_at
        touches = await touches_before(unit.touches, person_id, at)
        await unit.journeys.renew(journey.id, credits_so_far(touches, at, self._rule.window_days))

    async def _renew_unsent(self, unit: VisitUnit, person_id: PersonId) -> None:
        now = self._clock.now()
        for submission in await unit.submissions.unsent(person_id, now - JOINED_FOR):
            at = submission.created_at
            touches = await touches_before(unit.touches, person_id, at)
            credited = credits_at(touches, at, self._rule.window_days)
            await unit.journeys.renew_submitted(submission.id, credited)
            attribution = attribute(touches, at, self._rule)
            if attribution != submission.attribution:
                await unit.submissions.attribute_anew(submission.id, attribution)
                await unit.outbox.add(card_row(submission.id, now), now)
