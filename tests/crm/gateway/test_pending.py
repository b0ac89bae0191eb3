"""How much of a line goes into one batch."""

import asyncio

import pytest

from crm.client.call_time import CallTime
from crm.client.limits.request_limits import Limits, RateLimit
from crm.client.methods.command_batch import Command
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


async def test_a_wave_is_not_shortened() -> None:
    """Nothing holds it up: another kind of command comes behind it, not a rest of its own."""
    stop = Stop(halt=False)
    stop.come(100)
    stop.leave()
    assert stop.leave(5.0) == 12
