"""The mirrored limits against a simulated portal, and the queue before it."""

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.client.call_errors import OperatingLimitError
from crm.client.call_time import CallTime
from crm.client.limits.method_budget import UNKNOWN
from crm.client.limits.request_limits import (
    BACKGROUND_SHARE,
    ENTERPRISE,
    STANDARD,
    LeakyBucket,
    Limits,
    RateLimit,
    one,
    share_of,
)


@dataclass
class PortalBucket:
    """The portal's side, as documented: +1 for a request, minus Y each second, refused beyond X."""

    rate: RateLimit
    level: float = 0.0
    at: float = 0.0
    highest: float = 0.0

    def arrive(self, now: float) -> bool:
        self.level = max(0.0, self.level - (now - self.at) * self.rate.per_second)
        self.at = now
        if self.level + 1 > self.rate.capacity + 1e-6:
            return False
        self.level += 1
        self.highest = max(self.highest, self.level)
        return True


rates = st.sampled_from([STANDARD, ENTERPRISE, RateLimit(1.0, 3, 1), RateLimit(7.0, 20, 0)])
pauses = st.lists(st.one_of(st.just(0.0), st.floats(0, 90)), max_size=200)


@given(rates, pauses, st.data())
def test_the_portals_bucket_never_overflows(
    rate: RateLimit, wishes: list[float], data: st.DataObject
) -> None:
    """Whatever the schedule, and with every request late by up to what the headroom allows."""
    latest = rate.headroom / rate.per_second
    bucket, portal = LeakyBucket(rate), PortalBucket(rate)
    now, arrivals = 0.0, []
    for wish in wishes:
        now += wish
        now += bucket.wait_needed(now)
        bucket = bucket.take(now)
        arrivals.append(now + data.draw(st.floats(0, latest)) if latest else now)

    assert all(portal.arrive(moment) for moment in sorted(arrivals))


@given(rates)
def test_the_burst_is_used_and_then_the_steady_rate(rate: RateLimit) -> None:
    bucket, now = LeakyBucket(rate), 100.0
    burst = 0
    while bucket.wait_needed(now) <= 1e-9:
        bucket = bucket.take(now)
        burst += 1

    assert burst == rate.capacity - rate.headroom
    assert bucket.wait_needed(now) == pytest.approx(1 / rate.per_second)
    assert bucket.level(now) == pytest.approx(burst)
    assert bucket.level(now + 1000) == 0


def test_a_refusal_means_that_the_bucket_is_full() -> None:
    bucket = LeakyBucket(STANDARD).take(0.0).refused(10.0)

    assert bucket.level(10.0) == 50
    assert bucket.wait_needed(10.0) == pytest.approx(1.5)  # 1 of its own and the headroom of 2


def test_refusals_in_a_row_double_the_pause_up_to_a_limit() -> None:
    bucket, now, waits = LeakyBucket(RateLimit(10.0, 10, 0)), 0.0, []
    for _ in range(8):
        bucket = bucket.refused(now)
        waits.append(bucket.wait_needed(now))
        now += waits[-1]

    assert waits == pytest.approx([1, 2, 4, 8, 16, 30, 30, 30])
    assert bucket.accepted().refused(now).wait_needed(now) == pytest.approx(1)


def test_refusals_of_requests_sent_together_count_once() -> None:
    once = LeakyBucket(STANDARD).refused(5.0)

    assert once.refused(5.1) == once


@given(rates, st.lists(st.tuples(st.floats(0, 60), st.floats(1, 5)), min_size=1, max_size=8))
def test_a_process_that_restarts_in_a_loop_never_overruns(
    rate: RateLimit, lives: list[tuple[float, float]]
) -> None:
    """Each life sends as fast as it may, dies, and is back after a second or more."""
    portal, now = PortalBucket(rate), 0.0
    for seconds, pause in lives:
        bucket, end = LeakyBucket.unknown(rate, now), now + seconds
        while (now := now + bucket.wait_needed(now)) <= end:
            bucket = bucket.take(now)
            assert portal.arrive(now)
        now = end + pause


def test_after_a_restart_a_lone_submission_waits_for_nothing() -> None:
    bucket = LeakyBucket.unknown(STANDARD, 100.0)

    for _ in range(2):
        assert bucket.wait_needed(100.0) == 0
        bucket = bucket.take(100.0)
    assert bucket.wait_needed(100.0) == pytest.approx(0.5)
    assert LeakyBucket.unknown(STANDARD, 100.0).level(125.0) == 0


