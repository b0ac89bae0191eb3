"""When a part of a batch leaves, and what it waits for."""

import asyncio
from contextlib import ExitStack

from crm.client.call_time import CallTime
from crm.client.limits.request_limits import Limits, RateLimit
from crm.client.methods.command_batch import Batch, BatchResult, Command, Done
from crm.client.methods.system import ScopeGet
from crm.gateway.packing.packer import BatchPacker

SLOW, QUICK = 0.4, 0.001
"""Seconds of a command: a trip of fifty is worth many requests, or less than one."""


class HoldingPortal:
    """Keeps every batch on its way until it is told to answer."""

    def __init__(self, *, seconds: float = SLOW, level: int = 0) -> None:
        self.limits = Limits(lambda: 0.0, rate=RateLimit(2.0, 50))
        self.limits.learned({ScopeGet().name: CallTime(seconds)})
        for _ in range(level):
            self.limits.bucket = self.limits.bucket.take(0.0)
        self.sizes: list[int] = []
        self.answering = asyncio.Event()

    async def batch(self, batch: Batch) -> BatchResult:
        self.sizes.append(len(batch.commands))
        await self.answering.wait()
        return BatchResult({command.name: Done(1) for command in batch.commands})


class Crowd:
    """Deliveries in progress, of which some ask one question each."""

    def __init__(self, portal: HoldingPortal, active: int) -> None:
        self.portal = portal
        self._shared = BatchPacker(portal)  # type: ignore[arg-type]  # what is used of a client
        self._inside = [ExitStack() for _ in range(active)]
        for stack in self._inside:
            stack.enter_context(self._shared.one_more())
        self._asking: list[asyncio.Future[BatchResult]] = []

    async def asks(self, count: int) -> list[int]:
        """Let so many more ask; returns the sizes of all batches that left."""
        for _ in range(count):
            question = Batch((Command("scope", ScopeGet()),), halt=False)
            self._asking.append(asyncio.ensure_future(self._shared.batch(question)))
        return await self._sizes()

    async def goes(self, count: int) -> list[int]:
        """Let so many who ask nothing be done."""
        for _ in range(count):
            self._inside.pop().close()
        return await self._sizes()

    async def _sizes(self) -> list[int]:
        for _ in range(5):
            await asyncio.sleep(0)
        return self.portal.sizes

    async def is_answered(self) -> None:
        self.portal.answering.set()
        await asyncio.gather(*self._asking)


async def test_whoever_is_about_to_ask_is_waited_for() -> None:
    crowd = Crowd(HoldingPortal(), active=80)
    assert await crowd.asks(60) == [50]
    assert await crowd.asks(10) == [50]
    assert await crowd.asks(10) == [50, 30]
    await crowd.is_answered()


async def test_nobody_waits_for_company_that_cannot_come() -> None:
    """Everybody asks, the trip takes 20 s, and requests are plenty: the rest leaves at once."""
    crowd = Crowd(HoldingPortal(), active=60)
    assert await crowd.asks(60) == [50, 10]
    await crowd.is_answered()


async def test_whoever_is_done_is_waited_for_no_longer() -> None:
    crowd = Crowd(HoldingPortal(), active=65)
    assert await crowd.asks(60) == [50]
    assert await crowd.goes(5) == [50, 10]
    await crowd.is_answered()


async def test_where_requests_are_scarce_what_is_on_its_way_is_waited_for() -> None:
    crowd = Crowd(HoldingPortal(level=45), active=60)
    assert await crowd.asks(60) == [50]
    await crowd.is_answered()
    assert crowd.portal.sizes == [50, 10]


async def test_a_short_trip_is_worth_less_than_a_request() -> None:
    crowd = Crowd(HoldingPortal(seconds=QUICK), active=60)
    assert await crowd.asks(60) == [50]
    await crowd.is_answered()
    assert crowd.portal.sizes == [50, 10]


async def test_the_first_ones_do_not_wait_for_the_others() -> None:
    """Nothing is on its way that could bring company: whoever asks first leaves."""
    crowd = Crowd(HoldingPortal(), active=60)
    assert await crowd.asks(5) == [5]
    assert await crowd.asks(10) == [5]
    await crowd.is_answered()


async def test_few_wait_for_nobody() -> None:
    crowd = Crowd(HoldingPortal(level=45), active=3)
    assert await crowd.asks(1) == [1]
    assert await crowd.asks(1) == [1, 1]
    await crowd.is_answered()
