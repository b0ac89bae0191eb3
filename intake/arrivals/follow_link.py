"""Somebody follows a link through the redirect, on the way to the chat."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from intake.arrivals.finding import FoundSource, find, uncounted_by
from intake.arrivals.payload import PayloadKind, read_typed_payload
from intake.arrivals.payload_rules import PayloadRule
from intake.arrivals.record_visit import RecordVisit
from intake.attribution.visit import CLICK_IDS, Visit, is_mobile, visit_payload
from intake.attribution.visit_reading import LONGEST_ID, UTM_NAMES, is_page, tidy
from intake.kernel.clock import Clock, Randomness
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.links.link import HasLinks


@dataclass(frozen=True, slots=True)
class Following:
    """What a request for the redirect says."""

    code: str
    """Anything: it is the end of an address that strangers write."""
    query: Mapping[str, str]
    referrer: str
    user_agent: str


@dataclass(frozen=True, slots=True)
class Followed:
    """Where the redirect leads: always to this bot."""

    payload: str
    """The start payload; empty when the code could be none."""
    code: str
    """What a person can type instead; empty when there is no such link."""
    known: bool
    """There is a link with that code, or a rule for it."""


class FollowLink:
    """Find the link, and keep the visit of a person; a preview's is none."""

    def __init__(
        self,
        reading: UnitOfWorkFactory[HasLinks],
        record_visit: RecordVisit,
        clock: Clock,
        randomness: Randomness,
        rules: tuple[PayloadRule, ...] = (),
    ) -> None:
        self._reading = reading
        self._record_visit = record_visit
        self._clock = clock
        self._randomness = randomness
        self._rules = rules

    async def __call__(self, following: Following, *, by_person: bool) -> Followed:
        """Say where it leads. Without a visit the link's own payload does."""
        read = read_typed_payload(following.code)
        if read.kind is not PayloadKind.CODE:
            return Followed("", "", known=False)
        async with self._reading() as unit:
            found = await find(unit.links, self._rules, read)
            uncounted = await uncounted_by(unit.links, found, self._clock.now())
        if found is None:
            return Followed(read.raw, "", known=False)
        # By a link that gives no credit people come without a visit: the touch names the link.
        if not by_person or uncounted is not None:
            return Followed(read.raw, read.raw, known=True)
        visit = self._visit(found, read.raw, following)
        await self._record_visit(visit)
        return Followed(visit_payload(visit.token, read.raw), read.raw, known=True)

    def _visit(self, found: FoundSource, start: str, following: Following) -> Visit:
        values = {name: tidy(following.query.get(name, "")) for name in UTM_NAMES}
        utm = replace(
            found.utm,
            **{name.removeprefix("utm_"): value for name, value in values.items() if value},
        )
        asked = {name: tidy(following.query.get(name, ""), LONGEST_ID) for name in CLICK_IDS}
        clicks = dict(found.clicks) | {name: value for name, value in asked.items() if value}
        return Visit(
            token=self._randomness.key(),
            at=self._clock.now(),
            utm=utm,
            clicks=clicks,
            referrer=following.referrer if is_page(following.referrer) else "",
            mobile=is_mobile(following.user_agent),
            start=start,
        )
