"""What was spent for what came of it: per start, per lead, per sale, and what came back. Pure."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from intake.stats.numbers import MoneyByCurrency, StatsRow
from intake.stats.worth import Rates, common_currency, worth


@dataclass(frozen=True, slots=True)
class Economy:
    """Of one row, in one currency. What is divided by nothing is ``None``."""

    currency: str
    cost: int
    per_start: int | None
    per_lead: int | None
    per_sale: int | None
    earned: int
    back: Decimal | None
    """How many times the cost was earned."""
    missing: MoneyByCurrency
    """Sums that no rate converts: neither in the cost nor in what was earned."""


def economy(row: StatsRow, rates: Rates | None) -> Economy | None:
    """Compare what was spent with what came of it; ``None``: nothing was spent, or in several
    currencies that nothing makes one."""
    currency = common_currency(row.cost, rates) if row.spent else None
    if currency is None:
        return None
    cost = worth(row.spent, currency, rates)
    if cost.missing:  # a price that leaves a part of the cost out would be a lie
        return None
    earned = worth(row.outcomes.earned, currency, rates)
    starts = row.arrivals.starts if row.arrivals is not None else 0
    return Economy(
        currency,
        cost.amount,
        _each(cost.amount, starts),
        _each(cost.amount, row.outcomes.submitted),
        _each(cost.amount, row.outcomes.won),
        earned.amount,
        Decimal(earned.amount) / cost.amount if cost.amount else None,
        earned.missing,
    )


def _each(amount: int, of: int) -> int | None:
    if not of:
        return None
    return int((Decimal(amount) / of).to_integral_value(ROUND_HALF_UP))
