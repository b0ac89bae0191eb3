"""Comparing two shares: how far apart they are, with what chance alone could do. Pure.

A share is never told bare: 3 of 10 and 30 of 100 are both 30 %, and say very different things.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

CONFIDENCE = 1.959963984540054
"""Of 95 %: in nineteen of twenty cases the truth lies within."""
ENOUGH = 30
"""People that each side needs before anything is called better."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From where to where the truth may lie."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Proportion:
    """Some of so many."""

    some: int
    of: int

    @property
    def share(self) -> float:
        """Which part they are; 0 of nobody."""
        return self.some / self.of if self.of else 0.0


class Verdict(StrEnum):
    """What two shares tell."""

    TOO_FEW = "too_few"
    """One side has fewer than :data:`ENOUGH` people."""
    OPEN = "open"
    """What is seen could be chance."""
    BETTER = "better"
    """The second is better, beyond chance."""
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two shares side by side."""

    first: Proportion
    second: Proportion
    difference: float
    """The second's share less the first's."""
    interval: Interval
    """Of the difference."""
    verdict: Verdict


def wilson(seen: Proportion) -> Interval:
    """Return Wilson's interval of a share: it holds for few people, and near 0 and 1, as well.

    Wilson 1927; of nobody everything may be true.
    """
    if not seen.of:
        return Interval(0.0, 1.0)
    n, p, z = seen.of, seen.share, CONFIDENCE
    middle = p + z * z / (2 * n)
    spread = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low, high = (middle - spread) / scale, (middle + spread) / scale
    return Interval(
        0.0 if seen.some == 0 else max(0.0, low), 1.0 if seen.some == n else min(1.0, high)
    )


def compare(first: Proportion, second: Proportion) -> Comparison:
    """Compare two shares of different people, by Newcombe's interval of the difference.

    Newcombe 1998, method 10: made of both sides' Wilson intervals.
    """
    one, other = wilson(first), wilson(second)
    p, q = first.share, second.share
    difference = q - p
    low = difference - sqrt((q - other.low) ** 2 + (one.high - p) ** 2)
    high = difference + sqrt((other.high - q) ** 2 + (p - one.low) ** 2)
    interval = Interval(max(-1.0, low), min(1.0, high))
    return Comparison(first, second, difference, interval, _verdict(first, second, interval))


def _verdict(first: Proportion, second: Proportion, interval: Interval) -> Verdict:
    if min(first.of, second.of) < ENOUGH:
        return Verdict.TOO_FEW
    if interval.low > 0:
        return Verdict.BETTER
    return Verdict.WORSE if interval.high < 0 else Verdict.OPEN
