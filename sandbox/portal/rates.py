"""The portal's currencies and their rates."""

from __future__ import annotations

from sandbox.portal.settings import Currency, Settings


def known(settings: Settings) -> list[Currency]:
    """Return the currencies; the accounting one is always there, at 1."""
    base = Currency(settings.currency)
    return [base, *(one for one in settings.currencies if one.code != settings.currency)]


def converted(settings: Settings, amount: float, source: str, target: str) -> float:
    """Return a sum in another currency by the portal's rates; as it is when one is unknown."""
    rates = {one.code: one.amount / one.amount_cnt for one in known(settings)}
    if source not in rates or target not in rates:
        return amount
    return round(amount * rates[source] / rates[target], 2)
