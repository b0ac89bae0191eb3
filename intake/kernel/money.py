"""Amounts are counted in a currency's smallest units, and never added across currencies."""

from decimal import Decimal

_NO_CENTS = frozenset(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split()  # noqa: SIM905
)
_THOUSANDTHS = frozenset("BHD IQD JOD KWD LYD OMR TND".split())  # noqa: SIM905
"""ISO 4217: all others have two digits."""


def digits(currency: str) -> int:
    """Return how many digits stand behind the point."""
    if currency in _NO_CENTS:
        return 0
    return 3 if currency in _THOUSANDTHS else 2


def exact(amount: int, currency: str) -> Decimal:
    """Return an amount in the currency itself."""
    return Decimal(amount).scaleb(-digits(currency))


def written(amount: int, currency: str) -> str:
    """Write an amount with a narrow space between thousands, without cents where there are none."""
    places = digits(currency)
    whole = exact(amount, currency)
    if whole == whole.to_integral_value():
        places = 0
    return f"{whole:,.{places}f} {currency}".replace(",", "\u202f")
