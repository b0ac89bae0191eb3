"""Amounts in a currency's smallest units: counted exactly, and never added across currencies."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_NO_CENTS = frozenset(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split()  # noqa: SIM905
)
_THOUSANDTHS = frozenset("BHD IQD JOD KWD LYD OMR TND".split())  # noqa: SIM905
"""ISO 4217: all others have two digits."""
_MOST = 10**17


def smallest_units(amount: object, currency: str) -> int | None:
    """Return an amount, which is a number or a text of one, in smallest units; ``None``: it is
    none."""
    try:
        exact = Decimal(str(amount)) * 10 ** digits(currency)
        whole = int(exact.to_integral_value(ROUND_HALF_UP))
    except (InvalidOperation, ValueError, OverflowError):
        return None
    return whole if abs(whole) < _MOST else None


def digits(currency: str) -> int:
    """Return how many digits stand behind the point."""
    if currency in _NO_CENTS:
        return 0
    return 3 if currency in _THOUSANDTHS else 2