@pytest.mark.parametrize("broken", [(0.0, 50, 2), (2.0, 2, 2), (2.0, 50, -1)])
def test_a_bucket_that_cannot_work_is_refused(broken: tuple[float, int, int]) -> None:
    with pytest.raises(ValueError, match="bucket"):
        RateLimit(*broken)


# --- the queue ---------------------------------------------------------------------------------

SMALL = RateLimit(per_second=2.0, capacity=3, headroom=0)


async def test_first_come_first_served(clock: Any) -> None:
    limits = Limits(clock, SMALL, sleep=clock.sleep)
    order: list[tuple[int, float]] = []

    async def wait(number: int) -> None:
        await limits.turn(one("crm.item.add"))
        order.append((number, clock.now - 1000.0))

    await asyncio.gather(*(wait(number) for number in range(7)))

    assert [number for number, _ in order] == list(range(7))
    assert [moment for _, moment in order] == pytest.approx([0, 0, 0, 0.5, 1.0, 1.5, 2.0])
    assert len(clock.slept) == 4  # only the head of the queue sleeps


async def test_a_cancelled_waiter_takes_nothing_and_stops_nobody(clock: Any) -> None:
    gate, sleeping = asyncio.Event(), asyncio.Event()

    async def sleep(seconds: float) -> None:
        sleeping.set()
        await gate.wait()
        clock.now += seconds

    limits = Limits(clock, SMALL, sleep=sleep)
    for _ in range(3):
        await limits.turn(one("a"))
    head = asyncio.create_task(limits.turn(one("a")))
    await sleeping.wait()
    second, third = (asyncio.create_task(limits.turn(one("a"))) for _ in range(2))
    await asyncio.sleep(0)
    level = limits.bucket.level(clock.now)
    for task in (head, second):
        task.cancel()
    await asyncio.gather(head, second, return_exceptions=True)

    assert limits.bucket.level(clock.now) == level
    gate.set()
    await asyncio.wait_for(third, 5)
    assert limits.use("a").in_flight == 4


async def test_a_method_that_is_used_up_is_refused_at_once_and_others_go_on(clock: Any) -> None:
    limits = Limits(clock, SMALL, sleep=clock.sleep)
    limits.learned({"crm.item.add": CallTime(1.0, 479.0, 300.0)})

    with pytest.raises(OperatingLimitError) as caught:
        await limits.turn(one("crm.item.add"))
    await limits.turn(one("crm.item.get"))

    assert caught.value.retry_after == pytest.approx(300.0)
    assert caught.value.surely_not_done
    assert caught.value.method == "crm.item.add"
    assert clock.slept == []


@pytest.mark.parametrize("wait", [0.5, 10.0, 15.0])
async def test_a_short_wait_for_a_method_is_slept_outside_the_queue(
    clock: Any, wait: float
) -> None:
    limits = Limits(clock, SMALL, sleep=clock.sleep)
    limits.learned({"a": CallTime(1.0, 479.0, wait)})

    await limits.turn(one("a"))

    assert clock.slept == pytest.approx([wait])


async def test_a_method_used_up_for_a_moment_while_waiting_in_the_queue_is_waited_for(
    clock: Any,
) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock.now += seconds
        if len(slept) == 1:
            limits.learned({"a": CallTime(1.0, 479.0, 0.5)})

    limits = Limits(clock, RateLimit(1.0, 1, 0), sleep=sleep)
    await limits.turn(one("b"))
    await limits.turn(one("a"))
    assert slept == pytest.approx([1.0, 0.5])


async def test_an_answer_ends_no_other_call_of_its_method(clock: Any) -> None:
    limits = Limits(clock, SMALL, sleep=clock.sleep)
    for _ in range(2):
        await limits.turn(one("a"))
    limits.learned({"a": CallTime(1.0)})
    limits.ended(one("a"), unreported=False)
    assert limits.use("a").in_flight == 1
    limits.learned({"a": CallTime(2.0)})
    assert limits.use("a").cost == pytest.approx(1.2), "a running mean"


