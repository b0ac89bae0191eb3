"""An admin asks how a start payload would be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from intake.arrivals.arrivals import wanted_form
from intake.arrivals.finding import FoundLink, FoundSource, read_arrival, uncounted_by
from intake.arrivals.payload import Payload, PayloadKind, is_broken_visit
from intake.arrivals.payload_rules import PayloadRule
from intake.attribution.credit import WINDOW_DAYS
from intake.attribution.touch import joined_utm
from intake.attribution.visit import HasVisits, Visit, Visits
from intake.forms.catalogue import FormCatalogue
from intake.forms.form import Form
from intake.kernel.clock import Clock
from intake.kernel.ids import LinkId
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.links.link import FindsLinks, HasLinks, Link, Uncounted, Utm


class Meaning(StrEnum):
    """What a payload is, when somebody comes with it now."""

    BARE = "bare"
    LINK = "link"
    DISABLED_LINK = "disabled_link"
    """A link of ours that gives no credit now."""
    RULE = "rule"
    VISIT = "visit"
    WAITING_VISIT = "waiting_visit"
    """A visit that did not reach us, or was forgotten."""
    INVITATION = "invitation"
    UNKNOWN = "unknown"
    BROKEN_VISIT = "broken_visit"
    """It begins as a visit's does, and no whole token follows."""
    MALFORMED = "malformed"
    """No link can have it."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a payload is read."""

    payload: str
    meaning: Meaning
    found: FoundSource | None
    """The link or the rule, also behind a visit."""
    tail: str
    """What follows the link's code and two underscores."""
    utm: Utm
    clicks: Mapping[str, str]
    window_days: int
    form: Form | None
    """What an arrival gets; ``None`` for the menu."""
    uncounted: Uncounted | None = None
    """Why its link gives no credit now."""


class ExplainingUnit(HasLinks, HasVisits, Protocol):
    """Enough to read a payload."""


class ExplainPayload:
    """Read a payload as an arrival would, and record nothing."""

    def __init__(
        self,
        units: UnitOfWorkFactory[ExplainingUnit],
        clock: Clock,
        catalogue: FormCatalogue,
        rules: tuple[PayloadRule, ...] = (),
        *,
        window_days: int = WINDOW_DAYS,
    ) -> None:
        self._units = units
        self._clock = clock
        self._catalogue = catalogue
        self._rules = rules
        self._window_days = window_days

    async def __call__(self, text: str) -> Explanation:
        """Explain; ``text`` may be anything."""
        async with self._units() as unit:
            return await self._explain(unit.links, unit.visits, text)

    async def within(self, unit: ExplainingUnit, text: str, link: Link) -> Explanation:
        """Explain it as it would be read if there were that link."""
        return await self._explain(_WithLink(unit.links, link), unit.visits, text)

    async def _explain(self, links: FindsLinks, visits: Visits, text: str) -> Explanation:
        arrival = await read_arrival(links, visits, self._rules, text)
        read, found = arrival.payload, arrival.found
        visit = await visits.get(read.token) if read.kind is PayloadKind.VISIT else None
        uncounted = await uncounted_by(links, found, self._clock.now())
        credited = found if uncounted is None else None
        utm = Utm() if credited is None else credited.utm
        clicks = {} if credited is None else dict(credited.clicks)
        window = None if found is None else found.window_days
        return Explanation(
            read.raw,
            _meaning(read, found, visit, uncounted),
            found,
            found.tail if isinstance(found, FoundLink) else "",
            utm if visit is None else joined_utm(utm, visit),
            clicks if visit is None else clicks | dict(visit.clicks),
            window or self._window_days,
            wanted_form(self._catalogue, found) or self._catalogue.default,
            uncounted,
        )


class _WithLink:
    """The links that there are, and one that there may be."""

    def __init__(self, links: FindsLinks, link: Link) -> None:
        self._links = links
        self._link = link

    async def by_code(self, folded_code: str) -> Link | None:
        if folded_code == self._link.code:
            return self._link
        return await self._links.by_code(folded_code)

    async def arrived(self, link_id: LinkId, limit: int) -> int:
        return await self._links.arrived(link_id, limit)


def _meaning(
    read: Payload, found: FoundSource | None, visit: Visit | None, uncounted: Uncounted | None
) -> Meaning:
    match read.kind:
        case PayloadKind.BARE:
            return Meaning.BARE
        case PayloadKind.VISIT:
            return Meaning.WAITING_VISIT if visit is None else Meaning.VISIT
        case PayloadKind.INVITATION:
            return Meaning.INVITATION
        case PayloadKind.ODD:
            return Meaning.BROKEN_VISIT if is_broken_visit(read) else Meaning.MALFORMED
    if found is None:
        return Meaning.UNKNOWN
    if not isinstance(found, FoundLink):
        return Meaning.RULE
    return Meaning.LINK if uncounted is None else Meaning.DISABLED_LINK
