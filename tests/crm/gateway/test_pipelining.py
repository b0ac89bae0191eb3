"""Pipelined or staged."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.gateway.packing.pipelining import Refusals, Situation, pipelining_pays

CHAIN = ("contact", "deal", "trace", "comment")
BACKLOG = Situation(
    deliveries=500, commands=4, stages=3, seconds=0.03,
    refusals=0.0, requests=38.0, per_second=2.0,
)  # fmt: skip
"""Five hundred that were just looked up, in a quick portal."""

situations = st.builds(
    Situation,
    deliveries=st.integers(1, 2000),
    commands=st.integers(1, 50),
    stages=st.integers(1, 5),
    seconds=st.floats(0.001, 2.0),
    refusals=st.floats(0.0, 2.0),
    requests=st.floats(0.0, 250.0),
    per_second=st.sampled_from((2.0, 5.0)),
)


def test_a_backlog_that_nothing_is_known_of_begins_with_the_contacts() -> None:
    """What people typed may be refused, and requests are scarce where commands are quick."""
    fresh = Refusals()
    assert not pipelining_pays(replace(BACKLOG, refusals=fresh.of(CHAIN)))
    rest = replace(BACKLOG, commands=3, stages=2, requests=31.0, refusals=fresh.of(CHAIN[1:]))
    assert pipelining_pays(rest)


def test_chains_pay_once_contacts_were_seen_to_pass() -> None:
    seen = Refusals()
    for _ in range(200):
        seen.note("contact", refused=False)
    assert pipelining_pays(replace(BACKLOG, refusals=seen.of(CHAIN)))


def test_in_a_slow_portal_chains_pay_even_with_refusals() -> None:
    """Two trips of 20 s are worth more than some requests."""
    assert pipelining_pays(replace(BACKLOG, seconds=0.4, refusals=0.05))


def test_where_every_chain_is_refused_it_pays_to_go_staged() -> None:
    seen = Refusals()
    for _ in range(12):
        seen.note("trace", refused=True)
    rest = replace(BACKLOG, seconds=0.4, commands=3, stages=2, refusals=seen.of(CHAIN[1:]))
    assert not pipelining_pays(rest)


def test_few_go_as_chains_while_requests_are_plenty() -> None:
    assert pipelining_pays(replace(BACKLOG, deliveries=20, refusals=0.05))


def test_a_share_follows_what_is_seen() -> None:
    seen = Refusals()
    for number in range(600):
        seen.note("deal", refused=number % 20 == 0)
    assert 0.02 < seen.of(("deal",)) < 0.1
    for _ in range(400):
        seen.note("deal", refused=False)
    assert seen.of(("deal",)) < 0.002


@pytest.mark.parametrize(("refusals", "requests"), [(0.0105, 38.0), (0.011, 40.0)])
def test_two_trips_are_worth_the_requests_that_so_many_refusals_cost(
    refusals: float, requests: float
) -> None:
    """Two trips of 1.5 s, less the third that refusals repeat; five stopped batches, 0.5 s each."""
    assert pipelining_pays(replace(BACKLOG, refusals=refusals, requests=requests))
    assert not pipelining_pays(replace(BACKLOG, refusals=refusals + 0.001, requests=requests))


def test_with_requests_to_spare_chains_pay_in_the_quickest_portal() -> None:
    assert pipelining_pays(replace(BACKLOG, deliveries=20, seconds=0.001, refusals=0.01))


@given(situations)
def test_more_refusals_never_speak_for_chains(now: Situation) -> None:
    if not pipelining_pays(now):
        assert not pipelining_pays(replace(now, refusals=now.refusals + 0.1))


@given(situations)
def test_more_requests_never_speak_against_chains(now: Situation) -> None:
    if pipelining_pays(now):
        assert pipelining_pays(replace(now, requests=now.requests + 10))


@given(situations)
def test_what_takes_one_trip_anyway_stays_together(now: Situation) -> None:
    """A trace and its comment, say; a command alone has nothing to stay with."""
    assert pipelining_pays(replace(now, stages=1)) is (now.commands > 1)
