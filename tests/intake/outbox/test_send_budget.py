"""What several processes together may send, whatever they do."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.outbox.send_budget import (
    ALL,
    GROUP,
    SLICE,
    SLICE_SECONDS,
    Bucket,
    own_share,
)


def drawn(bucket: Bucket, asked: Sequence[tuple[float, int]], spare: int = 0) -> list[float]:
    """Return when each message was drawn, if these ask one after the other."""
    now, empty_at, times = 0.0, 0.0, []
    for pause, wanted in asked:
        now += pause
        left = max(empty_at - now, 0.0)
        got = bucket.draws(left, wanted, spare=spare)
        empty_at = now + left + got / bucket.per_second
        times += [now] * got
    return times


def most_within(times: Sequence[float], seconds: float) -> int:
    return max((sum(at <= one < at + seconds for one in times) for at in times), default=0)


ASKED = st.lists(st.tuples(st.floats(0, 0.3), st.integers(1, SLICE)), max_size=200)


@given(ASKED)
def test_within_a_second_all_processes_stay_below_thirty(asked: list[tuple[float, int]]) -> None:
    slices = most_within(drawn(ALL, asked), 1 + SLICE_SECONDS)
    assert slices + 3 * own_share(3) <= 30
    assert slices + own_share(1) <= 30


@given(st.lists(st.tuples(st.floats(0, 20), st.integers(1, 10)), max_size=100))
def test_within_a_minute_a_group_gets_less_than_twenty(asked: list[tuple[float, int]]) -> None:
    assert most_within(drawn(GROUP, asked), 60) <= 20


@pytest.mark.parametrize("bucket", [ALL, GROUP])
def test_what_nobody_waits_for_leaves_something(bucket: Bucket) -> None:
    assert bucket.draws(0, 100, spare=1) == bucket.draws(0, 100, spare=0) - 1
    full = bucket.capacity / bucket.per_second
    assert bucket.draws(full - 1 / bucket.per_second, 1, spare=0) == 1
    assert bucket.draws(full - 1 / bucket.per_second, 1, spare=1) == 0


def test_one_alone_sends_without_asking_what_all_together_may() -> None:
    assert [own_share(processes) for processes in (1, 2, 8)] == [8, 4, 1]


def test_nobody_who_does_not_know_the_others_takes_anything_unasked() -> None:
    assert own_share(1_000) == 0
