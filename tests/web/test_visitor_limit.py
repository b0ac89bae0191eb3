"""How much one address may tell."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.client_address import read_address
from web.visitor_limit import Rate, VisitorLimit

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


def test_the_sites_of_one_provider_share_an_allowance() -> None:
    """Whoever has a /48 has 65,536 sites of their own."""
    visitors = limit()
    admitted = [visitors.admits(f"2001:db8:0:{site:x}::1", NOW) for site in range(100)]
    assert sum(admitted) == 12
    assert visitors.admits("2001:db8:1::1", NOW)
    assert not visitors.admits("2001:db8:0:ffff::1", NOW)
    assert visitors.admits("2001:db8:0:ffff::1", NOW + EVERY / 4)


def test_all_together_have_a_cap() -> None:
    visitors = VisitorLimit(b"k" * 32, together=Rate(10, timedelta(seconds=2)))
    admitted = [visitors.admits(f"10.0.{n // 250}.{n % 250}", NOW) for n in range(1_000)]
    assert sum(admitted) == 10
    assert not visitors.admits("11.0.0.1", NOW + timedelta(seconds=1))
    assert visitors.admits("11.0.0.1", NOW + timedelta(seconds=2))


def test_who_is_refused_takes_nothing_from_the_others() -> None:
    visitors = VisitorLimit(b"k" * 32, allowance=1, together=Rate(3, timedelta(hours=1)))
    assert [visitors.admits("1.1.1.1", NOW) for _ in range(50)].count(True) == 1
    assert visitors.admits("2.2.2.2", NOW)
    assert visitors.admits("3.3.3.3", NOW)
    assert not visitors.admits("4.4.4.4", NOW)


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(hours=-1), timedelta(days=400)])
def test_a_clock_that_jumps_shuts_nobody_out_for_as_long(jump: timedelta) -> None:
    visitors = VisitorLimit(b"k" * 32, allowance=1, every=EVERY, together=Rate(2, EVERY))
    assert visitors.admits("1.1.1.1", NOW)
    visitors.admits("1.1.1.1", NOW + jump)
    visitors.admits("1.1.1.1", NOW)
    assert visitors.admits("1.1.1.1", NOW + 2 * EVERY)
    visitors.admits("2.2.2.2", NOW + jump)
    visitors.admits("3.3.3.3", NOW + 60 * EVERY)
    assert len(visitors) == 1


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        (" 203.0.113.7 ", "203.0.113.7"),
        ("203.0.113.7:51234", "203.0.113.7"),
        ('"203.0.113.7:51234"', "203.0.113.7"),
        ("2001:DB8::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ('"[2001:db8::1]:443"', "2001:db8::1"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("::ffff:cb00:7107", "203.0.113.7"),
        ("[::ffff:203.0.113.7]:80", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::1"),
        ("", None),
        ("unknown", None),
        ("_hidden", None),
        ("203.0.113.7:port", None),
        ("[2001:db8::1", None),
        ("[2001:db8::1]443", None),
        ("203.0.113.07", None),
        ("1.2.3", None),
        ("example.com:80", None),
    ],
)
def test_addresses_are_read_as_proxies_write_them(text: str, address: str | None) -> None:
    read = read_address(text)
    assert (None if read is None else str(read)) == address


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
