"""Touches, and which of them gets the credit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from intake.ids import LinkId, PersonId, TouchId
from intake.links import Utm

WINDOW_DAYS = 28
"""The default attribution window; also the portal's own default (trace.md §7)."""

LONGEST_WINDOW_DAYS = 180
"""No window is longer: the portal's own takes 1 to 180 days (trace.md §7)."""

KEPT_UNKNOWN = 20
"""Touches with an unknown payload kept per person, so that nobody can fill the disk."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch(NewTouch):
    """A stored touch; never changed, never deleted by a later one."""

    id: TouchId


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
    """

    def inside(touch: Touch) -> bool:
        window = timedelta(days=touch.window_days or window_days)
        return now - window <= touch.at <= now

    ordered = sorted(touches, key=lambda touch: (touch.at, touch.id))
    significant = [touch for touch in ordered if touch.has_source and inside(touch)]
    if not significant:
        return Attribution(model, window_days, None, ())
    *earlier, credited = significant
    return Attribution(model, window_days, credited, tuple(earlier))


class Touches(Protocol):
    """The touches' storage."""

    async def add(self, touch: NewTouch) -> Touch:
        """Add a touch."""
        ...

    async def count_unknown(self, person_id: PersonId) -> int:
        """Return how many touches with an unknown payload the person has."""
        ...

    async def since(self, person_id: PersonId, since: datetime, limit: int) -> tuple[Touch, ...]:
        """Return the person's touches with a source since then, oldest first.

        At most the newest ``limit`` of them.
        """
        ...
