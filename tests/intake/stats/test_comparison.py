"""Shares with their intervals: against published values, and what must always hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.stats.comparison import Proportion, Verdict, compare, wilson

PROPORTIONS = st.integers(0, 400).flatmap(
    lambda of: st.builds(Proportion, st.integers(0, of), st.just(of))
)


@pytest.mark.parametrize(
    ("some", "of", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_as_newcombe_printed_it(some: int, of: int, low: float, high: float) -> None:
    """Newcombe 1998, Statistics in Medicine 17:857, table I, method 3."""
    found = wilson(Proportion(some, of))
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
    ],
)
def test_the_difference_as_newcombe_printed_it(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    """Newcombe 1998, Statistics in Medicine 17:873, table II, method 10: first less second."""
    found = compare(Proportion(*second), Proportion(*first)).interval
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(PROPORTIONS, PROPORTIONS)
def test_what_always_holds(one: Proportion, other: Proportion) -> None:
    found, back = compare(one, other), compare(other, one)
    assert -1 <= found.interval.low <= found.difference + 1e-9
    assert found.difference - 1e-9 <= found.interval.high <= 1
    assert found.interval.low == pytest.approx(-back.interval.high)
    if min(one.of, other.of) < 30:
        assert found.verdict is Verdict.TOO_FEW
    elif found.verdict is Verdict.BETTER:
        assert back.verdict is Verdict.WORSE
        assert other.share > one.share


def test_no_winner_below_thirty_each() -> None:
    assert compare(Proportion(0, 29), Proportion(29, 29)).verdict is Verdict.TOO_FEW
    assert compare(Proportion(0, 30), Proportion(30, 30)).verdict is Verdict.BETTER
    assert compare(Proportion(15, 30), Proportion(16, 30)).verdict is Verdict.OPEN
