"""Touches: how prospects arrive."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from intake.attribution.visit import Visit
from intake.kernel.ids import ChannelLinkId, LinkId, PersonId, TouchId, VariantId
from intake.links.link import Uncounted, Utm

KEPT_UNKNOWN = 20
"""Touches with an unknown payload kept per person, so that nobody can fill the disk."""

KEPT_A_DAY = 50
"""Touches kept per person within 24 hours: so many that may earn credit, and so many that may not.

Strangers choose how often they press *start*, and can make up tokens of visits: more than fifty
arrivals a day are a machine's, and the fifty-first tells nothing that the others do not.
"""


class TouchKind(StrEnum):
    """How a prospect arrived."""

    LINK = "link"
    DISABLED_LINK = "disabled_link"
    """By a link of ours that gave no credit then: :attr:`NewTouch.uncounted` says why."""
    VISIT = "visit"
    UNKNOWN = "unknown"
    BARE = "bare"


class Exclusion(StrEnum):
    """Why something is kept and not counted."""

    TEAM = "team"
    """It was somebody who works here, trying a link or a form out."""
    SPAM = "spam"
    """A manager said so."""


@dataclass(frozen=True, slots=True)
class NewTouch:
    """One arrival of a prospect, as it came."""

    person_id: PersonId
    at: datetime
    kind: TouchKind
    payload: str
    """The payload as it came; empty for a bare ``/start``."""
    link_id: LinkId | None = None
    link_code: str = ""
    link_title: str = ""
    utm: Utm = Utm()
    """The link's values at that moment: later edits of the link do not rewrite the past."""
    window_days: int | None = None
    visit_token: str | None = None
    clicks: Mapping[str, str] = field(default_factory=dict)
    """Click ids that the payload itself carried, by the names of
    ``intake.attribution.visit.CLICK_IDS``."""
    uncounted: Uncounted | None = None
    """Why its link gave it no credit at that moment."""
    variant_id: VariantId | None = None
    """Which of two variants of the link the person gets, if that is compared."""
    channel_link_id: ChannelLinkId | None = None
    """By which invitation link of a channel it was; ``None``: the person came to the bot."""

    @property
    def has_source(self) -> bool:
        """Say whether it tells at least where the prospect came from."""
        return self.kind in {TouchKind.LINK, TouchKind.VISIT} and bool(self.utm.source)

    @property
    def may_earn_credit(self) -> bool:
        """Say whether it has a source, or a visit may still bring one."""
        return self.has_source or (self.kind is TouchKind.VISIT and self.visit_token is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch(NewTouch):
    """A stored touch; never changed, never deleted by a later one."""

    id: TouchId
    visit: Visit | None = None
    """What is known under the touch's token; joined when an attribution is computed."""

    @property
    def counts(self) -> bool:
        """Say whether it can be credited, inside its window."""
        return self.has_source or (self.kind is TouchKind.VISIT and self.visit is not None)


def join(touch: Touch, visit: Visit) -> Touch:
    """Join a touch with its visit. The visit's values win over those of the link, as a whole."""
    return replace(touch, visit=visit, utm=joined_utm(touch.utm, visit))


def joined_utm(utm: Utm, visit: Visit) -> Utm:
    """Return the values of a touch whose link said ``utm``, joined with its visit."""
    return visit.utm if visit.utm.source or not utm.source else utm


@dataclass(frozen=True, slots=True)
class UnknownPayloads:
    """Unknown payloads of some time."""

    counted: tuple[tuple[str, int], ...]
    """The most frequent ones, with how often each came."""
    payloads: int
    """How many different ones there were, the others included."""
    touches: int


class Touches(Protocol):
    """The touches' storage."""

    async def add(self, touch: NewTouch, *, excluded: Exclusion | None = None) -> Touch:
        """Add a touch, with what it counts as by what is known now.

        ``excluded``: it is not to be counted at all.
        """
        ...

    async def count_unknown(self, person_id: PersonId) -> int:
        """Return how many touches with an unknown payload the person has."""
        ...

    async def count_since(
        self, person_id: PersonId, since: datetime, *, may_earn_credit: bool
    ) -> int:
        """Return how many touches the person has since then that may earn credit, or may not."""
        ...

    async def unknown_payloads(
        self, after: datetime, until: datetime, limit: int
    ) -> UnknownPayloads:
        """Return the unknown payloads of that time (``until`` included), most frequent first."""
        ...

    async def since(self, person_id: PersonId, since: datetime, limit: int) -> tuple[Touch, ...]:
        """Return the person's touches with a source or a visit since then, oldest first.

        At most the newest ``limit`` of them, joined with their visits, and with what their links
        should have said (:mod:`intake.attribution.correction`). A visit belongs to whoever came
        first with its token: a link that was passed on brings nobody else's pages.
        """
        ...

    async def first_by_token(self, token: str) -> Touch | None:
        """Return the first touch with a visit's token, not joined."""
        ...


class HasTouches(Protocol):
    """A unit of work with the touches."""

    @property
    def touches(self) -> Touches:
        """Within the unit's transaction."""
        ...
