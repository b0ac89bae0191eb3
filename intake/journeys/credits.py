"""Whom a journey owes itself to, under each of the three models. Counting computes no credit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from intake.attribution.credit import AttributionModel, AttributionRule, attribute
from intake.attribution.touch import Touch
from intake.kernel.ids import LinkId, TouchId


@dataclass(frozen=True, slots=True)
class Credit:
    """The credited touch, as far as it is counted by."""

    touch_id: TouchId
    link_id: LinkId | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Credits:
    """One credit under each model; ``None``: no touch counts."""

    first: Credit | None = None
    last: Credit | None = None
    last_significant: Credit | None = None


def credits_at(touches: Iterable[Touch], at: datetime, window_days: int) -> Credits:
    """Return the credits of what a person did at that moment."""
    known = tuple(touches)

    def under(model: AttributionModel) -> Credit | None:
        touch = attribute(known, at, AttributionRule(model, window_days)).credited
        return None if touch is None else Credit(touch.id, touch.link_id, touch.at)

    return Credits(
        under(AttributionModel.FIRST),
        under(AttributionModel.LAST),
        under(AttributionModel.LAST_SIGNIFICANT),
    )


def credits_so_far(touches: Iterable[Touch], started_at: datetime, window_days: int) -> Credits:
    """Return the credits of a journey that goes on: as of its last touch, or of its start.

    They follow from the touches alone: whoever counts them later gets the same.
    """
    known = tuple(touches)
    at = max([started_at, *(touch.at for touch in known)])
    return credits_at(known, at, window_days)
