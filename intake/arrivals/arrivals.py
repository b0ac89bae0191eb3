"""Arrivals: reading how a person came, and keeping it as a touch."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from intake.arrivals.channel_joins import HasChannelJoins
from intake.arrivals.finding import Arrival, FoundSource, read_arrival, uncounted_by
from intake.arrivals.payload import KEPT_LENGTH, Payload, PayloadKind
from intake.arrivals.payload_rules import PayloadRule
from intake.arrivals.return_row import return_row
from intake.attribution.counted import HasCounted
from intake.attribution.touch import (
    KEPT_A_DAY,
    KEPT_UNKNOWN,
    Exclusion,
    NewTouch,
    Touch,
    Touches,
    TouchKind,
)
from intake.attribution.visit import HasVisits
from intake.conversation.context import ConversationContext
from intake.conversation.journey_log import JourneyLog
from intake.conversation.scene import Scene
from intake.conversation.service import ConversationService
from intake.conversation.units import ConversationUnit
from intake.forms.catalogue import FormCatalogue
from intake.forms.form import Form
from intake.kernel.ids import FormId, PersonId
from intake.kernel.person import Person
from intake.kernel.problems import problem
from intake.links.experiment import Variant
from intake.links.link import HasLinks, Uncounted, Utm
from intake.outbox.outbox import HasOutbox
from intake.submissions.submission import HasSubmissions


class ArrivalUnit(
    HasLinks,
    HasChannelJoins,
    HasVisits,
    HasCounted,
    HasSubmissions,
    HasOutbox,
    ConversationUnit,
    Protocol,
):
    """Enough to record how a person arrived."""


class Arrivals:
    """Keeps arrivals, and leads people to a form, to the menu, or back to where they were."""

    def __init__(
        self,
        context: ConversationContext,
        rules: tuple[PayloadRule, ...] = (),
        *,
        records_returns: bool = False,
    ) -> None:
        """``rules`` are for payloads that are no links of ours. With ``records_returns`` a person
        who comes back by another link is noted on the deal or lead that is open.
        """
        self._context = context
        self._rules = rules
        self._records_returns = records_returns
        self._service = ConversationService(context)
        self._log = JourneyLog(context)

    async def read(self, unit: ArrivalUnit, text: str) -> Arrival:
        """Read what came with an arrival; it may be anything."""
        return await read_arrival(unit.links, unit.visits, self._rules, text)

    async def keep(
        self,
        unit: ArrivalUnit,
        person: Person,
        arrival: Arrival,
        now: datetime,
        variant: Variant | None = None,
    ) -> Touch | None:
        """Keep the arrival as a touch, and lead nowhere."""
        excluded = self._context.counting.exclusion(person.id)
        touch = await record_arrival(
            unit, person, arrival.payload, arrival.found, now, excluded=excluded, variant=variant
        )
        if self._records_returns:
            await tell_of_return(unit, touch, now)
        return touch

    async def lead(
        self,
        unit: ArrivalUnit,
        person: Person,
        arrival: Arrival,
        now: datetime,
        *,
        typed: bool = False,
    ) -> Scene:
        """Keep the arrival, and return what is on now.

        Who ``typed`` a code wants that code: one that does not exist is answered with that, and
        leads nowhere.
        """
        if typed and not arrival.is_known:
            if arrival.payload.kind is not PayloadKind.BARE:
                await self.keep(unit, person, arrival, now)
            return await self._code_unknown(unit, person, arrival)
        variant = await self._variant(unit, person, arrival.found)
        touch = await self.keep(unit, person, arrival, now, variant)
        wanted = wanted_form(self._context.catalogue, arrival.found)
        if variant is not None and variant.form_id is not None:
            wanted = offered_form(self._context.catalogue, variant.form_id)
        scene = await self._service.offer(unit, person, wanted, now, variant)
        goes_on = scene.running if not scene.begun else None
        if goes_on is not None and touch is not None and touch.may_earn_credit:
            await self._log.touched(unit, goes_on)
        return scene

    async def _variant(
        self, unit: ArrivalUnit, person: Person, found: FoundSource | None
    ) -> Variant | None:
        """Return which of two variants the person gets, if the link is compared.

        While one of the forms is not there, nobody is parted: both halves get the same.
        """
        if found is None or found.link_id is None:
            return None
        experiment = await unit.experiments.of_link(found.link_id)
        if experiment is None:
            return None
        for form_id in experiment.forms_for(person.id):
            if offered_form(self._context.catalogue, form_id) is None:
                return None
        return experiment.variant_for(person.id)

    async def _code_unknown(self, unit: ArrivalUnit, person: Person, arrival: Arrival) -> Scene:
        """Say so; what is on stays on."""
        code = arrival.payload.raw[:KEPT_LENGTH]
        why = (
            problem("problem-code-unknown", code=code) if code else problem("problem-code-missing")
        )
        scene = await self._service.present(unit, person, problem=why)
        return scene if scene.running else self._service.menu_instead(scene)


async def record_arrival(
    unit: ArrivalUnit,
    person: Person,
    payload: Payload,
    found: FoundSource | None,
    now: datetime,
    *,
    excluded: Exclusion | None = None,
    variant: Variant | None = None,
) -> Touch | None:
    """Keep the arrival as a touch, as it came; return it if it was kept.

    Touches are capped per person: strangers make them, and nobody may fill the disk.
    """
    uncounted = await uncounted_by(unit.links, found, now)
    touch = _touch(person.id, payload, found, uncounted, now)
    if variant is not None:
        touch = replace(touch, variant_id=variant.id)
    if await _is_full(unit.touches, touch):
        return None
    kept = await unit.touches.add(touch, excluded=excluded)
    if excluded is not None and touch.visit_token is not None:
        await unit.counted.join(person.id, touch.visit_token)
    return kept


async def _is_full(touches: Touches, touch: NewTouch) -> bool:
    if touch.kind is TouchKind.UNKNOWN:
        return await touches.count_unknown(touch.person_id) >= KEPT_UNKNOWN
    day_ago = touch.at - timedelta(days=1)
    kept = await touches.count_since(
        touch.person_id, day_ago, may_earn_credit=touch.may_earn_credit
    )
    return kept >= KEPT_A_DAY


async def tell_of_return(unit: ArrivalUnit, touch: Touch | None, now: datetime) -> None:
    """Write down that the person's last submission is to hear of a touch, if that is worth it."""
    if touch is None or not touch.may_earn_credit:
        return
    latest = await unit.submissions.latest_of(touch.person_id)
    row = return_row(touch, latest, now)
    if row is not None:
        await unit.outbox.add(row, now)