async def test_a_method_used_up_while_waiting_in_the_queue_is_not_called(clock: Any) -> None:
    async def sleep(seconds: float) -> None:
        clock.now += seconds
        limits.learned({"a": CallTime(1.0, 479.0, 300.0)})

    limits = Limits(clock, RateLimit(1.0, 1, 0), sleep=sleep)
    await limits.turn(one("b"))

    with pytest.raises(OperatingLimitError):
        await limits.turn(one("a"))
    assert limits.bucket.wait_needed(clock.now) == 0  # its place was not taken
    assert limits.use("a").in_flight == 0


async def test_a_refusal_reaches_the_one_who_is_waiting(clock: Any) -> None:
    limits = Limits(clock, RateLimit(10.0, 2, 0), sleep=clock.sleep)
    await limits.turn(one("a"))

    assert limits.bucket_refused() == pytest.approx(1.0)
    await limits.turn(one("a"))
    assert clock.now == pytest.approx(1001.0)


@pytest.mark.parametrize(("known", "expected"), [(0.03, 0.4), (1.5, 1.5)])
def test_a_slow_portal_is_taken_to_be_slow_in_what_it_was_not_asked_yet(
    known: float, expected: float
) -> None:
    """Or the first backlog would be sent at once, and refused half way."""
    limits = Limits(lambda: 0.0)
    limits.learned({"crm.duplicate.findbycomm": CallTime(known)})

    assert limits.use("crm.item.add").each == expected
    assert limits.use("crm.item.add").room(0.0) == int(456 / expected)


def test_before_any_answer_a_guess_counts() -> None:
    assert Limits(lambda: 0.0).use("crm.item.add").each == UNKNOWN


async def test_a_batch_is_one_request(clock: Any) -> None:
    limits = Limits(clock)

    await limits.turn({"crm.item.add": 30, "crm.item.get": 20})

    assert limits.bucket.level(clock.now) == pytest.approx(1.0)
    assert limits.use("crm.item.add").in_flight == 30


# --- what is asked of it -----------------------------------------------------------------------


def test_a_bucket_has_room_for_what_its_headroom_and_its_level_leave() -> None:
    bucket = LeakyBucket(STANDARD)
    assert bucket.room(0.0) == 48
    assert bucket.take(0.0).take(0.0).room(0.0) == pytest.approx(46)
    assert bucket.take(0.0).take(0.0).room(1.0) == pytest.approx(48)
    assert bucket.refused(0.0).room(1.0) == 0, "it is still full up to its headroom"


def test_a_bucket_that_is_closed_has_no_room() -> None:
    closed = LeakyBucket(RateLimit(10.0, 10, 0)).refused(0.0)
    assert closed.room(0.99) == 0
    assert closed.room(1.0) == 10
    assert closed.room(2.0) == 10


async def test_a_process_that_may_follow_another_begins_carefully(clock: Any) -> None:
    careful = Limits(clock, SMALL, sleep=clock.sleep, fresh=False)
    assert careful.bucket == LeakyBucket.unknown(SMALL, clock())
    assert careful.assumed_until == careful.bucket.empty_at
    assert Limits(clock, SMALL, sleep=clock.sleep).bucket == LeakyBucket(SMALL)


async def test_what_a_call_usually_costs_is_a_mean_of_what_is_known(clock: Any) -> None:
    limits = Limits(clock, sleep=clock.sleep)
    assert limits.usual_cost() == limits.usual_cost(("crm.item.add",)) == UNKNOWN
    limits.learned({"crm.item.add": CallTime(2.0), "crm.item.list": CallTime(1.0)})
    assert limits.usual_cost() == 1.5
    assert limits.usual_cost(("crm.item.add",)) == 2.0
    assert limits.usual_cost(("crm.item.add", "user.get")) == 2.0, "of those that are known"
    assert limits.usual_cost(("user.get",)) == 1.5


async def test_a_request_counts_while_it_is_on_its_way_and_if_nobody_reports_it(
    clock: Any,
) -> None:
    limits = Limits(clock, sleep=clock.sleep)
    limits.learned({"crm.item.add": CallTime(1.0, 100.0, 600.0, 0.0)})
    calls = {"crm.item.add": 50}

    async def room_during_and_after(*, unreported: bool) -> tuple[int, int]:
        await limits.turn(calls)
        during = limits.use("crm.item.add").room(clock())
        limits.ended(calls, unreported=unreported)
        return during, limits.use("crm.item.add").room(clock())

    assert await room_during_and_after(unreported=False) == (306, 356)
    assert await room_during_and_after(unreported=True) == (306, 306)


