"""The numbers themselves. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeAlias, TypeVar

MoneyByCurrency: TypeAlias = Mapping[str, int]
"""Smallest units of each currency. Sums of two currencies are never one."""

Key: TypeAlias = str | int | date | None
"""What a row is about: an id, a name, the first day of a span; ``None``: nothing of the kind."""


Counts = TypeVar("Counts")


@dataclass(frozen=True, slots=True)
class Breakdown(Generic[Counts]):
    """Numbers of all together, and of each row."""

    whole: Counts
    """Not the rows' sum: people who came by two links are one person here."""
    by_key: Mapping[Key, Counts]


@dataclass(frozen=True, slots=True)
class Sum:
    """Amounts of one currency together."""

    currency: str
    amount: int
    account_currency: str | None = None
    account_amount: int | None = None
    """The same in the CRM's currency of account, where it tells that."""
    stretch: int = 0
    """Between which changes of rates: how many came before (:class:`intake.stats.worth.Rates`)."""


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


NO_ARRIVALS = ArrivalCounts()


@dataclass(frozen=True, slots=True)
class OutcomeCounts:
    """What became of forms that were begun. ``…_people``: distinct ones."""

    begun: int = 0
    begun_people: int = 0
    partial: int = 0
    """Of which a part was sent on because they stopped; sent whole later, they are submitted, too.
    """
    submitted: int = 0
    submitted_people: int = 0
    handed: int = 0
    """Which reached the team, whole or in part: what comes next is a share of these."""
    delivered: int = 0
    taken: int = 0
    answered: int = 0
    qualified: int = 0
    won: int = 0
    lost: int = 0
    assisted: int = 0
    """Which joined a card that another submission had made, and that was won: its money is there.
    """
    earned: tuple[Sum, ...] = ()
    """Of what was won, on the journey that made it."""

    @property
    def money(self) -> MoneyByCurrency:
        """What was earned, each currency by itself."""
        return added_up(self.earned)


NO_OUTCOMES = OutcomeCounts()


@dataclass(frozen=True, slots=True)
class StatsRow:
    """One row of an answer."""

    key: Key
    arrivals: ArrivalCounts | None
    """``None`` where nobody can arrive (:data:`intake.stats.stats_question.ARRIVING`)."""
    outcomes: OutcomeCounts
    spent: tuple[Sum, ...] = ()

    @property
    def cost(self) -> MoneyByCurrency:
        """What was spent, each currency by itself."""
        return added_up(self.spent)


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of a form: of those to whom it was put, who answered or skipped it."""

    step: str
    position: int
    asked: int
    answered: int

    @property
    def stayed(self) -> int:
        """Who went no further."""
        return self.asked - self.answered


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long people waited; of the submissions of the period."""

    of: int = 0
    """Submissions that are answered, or old enough to be judged."""
    after: tuple[tuple[int, int], ...] = ()
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


NO_WAITING = Waiting()


@dataclass(frozen=True, slots=True)
class ReplyTimes:
    """How long it took, by the wall and in working time."""

    taking: Waiting = NO_WAITING
    taking_working: Waiting = NO_WAITING
    answering: Waiting = NO_WAITING
    answering_working: Waiting = NO_WAITING
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


@dataclass(frozen=True, slots=True)
class Needs:
    """What needs a hand just now."""

    refused: int = 0
    """Submissions that the CRM refused, and that nobody has decided about."""
    waiting: int = 0
    """Leads that nobody has."""
    waiting_seconds: int = 0
    """Since when the first of them waits."""
    unanswered: int = 0
    """Leads that somebody has, and whose prospect has waited for a day for a word."""


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


def added_up(sums: Iterable[Sum]) -> MoneyByCurrency:
    """Add sums up, each currency by itself."""
    money: dict[str, int] = {}
    for one in sums:
        money[one.currency] = money.get(one.currency, 0) + one.amount
    return dict(sorted(money.items()))
