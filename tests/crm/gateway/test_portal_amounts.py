"""Amounts in a currency's smallest units."""

import pytest

from crm.gateway.portal_amounts import smallest_units


@pytest.mark.parametrize(
    ("amount", "currency", "units"),
    [
        (0, "EUR", 0),
        (1200.5, "EUR", 120050),
        ("99.99", "RUB", 9999),
        (0.1 + 0.2, "USD", 30),
        (10.005, "EUR", 1001),
        (-3, "EUR", -300),
        (700, "JPY", 700),
        (1.2345, "KWD", 1235),
        ("", "EUR", None),
        (None, "EUR", None),
        ("ten", "EUR", None),
        ("NaN", "EUR", None),
        ("Infinity", "EUR", None),
        (1e30, "EUR", None),
    ],
)
def test_amounts(amount: object, currency: str, units: int | None) -> None:
    assert smallest_units(amount, currency) == units
