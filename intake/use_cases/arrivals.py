"""Arrivals: reading how a person came, and keeping it as a touch."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from intake.attribution import (
    KEPT_A_DAY,
    KEPT_UNKNOWN,
    NewTouch,
    Touch,
    Touches,
    TouchKind,
)
from intake.forms.form import Form
from intake.forms.shelf import Shelf
from intake.ids import PersonId
from intake.links import Link, Links, Utm
from intake.payload import Payload, PayloadKind, read_payload
from intake.people import Person
from intake.returning import return_row
from intake.use_cases.talk_units import ArrivalUnit
from intake.visits import CLICK_IDS

_TAILS = {"utm_content": "content", "utm_term": "term"}
"""The UTM values that a tail can fill; the names of click ids stand for themselves."""


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link that a payload leads to."""

    link: Link
    tail: str = ""

    @property
    def utm(self) -> Utm:
        """The link's values, with the one that the tail fills."""
        field = _TAILS.get(self.link.tail or "")
        return (
            replace(self.link.utm, **{field: self.tail}) if field and self.tail else self.link.utm
        )

    @property
    def clicks(self) -> dict[str, str]:
        """The click id that the tail fills. A tail that fills nothing stays in the payload."""
        return {self.link.tail: self.tail} if self.tail and self.link.tail in CLICK_IDS else {}


async def find_link(links: Links, payload: Payload) -> FoundLink | None:
    """Find the link that a payload means: a code that equals the whole payload wins over a tail."""
    if payload.kind not in {PayloadKind.CODE, PayloadKind.VISIT} or not payload.code:
        return None
    whole = await links.by_code(payload.code)
    if whole is not None:
        return FoundLink(whole)
    if not payload.head or payload.head == payload.code:
        return None
    headed = await links.by_code(payload.head)
    return FoundLink(headed, payload.tail) if headed is not None else None


async def find_visited_link(unit: ArrivalUnit, payload: Payload) -> FoundLink | None:
    """Find the link that a visit came by when its code had no room in the payload."""
    if payload.kind is not PayloadKind.VISIT or payload.code:
        return None
    visit = await unit.visits.get(payload.token)
    return None if visit is None else await find_link(unit.links, read_payload(visit.start))


async def record_arrival(
    unit: ArrivalUnit, person: Person, payload: Payload, found: FoundLink | None, now: datetime
) -> Touch | None:
    """Keep the arrival as a touch, as it came; return it if it was kept.

    Touches are capped per person: strangers make them, and nobody may fill the disk.
    """
    touch = _touch(person.id, payload, found, now)
    return None if await _is_full(unit.touches, touch) else await unit.touches.add(touch)


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


def wanted_form(shelf: Shelf, found: FoundLink | None) -> Form | None:
    """Return the form that an enabled link names, if prospects may have it."""
    if found is None or not found.link.enabled or found.link.form_id is None:
        return None
    form = shelf.get(found.link.form_id)
    return form if form in shelf.menu else None


def _touch(
    person_id: PersonId, payload: Payload, found: FoundLink | None, now: datetime
) -> NewTouch:
    visited = payload.kind is PayloadKind.VISIT
    if found is not None:
        link = found.link
        kind = TouchKind.LINK if link.enabled else TouchKind.DISABLED_LINK
        return NewTouch(
            person_id,
            now,
            TouchKind.VISIT if visited else kind,
            payload.raw,
            link_id=link.id,
            link_code=link.code,
            link_title=link.title,
            utm=Utm() if visited and not link.enabled else found.utm,
            window_days=link.window_days,
            visit_token=payload.token or None,
            clicks={} if visited and not link.enabled else found.clicks,
        )
    if payload.kind is PayloadKind.BARE:
        return NewTouch(person_id, now, TouchKind.BARE, "")
    if visited:
        return NewTouch(person_id, now, TouchKind.VISIT, payload.raw, visit_token=payload.token)
    return NewTouch(person_id, now, TouchKind.UNKNOWN, payload.raw)
