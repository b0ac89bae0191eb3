"""Money of several currencies: summed by currency, and told in one of them by named rates. Pure.

Amounts are never added across currencies, unless each is converted by the CRM itself, or by a rate
that somebody set for its day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from intake.kernel.money import digits
from intake.stats.numbers import MoneyByCurrency, Sum
from intake.stats.period import midnight


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of a currency is worth in the base, from a day on until the next rate."""

    currency: str
    base: str
    since: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Rates:
    """What converts into one currency; days are those of a zone."""

    base: str
    zone: str
    rates: tuple[Rate, ...] = ()

    @property
    def days(self) -> tuple[date, ...]:
        """The days on which any rate changes, in order: between two of them all stand still."""
        return tuple(sorted({rate.since for rate in self.rates if rate.base == self.base}))

    @property
    def moments(self) -> tuple[datetime, ...]:
        """The same as moments."""
        return tuple(midnight(day, self.zone) for day in self.days)

    def value(self, currency: str, stretch: int) -> Decimal | None:
        """Return the rate of a currency in the stretch between two changes; ``None``: it has none.

        Stretch 0 is before the first change: what was set first holds backwards as well, because
        a sum of the past would otherwise stay untold for ever.
        """
        if currency == self.base:
            return Decimal(1)
        own = sorted(
            (rate for rate in self.rates if (rate.currency, rate.base) == (currency, self.base)),
            key=lambda rate: rate.since,
        )
        if not own:
            return None
        known = [rate for rate in own if rate.since in self.days[:stretch]]
        return (known[-1] if known else own[0]).value


@dataclass(frozen=True, slots=True)
class Worth:
    """Sums told in one currency."""

    currency: str
    amount: int
    missing: MoneyByCurrency = field(default_factory=dict)
    """What nothing converts: it is named, and not in the amount."""


def worth(sums: Iterable[Sum], base: str, rates: Rates | None) -> Worth:
    """Tell sums in a currency: as they are, as the CRM converted them, or by that day's rate."""
    amount, missing = 0, dict[str, int]()
    for one in sums:
        converted = _converted(one, base, rates)
        if converted is None:
            missing[one.currency] = missing.get(one.currency, 0) + one.amount
        else:
            amount += converted
    return Worth(base, amount, missing)


def common_currency(spent: Mapping[str, int], rates: Rates | None) -> str | None:
    """Return the currency in which costs and sales are compared: the one that is set, or that of
    all costs; ``None``: there are several, and none is set."""
    if rates is not None:
        return rates.base
    return next(iter(spent)) if len(spent) == 1 else None


def _converted(one: Sum, base: str, rates: Rates | None) -> int | None:
    if one.currency == base:
        return one.amount
    if one.account_currency == base and one.account_amount is not None:
        return one.account_amount
    value = None if rates is None else rates.value(one.currency, one.stretch)
    if value is None:
        return None
    exact = Decimal(one.amount).scaleb(digits(base) - digits(one.currency)) * value
    return int(exact.to_integral_value(ROUND_HALF_UP))
