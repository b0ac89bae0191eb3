"""The numbers themselves. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

Money: TypeAlias = Mapping[str, int]
"""Smallest units of each currency. Sums of two currencies are never one."""

Key: TypeAlias = str | int | date | None
"""What a row is about: an id, a name, the first day of a span; ``None``: nothing of the kind."""

WITHIN = 300
"""Seconds of a quick answer."""


@dataclass(frozen=True, slots=True)
class ArrivalCounts:
    """Who came. A start is a touch."""

    visits: int = 0
    starts: int = 0
    unique: int = 0
    """Distinct people."""
    new: int = 0
    """People whose first touch ever it was."""


@dataclass(frozen=True, slots=True)
class OutcomeCounts:
    """What became of forms that were begun. ``…_people``: distinct ones."""

    begun: int = 0
    begun_people: int = 0
    partial: int = 0
    submitted: int = 0
    submitted_people: int = 0
    delivered: int = 0
    taken: int = 0
    answered: int = 0
    qualified: int = 0
    won: int = 0
    won_people: int = 0
    lost: int = 0
    money: Money = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StatsRow:
    """One row of an answer."""

    key: Key
    arrivals: ArrivalCounts | None
    """``None`` where nobody can arrive (:data:`intake.stats.stats_question.ARRIVING`)."""
    outcomes: OutcomeCounts


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of a form: of those to whom it was put, who answered or skipped it."""

    step: str
    position: int
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long people waited; of the submissions of the period."""

    of: int
    """Submissions that are answered, or old enough to be judged."""
    after: tuple[tuple[int, int], ...]
    """Seconds, and how many were answered (or taken) after so many; in order."""

    @property
    def answered(self) -> int:
        """How many were."""
        return sum(count for _, count in self.after)

    @property
    def median(self) -> int | None:
        """The middle one; of two in the middle the lower."""
        return quantile(self.after, 1, 2)

    @property
    def p90(self) -> int | None:
        """Nine in ten waited no longer."""
        return quantile(self.after, 9, 10)

    @property
    def share(self) -> float | None:
        """Which part was answered at all."""
        return self.answered / self.of if self.of else None

    @property
    def quick_share(self) -> float | None:
        """Which part was answered within five minutes."""
        quick = sum(count for seconds, count in self.after if seconds <= WITHIN)
        return quick / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class ReplyTimes:
    """How long it took, by the wall and in working time."""

    taking: Waiting
    answering: Waiting
    answering_working: Waiting
    ratings: tuple[tuple[int, int], ...] = ()
    """1 to 5, and how often each was given."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """People who first came in one week, and what they did in the weeks after."""

    week: date
    people: int
    submitted: tuple[int, ...]
    """People whose first submission came in the week of their arrival, in the next one, …"""
    won: tuple[int, ...]


def quantile(ordered: Sequence[tuple[int, int]], part: int, whole: int) -> int | None:
    """Return the smallest value that so many parts of all do not exceed; ``None`` of nothing.

    ``ordered`` are values with how often each came.
    """
    wanted = -(-sum(count for _, count in ordered) * part // whole)
    reached = 0
    for value, count in ordered:
        reached += count
        if reached >= wanted:
            return value
    return None


def rate(some: int, of: int) -> float | None:
    """Return a share; ``None`` of nothing, or where more came out than went in.

    Clicks on a bare ``t.me`` link are seen by nobody: fewer visits than starts tell no rate.
    """
    return some / of if of and some <= of else None


def added(one: Money, other: Money) -> Money:
    """Add money, each currency by itself."""
    return {
        currency: one.get(currency, 0) + other.get(currency, 0)
        for currency in sorted({*one, *other})
    }
