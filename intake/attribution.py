"""Touches, and which of them gets the credit."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from intake.ids import LinkId, PersonId, TouchId
from intake.links import Utm
from intake.visits import Visit

WINDOW_DAYS = 28
"""The default attribution window; also the portal's own default (trace.md §7)."""

LONGEST_WINDOW_DAYS = 180
"""No window is longer: the portal's own takes 1 to 180 days (trace.md §7)."""

KEPT_UNKNOWN = 20
"""Touches with an unknown payload kept per person, so that nobody can fill the disk."""


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

    @property
    def has_source(self) -> bool:
        """Say whether the touch can earn credit: it tells at least where the prospect came from."""
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


def join(touch: Touch, visit: Visit) -> Touch:
    """Join a touch with its visit. The visit's values win over those of the link, as a whole."""
    utm = visit.utm if visit.utm.source or not touch.utm.source else touch.utm
    return replace(touch, visit=visit, utm=utm)


class AttributionModel(StrEnum):
    """Which touch is credited."""

    LAST_SIGNIFICANT = "last_significant"


@dataclass(frozen=True, slots=True)
class Attribution:
    """The credited touch plus the touches before it: a snapshot on the submission."""

    model: AttributionModel
    window_days: int
    credited: Touch | None
    earlier: tuple[Touch, ...]
    """Touches with a source, inside the window, before the credited one; oldest first."""

    @property
    def path(self) -> tuple[Touch, ...]:
        """The whole path, oldest first, the credited touch last."""
        return (*self.earlier, self.credited) if self.credited else self.earlier


def attribute(
    touches: Iterable[Touch],
    now: datetime,
    *,
    model: AttributionModel = AttributionModel.LAST_SIGNIFICANT,
    window_days: int = WINDOW_DAYS,
) -> Attribution:
    """Credit a touch.

    ``last_significant``: the latest touch with a source inside its window. A bare ``/start``, an
    unknown payload and a disabled link have none, so they never wipe an earlier source (promise 7).
    Where none has a source, the latest visit is credited: its pages are known all the same.

    A visit that was opened several times counts once, as it was last.
    """

    def inside(touch: Touch) -> bool:
        window = timedelta(days=touch.window_days or window_days)
        return now - window <= touch.at <= now

    ordered = sorted(touches, key=lambda touch: (touch.at, touch.id))
    counted = _once_each([touch for touch in ordered if inside(touch)])
    significant = [touch for touch in counted if touch.has_source]
    if not significant:
        visits = [touch for touch in counted if touch.visit is not None]
        return Attribution(model, window_days, visits[-1] if visits else None, ())
    *earlier, credited = significant
    return Attribution(model, window_days, credited, _lightened(earlier))


def _once_each(touches: list[Touch]) -> list[Touch]:
    last = {touch.visit_token: touch.id for touch in touches if touch.visit_token is not None}
    return [
        touch
        for touch in touches
        if touch.visit_token is None or last[touch.visit_token] == touch.id
    ]


def _lightened(earlier: list[Touch]) -> tuple[Touch, ...]:
    """Leave only the newest visits whole: each may hold many kilobytes."""
    first_kept = len(earlier) - KEPT_VISITS
    return tuple(
        touch if number >= first_kept else replace(touch, visit=None)
        for number, touch in enumerate(earlier)
    )


class Touches(Protocol):
    """The touches' storage."""

    async def add(self, touch: NewTouch) -> Touch:
        """Add a touch."""
        ...

    async def count_unknown(self, person_id: PersonId) -> int:
        """Return how many touches with an unknown payload the person has."""
        ...

    async def since(self, person_id: PersonId, since: datetime, limit: int) -> tuple[Touch, ...]:
        """Return the person's touches with a source or a visit since then, oldest first.

        At most the newest ``limit`` of them, joined with their visits, and with what their links
        should have said (:mod:`intake.corrections`). A visit belongs to whoever
        came first with its token: a link that was passed on brings nobody else's pages.
        """
        ...

    async def first_by_token(self, token: str) -> Touch | None:
        """Return the first touch with a visit's token, not joined."""
        ...
