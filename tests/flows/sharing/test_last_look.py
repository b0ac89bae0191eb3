"""A process that is frozen with a call on its lips: what it sends when it wakes up."""

import asyncio
import signal
import time

import pytest

from tests.flows.sharing import frozen_bot
from tests.flows.sharing.fleet import Fleet

CLEAR = 3.0
"""Seconds in which a call would arrive that was to be made."""


@pytest.mark.parametrize(
    ("when", "made"), [(frozen_bot.BEFORE, 0), (frozen_bot.BETWEEN, 1)], ids=["before", "between"]
)
async def test_one_that_wakes_up_as_another_works_sends_nothing_after_the_last_look(
    fleet: Fleet, when: str, made: int
) -> None:
    """Frozen before the look it holds back. Frozen between the look and the write it sends: that is
    the gap which no look can close (docs/operations.md)."""
    first = await fleet.start(frozen_bot.__file__, when)
    second = await fleet.start()
    stage = fleet.stage
    fleet.balancer.ports[:] = [second.port]
    await stage.submits(stage.telegram.person("Ann"))
    submitted = time.monotonic()
    assert await fleet.successor(submitted) is second
    first.send(signal.SIGCONT)
    await asyncio.sleep(CLEAR)
    assert (await stage.numbers()).get("company", 0) == made
    assert first.said("worker_replaced") is not None