async def test_a_refused_method_says_how_long_it_is_closed(clock: Any) -> None:
    limits = Limits(clock, sleep=clock.sleep)
    limits.learned({"crm.item.add": CallTime(1.0, 100.0, 90.0, 0.0)})
    assert limits.method_refused("crm.item.add") == pytest.approx(90.0)
    assert limits.delay({"crm.item.add": 1}, clock()) == pytest.approx(90.0)
    clock.now += 89.5
    assert limits.delay({"crm.item.add": 1}, clock()) == pytest.approx(0.5)
    assert limits.delay({"crm.item.list": 1}, clock()) == 0
    assert limits.delay({}, clock()) == 0


async def test_who_must_wait_too_long_is_told_for_which_method(clock: Any) -> None:
    limits = Limits(clock, sleep=clock.sleep)
    limits.learned({"crm.item.list": CallTime(1.0), "crm.item.add": CallTime(1.0, 9.0, 90.0, 0.0)})
    limits.method_refused("crm.item.add")
    with pytest.raises(OperatingLimitError) as refusal:
        await limits.turn({"crm.item.list": 1, "crm.item.add": 1})
    assert refusal.value.method == "crm.item.add"
    assert refusal.value.code == "OPERATION_TIME_LIMIT_NEAR"
    assert refusal.value.retry_after == pytest.approx(90.0)


async def test_many_calls_of_a_method_may_have_to_wait_where_one_has_room(clock: Any) -> None:
    limits = Limits(clock, sleep=clock.sleep)
    limits.learned({"crm.item.add": CallTime(1.0, 450.0, 90.0, 0.0)})
    assert limits.delay({"crm.item.add": 6}, clock()) == 0
    assert limits.delay({"crm.item.add": 50}, clock()) > 0


def test_a_part_of_a_bucket_is_that_part_of_what_we_use_of_it() -> None:
    assert share_of(STANDARD, 0.25) == RateLimit(0.5, 12, headroom=0)
    assert share_of(ENTERPRISE, 0.2) == RateLimit(1.0, 49, headroom=0)
    assert share_of(SMALL, 0.2).capacity == 1, "one request must fit"


@given(rates, pauses)
def test_the_background_fills_a_fifth_of_the_bucket_at_most(
    rate: RateLimit, wishes: list[float]
) -> None:
    """Whatever the schedule: what nobody waits for never holds more than its part."""
    bucket, now = LeakyBucket(share_of(rate, BACKGROUND_SHARE)), 0.0
    portal = PortalBucket(rate)
    for wish in wishes:
        now += wish
        now += bucket.wait_needed(now)
        bucket = bucket.take(now)
        assert portal.arrive(now)
    fifth = max(1.0, BACKGROUND_SHARE * rate.capacity)
    assert portal.highest <= fifth + 1e-6


async def test_the_background_goes_when_nobody_else_waits(clock: Any) -> None:
    limits = Limits(clock, rate=RateLimit(1.0, 4, 0), sleep=clock.sleep)
    went: list[str] = []

    async def asks(name: str, *, background: bool = False) -> None:
        await limits.turn(one("crm.item.list"), background=background)
        went.append(name)

    for number in range(4):
        await asks(f"first {number}")
    await asyncio.gather(
        asks("read", background=True), *(asks(f"delivery {number}") for number in range(3))
    )
    assert went[-1] == "read"


async def test_the_background_keeps_its_own_pace_in_an_empty_bucket(clock: Any) -> None:
    limits = Limits(clock, rate=STANDARD, sleep=clock.sleep)
    began = clock()
    for _ in range(30):
        await limits.turn(one("crm.item.list"), background=True)
    share = share_of(STANDARD, BACKGROUND_SHARE)
    assert clock() - began == pytest.approx((30 - share.capacity) / share.per_second, abs=3)
    before = clock()
    await limits.turn(one("crm.item.add"))
    assert clock() == before, "who is waited for goes at once"


async def test_the_background_looks_again_when_another_request_may_have_drained(
    clock: Any,
) -> None:
    """No sooner, though its own part has room in a moment: it is in no hurry."""
    limits = Limits(clock, SMALL, sleep=clock.sleep)
    await limits.turn(one("crm.item.list"), background=True)
    clock.now += 2.4
    await limits.turn(one("crm.item.list"), background=True)
    assert clock.slept == [0.5]