def wanted_form(catalogue: FormCatalogue, found: FoundSource | None) -> Form | None:
    """Return the form that a link names, whatever its state, if prospects may have it."""
    if found is None or found.form_id is None:
        return None
    return offered_form(catalogue, found.form_id)


def offered_form(catalogue: FormCatalogue, form_id: FormId) -> Form | None:
    """Return the form with that id, if prospects may have it."""
    form = catalogue.get(form_id)
    return form if form in catalogue.menu else None


def _touch(
    person_id: PersonId,
    payload: Payload,
    found: FoundSource | None,
    uncounted: Uncounted | None,
    now: datetime,
) -> NewTouch:
    visited = payload.kind is PayloadKind.VISIT
    if found is not None:
        kind = TouchKind.LINK if uncounted is None else TouchKind.DISABLED_LINK
        silent = visited and uncounted is not None
        return NewTouch(
            person_id,
            now,
            TouchKind.VISIT if visited else kind,
            payload.raw,
            link_id=found.link_id,
            link_code=found.code,
            link_title=found.title,
            utm=Utm() if silent else found.utm,
            window_days=found.window_days,
            visit_token=payload.token or None,
            clicks={} if silent else found.clicks,
            uncounted=uncounted,
        )
    if payload.kind is PayloadKind.BARE:
        return NewTouch(person_id, now, TouchKind.BARE, "")
    if visited:
        return NewTouch(person_id, now, TouchKind.VISIT, payload.raw, visit_token=payload.token)
    return NewTouch(person_id, now, TouchKind.UNKNOWN, payload.raw)
