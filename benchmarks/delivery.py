"""From the confirmation to the CRM: one submission alone, and a backlog that is worked off."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.conversation import answers
from benchmarks.one_by_one import deliver_one_by_one
from benchmarks.portal import COMMAND_SECONDS, Requests, portal
from benchmarks.product import Product, file_url, new_file, opened
from benchmarks.report import Cell, Report, Table
from benchmarks.statements import asking, counted, framing
from benchmarks.telegram import Person
from benchmarks.timing import median, p99, settle
from bot.clock import SystemClock
from bot.relay import Relay
from crm.client import Bitrix24Client
from crm.gateway import Bitrix24Gateway
from intake.ids import PersonId, SubmissionId
from intake.links import NewLink, Utm
from intake.people import Profile
from intake.submissions import SubmissionState

LONE = 30
BACKLOG = 60
COMMANDS = 7
"""Per submission: three searches, contact, deal, trace, comment."""
RATE = 2.0
"""Requests per second that a real portal allows for good (bitrix24.md §3)."""


@dataclass
class Delivered:
    """Waits for submissions to be in the CRM; the database's wake-up call tells when to look."""

    rung: asyncio.Event = field(default_factory=asyncio.Event)
    rung_at: float = 0.0
    wake: Callable[[], None] | None = None

    def __call__(self) -> None:
        """Pass the call on to the relay."""
        self.rung_at = perf_counter()
        self.rung.set()
        if self.wake is not None:
            self.wake()

    async def wait(self, product: Product, number: int) -> float:
        """Return the moment at which the submission of that number was delivered."""
        while True:
            self.rung.clear()
            seen_at = self.rung_at
            async with product.database.reading() as unit:
                found = await unit.submissions.get(SubmissionId(number))
            if found is not None and found.state is SubmissionState.DELIVERED:
                return seen_at
            async with asyncio.timeout(60):
                await self.rung.wait()


@dataclass
class Lone:
    """Seconds of each lone submission, and how the portal took part in them."""

    total: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    requests: list[int] = field(default_factory=list)

    @property
    def own(self) -> list[float]:
        """Total minus the time in which a request was under way."""
        return [total - waited for total, waited in zip(self.total, self.waited, strict=True)]


async def measure(folder: Path) -> Report:
    """Deliver to the sandbox's portal over loopback."""
    bell = Delivered()
    async with (
        portal() as (client, requests),
        opened(file_url(new_file(folder, "delivery")), wake=bell) as product,
    ):
        await _add_link(product)
        relay = product.relay(Bitrix24Gateway(client))
        numbers = itertools.count(1)
        simple, ours = Lone(), Lone()
        async with _running(relay, bell):
            for number in range(LONE + 1):
                await _baseline(client, requests, simple, number)
                await _lone(product, requests, bell, ours, next(numbers))
        backlog = await _backlog(product, client, requests, bell, relay, numbers)
    for lone in (simple, ours):
        del lone.total[0], lone.waited[0], lone.requests[0]  # connections, fields of the portal
    return Report("delivery", (_alone(simple, ours), backlog))


@asynccontextmanager
async def _running(relay: Relay, bell: Delivered) -> AsyncIterator[None]:
    bell.wake = relay.wake
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(relay.run())
        try:
            yield
        finally:
            bell.wake = None
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _add_link(product: Product) -> None:
    admin = PersonId(7_000_000_001)
    async with product.database.writing() as unit:
        now = (
            await unit.people.meet(Profile(admin, "Olga", "", None, "en"), SystemClock().now())
        ).first_seen_at
        await unit.links.add(NewLink("spring", "Spring", Utm("google", "cpc"), None), admin, now)
        await unit.commit()


async def _talk(product: Product) -> Person:
    """Let a new person answer everything but the confirmation."""
    person = Person(product.session)
    await product.take(person.says("/start spring"))
    for text in answers(person.id % 1_000_000):
        await product.take(person.says(text))
    return person


async def _baseline(client: Bitrix24Client, requests: Requests, lone: Lone, number: int) -> None:
    count, seconds, begun = requests.count, requests.seconds, perf_counter()
    await deliver_one_by_one(client, number)
    lone.total.append(perf_counter() - begun)
    lone.waited.append(requests.seconds - seconds)
    lone.requests.append(requests.count - count)


async def _lone(
    product: Product, requests: Requests, bell: Delivered, lone: Lone, number: int
) -> None:
    person = await _talk(product)
    count, seconds = requests.count, requests.seconds
    begun = perf_counter()
    await product.take(person.presses("confirm"))
    lone.total.append(await bell.wait(product, number) - begun)
    lone.waited.append(requests.seconds - seconds)
    lone.requests.append(requests.count - count)


async def _backlog(
    product: Product,
    client: Bitrix24Client,
    requests: Requests,
    bell: Delivered,
    relay: Relay,
    numbers: "itertools.count[int]",
) -> Table:
    for _ in range(BACKLOG):
        person = await _talk(product)
        await product.take(person.presses("confirm"))
    waiting = list(itertools.islice(numbers, BACKLOG))
    settle()
    count, begun = requests.count, perf_counter()
    for number in range(BACKLOG):
        await deliver_one_by_one(client, 1000 + number)
    simple, simple_count = perf_counter() - begun, requests.count - count
    count, begun = requests.count, perf_counter()
    cpu = process_time()
    with counted() as sql:
        async with _running(relay, bell):
            ended = max([await bell.wait(product, number) for number in waiting])
    ours, ours_count = ended - begun, requests.count - count
    cpu = (process_time() - cpu) / BACKLOG * 1000
    asks, frames = asking(sql) / BACKLOG, framing(sql) / BACKLOG
    rows: list[tuple[Cell, ...]] = []
    measured = (("one call at a time", simple, simple_count), ("ours", ours, ours_count))
    for name, seconds, made in measured:
        each = made / BACKLOG
        rows.append((name, seconds, BACKLOG / seconds, simple / seconds, each, RATE / each))
    return Table(
        f"A backlog of {BACKLOG} submissions, no two of one person; the rate limit raised",
        ("delivery", "seconds", "per s", "times faster", "requests each", "per s at 2/s"),
        tuple(rows),
        (
            "Last column: what the requests allow under a real portal's lasting limit of 2/s.",
            "Ours stores each step and sends the cards as well; per submission that is",
            (
                f"{asks:.0f} SQL statements, {frames:.0f} more to frame transactions,"
                f" {cpu:.0f} ms of CPU."
            ),
        ),
    )


def _alone(simple: Lone, ours: Lone) -> Table:
    base = median(simple.total)
    rows: list[tuple[Cell, ...]] = [
        (
            name, median(lone.total), p99(lone.total), base / median(lone.total),
            median(lone.own), p99(lone.own), max(lone.requests),
        )
        for name, lone in (("one call at a time", simple), ("ours", ours))
    ]  # fmt: skip
    portal_ms = COMMANDS * COMMAND_SECONDS * 1000
    return Table(
        f"A lone submission of a new person, {LONE} times, {COMMAND_SECONDS * 1000:.0f} ms"
        " per command",
        ("delivery", "median ms", "p99 ms", "times faster", "own median", "own p99", "requests"),
        tuple(rows),
        (
            f"The portal's {COMMANDS} commands alone take {portal_ms:.0f} ms.",
            "Ours: from the press of the button until the delivery is committed. Own: without the",
            "time in which a request was under way. Requests: the most of any submission.",
        ),
    )
