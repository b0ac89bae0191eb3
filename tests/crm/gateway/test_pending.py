"""How much of a line goes into one batch."""

import asyncio
from typing import Any

import pytest

from crm.client.call_errors import (
    AmbiguousError,
    Bitrix24Error,
    OperatingLimitError,
    TransientError,
)
from crm.client.call_time import CallTime
from crm.client.limits.request_limits import Limits, RateLimit
from crm.client.methods.command_batch import Command, Failed
from crm.client.methods.method import Method
from crm.client.methods.portal_users import ProfileGet
from crm.client.methods.sales_intelligence import TraceAdd
from crm.client.methods.system import ScopeGet
from crm.gateway.packing.pending import Asked, PendingQueue

METHOD = ScopeGet()
SECONDS = 0.4


class Stop:
    """A line at a portal that takes 0.4 s for a command; chains of four wait in it."""

    def __init__(self, *, halt: bool = True) -> None:
        self.now = 0.0
        self.limits = Limits(lambda: self.now, rate=RateLimit(2.0, 50))
        self.limits.learned({METHOD.name: CallTime(SECONDS)})
        self.queue = PendingQueue(self.limits, halt=halt)

    def come(self, chains: int) -> None:
        future: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        for _ in range(chains):
            asked = tuple(Asked(Command("scope", METHOD), future) for _ in range(4))  # type: ignore[arg-type]  # nobody answers here
            self.queue.waiting.append(asked)

    def leave(self, now: float = 0.0) -> int:
        """Return how many chains go at that moment."""
        self.now = now
        draft = self.queue.next_draft()
        self.queue.dequeue(draft)
        return len(draft.groups)


@pytest.fixture
async def stop() -> Stop:
    stop = Stop()
    stop.come(100)
    return stop


async def test_a_full_batch_has_fifty_commands_at_most(stop: Stop) -> None:
    assert [stop.leave() for _ in range(3)] == [12, 12, 12]


async def test_those_who_come_a_moment_later_go_in_full_batches_too(stop: Stop) -> None:
    assert [stop.leave(now / 10) for now in range(8)] == [12] * 8


async def test_whoever_was_held_up_gets_there_with_the_others(stop: Stop) -> None:
    """12 chains take 19.2 s. Who leaves 5 s later gets half a second more than the 14.2 s left;
    and however many such there are, the last does not get later and later."""
    stop.leave()
    assert stop.leave(5.0) == 9
    assert stop.leave(5.1) == 9
    assert stop.leave(6.0) == 8


async def test_nobody_goes_in_less_than_half_of_a_batch(stop: Stop) -> None:
    stop.leave()
    assert stop.leave(18.0) == 6


async def test_when_the_others_are_there_batches_are_full_again(stop: Stop) -> None:
    stop.leave()
    assert stop.leave(19.2) == 12


async def test_where_requests_are_scarce_batches_are_full(stop: Stop) -> None:
    stop.leave()
    for _ in range(48):
        stop.limits.bucket = stop.limits.bucket.take(0.0)
    assert stop.leave(0.4) == 12
    assert stop.leave(9.0) == 6, "by then there are requests again"


async def test_a_stage_is_not_shortened() -> None:
    """Nothing holds it up: another kind of command comes behind it, not a rest of its own."""
    stop = Stop(halt=False)
    stop.come(100)
    stop.leave()
    assert stop.leave(5.0) == 12


# --- what of the limits and of a failure reaches those who wait ---------------------------------


def waiting_for(*methods: Method[Any]) -> tuple[Asked, ...]:
    loop = asyncio.get_running_loop()
    return tuple(Asked(Command("one", method), loop.create_future()) for method in methods)


def failure(asked: Asked) -> Bitrix24Error:
    outcome = asked.answer.result().outcome
    assert isinstance(outcome, Failed)
    return outcome.error


async def test_a_draft_takes_what_the_method_has_seconds_for() -> None:
    stop = Stop(halt=False)
    stop.limits.learned({METHOD.name: CallTime(SECONDS, 452.0, 600.0, 0.0)})  # of 456
    stop.come(5)
    draft = stop.queue.next_draft()
    assert len(draft.groups) == 2, "eight of ten commands of 0.4 s, in fours"
    assert not draft.full


async def test_a_draft_is_full_at_fifty_commands_or_when_the_next_group_is_too_large(
    stop: Stop,
) -> None:
    assert stop.queue.next_draft().full, "12 chains are 48 commands, and the 13th is too much"
    alone = Stop(halt=False)
    alone.queue.waiting.extend((one,) for one in waiting_for(*[METHOD] * 50))
    assert alone.queue.next_draft().full
    alone.queue.waiting.pop()
    assert not alone.queue.next_draft().full


async def test_groups_count_as_in_flight_until_their_batch_is_done(stop: Stop) -> None:
    drafts = []
    for _ in range(3):
        drafts.append(stop.queue.next_draft())
        stop.queue.dequeue(drafts[-1])
    assert stop.queue.in_flight == 36
    stop.queue.completed(drafts[0])
    assert stop.queue.in_flight == 24


async def test_who_needs_a_method_without_seconds_is_sent_away_and_told_which() -> None:
    stop = Stop(halt=True)
    stop.limits.learned({"profile": CallTime(1.0, 100.0, 90.0, 0.0)})
    stop.limits.method_refused("profile")
    needs, does_not = waiting_for(METHOD, ProfileGet()), waiting_for(METHOD)
    stop.queue.waiting.extend((needs, does_not))
    stop.queue.sift()
    assert list(stop.queue.waiting) == [does_not]
    for asked in needs:
        error = failure(asked)
        assert isinstance(error, OperatingLimitError)
        assert error.method == "profile"
        assert error.retry_after == pytest.approx(90.0)


async def test_a_lost_answer_leaves_a_doubt_about_changes_only() -> None:
    (question,), (change,) = waiting_for(METHOD), waiting_for(TraceAdd("{}", ()))
    lost = AmbiguousError("batch", code="TIMEOUT")
    for asked in (question, change):
        asked.fail(lost)
    assert isinstance(failure(question), TransientError)
    assert failure(question).code == "TIMEOUT"
    assert isinstance(failure(change), AmbiguousError)
