"""What was spent, by link or by campaign and day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from intake.kernel.ids import LinkId, PersonId

MOST = 10**15
"""Smallest units that one day may cost: more is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class CostTarget:
    """On what it was spent: a link, or a campaign as a whole."""

    link_id: LinkId | None
    campaign_id: int | None
    """Of a link: what it says now, and what its cost counts as for good."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One day's cost. One of the same target, day and currency takes its place."""

    target: CostTarget
    day: date
    currency: str
    amount: int
    batch: str | None = None


@dataclass(frozen=True, slots=True)
class NamedCost:
    """A cost as a list shows it."""

    id: int
    name: str
    day: date
    currency: str
    amount: int


@dataclass(frozen=True, slots=True)
class CostPage:
    """Some of all costs, the newest first."""

    costs: tuple[NamedCost, ...]
    page: int
    pages: int


class Costs(Protocol):
    """The storage of costs."""

    async def put(self, costs: Sequence[Cost], by: PersonId, now: datetime) -> None:
        """Keep costs; each takes the place of one of the same target, day and currency."""
        ...

    async def page(self, page: int, size: int) -> CostPage:
        """Return a page, or the one nearest to it, the newest days first."""
        ...

    async def get(self, cost_id: int) -> NamedCost | None:
        """Return one."""
        ...

    async def remove(self, cost_id: int) -> bool:
        """Take one away; say whether it was there."""
        ...

    async def campaign_named(self, source: str, medium: str, campaign: str) -> int | None:
        """Return the campaign of exactly these values, if anything ever counted as it."""
        ...


class HasCosts(Protocol):
    """A unit of work with costs."""

    @property
    def costs(self) -> Costs:
        """Within the unit's transaction."""
        ...


def spread(
    target: CostTarget, first: date, last: date, currency: str, amount: int
) -> tuple[Cost, ...]:
    """Divide an amount among days, evenly; what does not divide goes to the first ones."""
    days = (last - first).days + 1
    each, rest = divmod(amount, days)
    return tuple(
        Cost(target, first + timedelta(days=number), currency, each + (number < rest))
        for number in range(days)
    )
