"""What a start payload leads to: a link, or what a rule reads in it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from intake.arrivals.payload import Payload, PayloadKind, read_payload, read_typed_payload
from intake.arrivals.payload_rules import FoundRule, PayloadRule, read_by_rules
from intake.attribution.visit import CLICK_IDS, Visits
from intake.kernel.ids import FormId, LinkId
from intake.links.link import FindsLinks, Link, Uncounted, Utm

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

    @property
    def link_id(self) -> LinkId:
        """The link."""
        return self.link.id

    @property
    def code(self) -> str:
        """The link's code, without the tail."""
        return self.link.code

    @property
    def title(self) -> str:
        """The link's title."""
        return self.link.title

    @property
    def form_id(self) -> FormId | None:
        """The form that arrivals get."""
        return self.link.form_id

    @property
    def window_days(self) -> int | None:
        """The link's own window."""
        return self.link.window_days


FoundSource: TypeAlias = FoundLink | FoundRule


async def uncounted_by(
    links: FindsLinks, found: FoundSource | None, now: datetime
) -> Uncounted | None:
    """Say why an arrival now earns no credit by what was found; ``None``: it may."""
    if not isinstance(found, FoundLink):
        return None
    link, limit = found.link, found.link.arrivals_limit
    reason = link.uncounted(now)
    if reason is not None or limit is None:
        return reason
    return link.uncounted(now, await links.arrived(link.id, limit))


async def find_link(links: FindsLinks, payload: Payload) -> FoundLink | None:
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


async def find(
    links: FindsLinks, rules: Iterable[PayloadRule], payload: Payload
) -> FoundSource | None:
    """Find what a payload leads to. A link of ours, even a disabled one, wins over all rules."""
    found = await find_link(links, payload)
    if found is not None or not payload.start:
        return found
    return read_by_rules(rules, payload.start)


async def find_visited(
    links: FindsLinks, visits: Visits, rules: Iterable[PayloadRule], payload: Payload
) -> FoundSource | None:
    """Find what a visit came by when its code had no room in the payload."""
    if payload.kind is not PayloadKind.VISIT or payload.code:
        return None
    visit = await visits.get(payload.token)
    return None if visit is None else await find(links, rules, read_payload(visit.start))


@dataclass(frozen=True, slots=True)
class Arrival:
    """How somebody came, and what that leads to."""

    payload: Payload
    found: FoundSource | None

    @property
    def is_known(self) -> bool:
        """Whether it means anything here; a visit may still be on its way to us."""
        return self.found is not None or self.payload.kind is PayloadKind.VISIT


async def read_arrival(
    links: FindsLinks, visits: Visits, rules: Iterable[PayloadRule], text: str
) -> Arrival:
    """Read what came with an arrival; it may be anything.

    Somebody who types adds a full stop or quotes: without them it may be a code.
    """
    payload = read_payload(text)
    if payload.kind is PayloadKind.ODD:
        return await read_typed_code(links, text) or Arrival(payload, None)
    found = await find(links, rules, payload) or await find_visited(links, visits, rules, payload)
    return Arrival(payload, found)


async def read_typed_code(links: FindsLinks, text: str) -> Arrival | None:
    """Read a message that is the code of a link and nothing else."""
    payload = read_typed_payload(text)
    found = await find_link(links, payload)
    return None if found is None else Arrival(payload, found)
