"""Amounts as the portal writes them, in smallest units: counted exactly."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from intake.kernel.money import digits

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
