"""Touches, and which of them gets the credit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from intake.attribution.visit import Visit
from intake.kernel.ids import LinkId, PersonId, TouchId
from intake.links.link import Utm

WINDOW_DAYS = 28
"""The default attribution window; also the portal's own default (trace.md §7)."""

LONGEST_WINDOW_DAYS = 180
"""No window is longer: the portal's own takes 1 to 180 days (trace.md §7)."""

KEPT_UNKNOWN = 20
"""Touches with an unknown payload kept per person, so that nobody can fill the disk."""

KEPT_A_DAY = 50
"""Touches kept per person within 24 hours: so many that may earn credit, and so many that may not.

Strangers choose how often they press *start*, and can make up tokens of visits: more than fifty
arrivals a day are a machine's, and the fifty-first tells nothing that the others do not.
"""

KEPT_VISITS = 5
"""Earlier visits kept whole in a snapshot: as many as a portal reads (trace.md §3)."""


class TouchKind(StrEnum):
    """How a prospect arrived."""

    LINK = "link"
    DISABLED_LINK = "disabled_link"
    VISIT = "visit"
    UNKNOWN = "unknown"
    BARE = "bare"


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


class AttributionModel(StrEnum):
    """Which touch is credited, among those that count: see :func:`attribute`."""

    FIRST = "first"
    LAST = "last"
    LAST_SIGNIFICANT = "last_significant"
    """The last one that names a source; a visit that names none is credited only without such."""


@dataclass(frozen=True, slots=True)
class AttributionRule:
    """How the place credits touches."""

    model: AttributionModel = AttributionModel.LAST_SIGNIFICANT
    window_days: int = WINDOW_DAYS
    """For touches whose link has no window of its own."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """The credited touch plus the touches before it: a snapshot on the submission."""

    model: AttributionModel
    window_days: int
    credited: Touch | None
    earlier: tuple[Touch, ...]
    """Touches with a source, inside the window, before the credited one; oldest first."""
    later: tuple[Touch, ...] = ()
    """The same after it: the first touch may be the credited one."""

    @property
    def path(self) -> tuple[Touch, ...]:
        """The whole path, oldest first."""
        credited = () if self.credited is None else (self.credited,)
        return (*self.earlier, *credited, *self.later)


def attribute(
    touches: Iterable[Touch], now: datetime, rule: AttributionRule = AttributionRule()
) -> Attribution:
    """Credit a touch.

    Those count that are inside their window and came by an enabled link with a source, or by a
    visit that is known. A bare ``/start``, an unknown payload and a disabled link never do, so they
    never wipe an earlier source, whatever the model (promise 7).

    A visit that was opened several times counts once: as it was last, or first where the first
    touch is credited.
    """

    def inside(touch: Touch) -> bool:
        window = timedelta(days=touch.window_days or rule.window_days)
        return touch.counts and now - window <= touch.at <= now

    ordered = sorted(touches, key=lambda touch: (touch.at, touch.id))
    first = rule.model is AttributionModel.FIRST
    counted = _once_each([touch for touch in ordered if inside(touch)], first=first)
    credited = _credited(counted, rule.model)
    if credited is None:
        return Attribution(rule.model, rule.window_days, None, ())
    at = counted.index(credited)
    return Attribution(
        rule.model,
        rule.window_days,
        credited,
        _lightened([touch for touch in counted[:at] if touch.has_source]),
        _lightened([touch for touch in counted[at + 1 :] if touch.has_source]),
    )


def _credited(counted: Sequence[Touch], model: AttributionModel) -> Touch | None:
    if not counted:
        return None
    match model:
        case AttributionModel.FIRST:
            return counted[0]
        case AttributionModel.LAST:
            return counted[-1]
        case AttributionModel.LAST_SIGNIFICANT:
            significant = [touch for touch in counted if touch.has_source]
            return (significant or counted)[-1]


def _once_each(touches: Sequence[Touch], *, first: bool) -> list[Touch]:
    """Leave one touch of each visit, the first or the last one."""
    in_turn = reversed(touches) if first else touches
    kept = {touch.visit_token: touch.id for touch in in_turn if touch.visit_token is not None}
    return [
        touch
        for touch in touches
        if touch.visit_token is None or kept[touch.visit_token] == touch.id
    ]


def _lightened(touches: Sequence[Touch]) -> tuple[Touch, ...]:
    """Leave only the newest visits whole: each may hold many kilobytes."""
    first_kept = len(touches) - KEPT_VISITS
    return tuple(
        touch if number >= first_kept else replace(touch, visit=None)
        for number, touch in enumerate(touches)
    )


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

    async def add(self, touch: NewTouch) -> Touch:
        """Add a touch."""
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
        should have said (:mod:`intake.wizards.correction`). A visit belongs to whoever
        came first with its token: a link that was passed on brings nobody else's pages.
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
