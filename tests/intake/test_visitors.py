"""How much one address may tell."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from intake.visitors import VisitorLimit

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
EVERY = timedelta(seconds=6)


def limit(allowance: int = 3) -> VisitorLimit:
    return VisitorLimit(b"k" * 32, allowance=allowance, every=EVERY)


def test_an_address_is_stopped_and_regains_its_allowance() -> None:
    visitors = limit()
    assert [visitors.admits("1.2.3.4", NOW) for _ in range(4)] == [True, True, True, False]
    assert visitors.admits("1.2.3.5", NOW)
    assert visitors.admits("1.2.3.4", NOW + EVERY)
    assert not visitors.admits("1.2.3.4", NOW + EVERY)


def test_the_addresses_of_one_site_are_one() -> None:
    visitors = limit(1)
    assert visitors.admits("2001:db8::1", NOW)
    assert not visitors.admits("2001:db8::ffff:2", NOW)
    assert visitors.admits("2001:db8:0:1::1", NOW)
    assert visitors.admits("10.0.0.1", NOW)
    assert not visitors.admits("::ffff:10.0.0.1", NOW)


def test_what_is_no_address_is_one_too() -> None:
    visitors = limit(1)
    assert visitors.admits("", NOW)
    assert not visitors.admits("nonsense", NOW)


def test_addresses_are_forgotten_and_never_kept_as_they_are() -> None:
    visitors = limit()
    for last in range(50):
        visitors.admits(f"10.0.0.{last}", NOW)
    assert len(visitors) == 50
    assert "10.0.0" not in repr(list(visitors._known))
    visitors.admits("10.0.1.1", NOW + 3 * EVERY)
    assert len(visitors) == 1


@given(st.lists(st.integers(0, 60), max_size=200))
def test_nobody_gets_more_than_the_allowance_and_the_rate(gaps: list[int]) -> None:
    visitors, now, admitted = limit(), NOW, 0
    for gap in gaps:
        now += timedelta(seconds=gap / 10)
        admitted += visitors.admits("1.2.3.4", now)
    assert admitted <= 3 + (now - NOW) / EVERY
