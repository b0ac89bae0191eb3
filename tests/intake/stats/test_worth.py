"""Money of several currencies, what it is worth, and what was paid for what came of it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.kernel.ids import LinkId
from intake.stats.cost import CostTarget, spread
from intake.stats.cost_words import TypedCost, read_amount, read_cost, read_rate
from intake.stats.economy import economy
from intake.stats.numbers import ArrivalCounts, OutcomeCounts, StatsRow, Sum
from intake.stats.period import Period
from intake.stats.worth import Rate, Rates, worth

TODAY = date(2026, 11, 5)
RATES = Rates(
    "EUR",
    "UTC",
    (
        Rate("USD", "EUR", date(2026, 11, 1), Decimal("0.9")),
        Rate("USD", "EUR", date(2026, 11, 3), Decimal("0.8")),
        Rate("JPY", "EUR", date(2026, 11, 2), Decimal("0.006")),
        Rate("USD", "RUB", date(2026, 11, 1), Decimal(90)),
    ),
)


def test_each_sum_by_the_rate_of_its_own_day() -> None:
    sums = [Sum("USD", 1000, stretch=at) for at in range(4)]
    amounts = [worth([one], "EUR", RATES).amount for one in sums]
    assert amounts == [900, 900, 900, 800], "the first rate holds backwards as well"


def test_digits_differ_between_currencies() -> None:
    assert worth([Sum("JPY", 1000, stretch=2)], "EUR", RATES).amount == 600


def test_the_crm_goes_before_rates_and_what_nothing_converts_is_named() -> None:
    sums = [
        Sum("EUR", 100),
        Sum("USD", 1000, "EUR", 555, stretch=3),
        Sum("KZT", 7, stretch=1),
        Sum("RUB", 5, "USD", 1),
    ]
    found = worth(sums, "EUR", RATES)
    assert (found.amount, found.missing) == (655, {"KZT": 7, "RUB": 5})


def test_prices_are_told_in_one_currency_or_not_at_all() -> None:
    outcomes = OutcomeCounts(submitted=4, won=1, earned=(Sum("EUR", 5000), Sum("USD", 100)))
    arrivals = ArrivalCounts(starts=8)
    one = economy(StatsRow(None, arrivals, outcomes, (Sum("EUR", 1001),)), None)
    assert one is not None
    assert (one.per_start, one.per_lead, one.per_sale) == (125, 250, 1001)
    assert one.missing == {"USD": 100}
    assert one.back == Decimal(5000) / 1001
    several = StatsRow(None, arrivals, outcomes, (Sum("EUR", 1000), Sum("USD", 1000)))
    assert economy(several, None) is None
    both = economy(several, RATES)
    assert both is not None
    assert both.cost == 1900
    unknown = StatsRow(None, arrivals, outcomes, (Sum("EUR", 1000), Sum("KZT", 1)))
    assert economy(unknown, RATES) is None, "a price without a part of the cost would be a lie"


@given(st.integers(0, 10**12), st.integers(1, 400))
def test_days_add_up_to_what_was_spent(amount: int, days: int) -> None:
    last = date.fromordinal(TODAY.toordinal() + days - 1)
    costs = spread(CostTarget(LinkId(1), None), TODAY, last, "EUR", amount)
    assert len({cost.day for cost in costs}) == days
    assert sum(cost.amount for cost in costs) == amount
    assert max(c.amount for c in costs) - min(c.amount for c in costs) <= 1


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1200", 120000),
        ("1 200,50", 120050),
        ("1,200.50", 120050),
        ("1.200,50", 120050),
        ("1,200", 120000),
        ("1200.5", 120050),
        ("12\u00a0000", 1200000),
        ("0", 0),
        ("1.2345", None),
        ("0.125", None),
        ("1..2", None),
        ("", None),
        ("9" * 20, None),
    ],
)
def test_amounts_as_people_type_them(text: str, amount: int | None) -> None:
    assert read_amount(text, "EUR") == amount


def test_a_cost_as_people_type_it() -> None:
    today = Period(TODAY, TODAY, "UTC")
    assert read_cost("spring 350 EUR", TODAY, "UTC") == TypedCost("spring", 35000, "EUR", today)
    week = Period(date(2026, 11, 1), date(2026, 11, 7), "UTC")
    typed = "google / cpc / autumn 1 200,50 € 1.11.2026–7.11.2026"
    found = read_cost(typed, TODAY, "UTC")
    assert found == TypedCost("google / cpc / autumn", 120050, "EUR", week)
    for roubles in (
        "350 руб",
        "350 руб.",
        "350 Руб",
        "350р.",
        "350 р",
        "350 ₽",
        "350 rub",
        "350 рублей",
        "₽350",
        "₽ 350",
    ):
        spent = TypedCost("spring", 35000, "RUB", today)
        assert read_cost(f"spring {roubles}", TODAY, "UTC") == spent
        assert read_cost(f"spring {roubles} 1.11.2026–7.11.2026", TODAY, "UTC") is not None
    dollars = read_cost("spring $1,200.50 15.11", TODAY, "UTC")
    day = Period(date(2025, 11, 15), date(2025, 11, 15), "UTC")
    assert dollars == TypedCost("spring", 120050, "USD", day), "the day is none of the amount"
    assert read_cost("spring 350 рублёвка", TODAY, "UTC") is None
    assert read_cost("spring lots", TODAY, "UTC") is None
    assert read_cost("spring 5 EUR soon", TODAY, "UTC") is None


def test_a_rate_as_people_type_it() -> None:
    assert read_rate("usd 0,92", "EUR", TODAY, "UTC") == Rate("USD", "EUR", TODAY, Decimal("0.92"))
    assert read_rate("USD 0.92 2026-11-01", "EUR", TODAY, "UTC") == Rate(
        "USD", "EUR", date(2026, 11, 1), Decimal("0.92")
    )
    assert read_rate("доллар 92,5", "RUB", TODAY, "UTC") == Rate(
        "USD", "RUB", TODAY, Decimal("92.5")
    )
    for text in ("EUR 1", "USD 0", "USD -1", "USD 1.2.3", "USD 1 week", "1 USD"):
        assert read_rate(text, "EUR", TODAY, "UTC") is None
