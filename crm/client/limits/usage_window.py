"""The execution seconds that we have used ourselves, and when the portal has forgotten them.

It sums up ten buckets of a minute (bitrix24.md §3). So seconds are forgotten between nine and ten
minutes after they were used: not before, and surely then.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from crm.client.call_time import PORTAL_TIME_LIMIT

WINDOW, BUCKET = 600.0, 60.0
"""Seconds: what a sum is of, and the shortest time after which anything in it can change."""
_STEP = 10.0
"""Seconds of our clock that are remembered as one."""


@dataclass(frozen=True, slots=True)
class UsageWindow:
    """By the moments at which they are surely forgotten; the oldest come first."""

    parts: tuple[tuple[float, float], ...] = ()
    unsure_until: float = float("-inf")
    """Parts up to that moment may not be in the sum that was reported."""

    def plus(self, seconds: float, now: float) -> "UsageWindow":
        """Add what a call has used that is reported now."""
        moment = _STEP * math.ceil((now + WINDOW) / _STEP)
        *earlier, (latest, sum_) = self.parts or ((moment, 0.0),)
        if latest < moment:
            return replace(self, parts=(*earlier, (latest, sum_), (moment, seconds)))
        return replace(self, parts=(*earlier, (latest, sum_ + seconds)))

    def reported(self, now: float) -> "UsageWindow":
        """A sum is reported, from which older parts may be missing already: by a bucket, and by the
        time in which a call of a batch is done and not reported."""
        return replace(self, unsure_until=now + BUCKET + PORTAL_TIME_LIMIT + _STEP)

    def remembered(self, at: float) -> "UsageWindow":
        """Return what may not be forgotten by then."""
        return replace(self, parts=tuple(part for part in self.parts if part[0] > at))

    def forgotten(self, at: float) -> float:
        """Return how many of the seconds that were reported are surely forgotten by then."""
        return sum(seconds for moment, seconds in self.parts if self.unsure_until < moment <= at)

    @property
    def total(self) -> float:
        """All of it."""
        return math.fsum(seconds for _, seconds in self.parts)

    def moments(self) -> Iterator[float]:
        """When something is forgotten, in order."""
        return (moment for moment, _ in self.parts)


NOTHING = UsageWindow()
