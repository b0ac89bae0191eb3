"""One submission alone: from the press of *confirm* to *in the CRM*, and our own share of it."""

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from benchmarks.bare_calls import deliver_one_by_one
from benchmarks.contender import answers
from benchmarks.portal import Requests, unlimited
from benchmarks.product import Product, file_url, new_file, opened
from benchmarks.report import Cell, Report, Table, Target
from benchmarks.running import running
from benchmarks.statements import asking, counted, framing
from benchmarks.timing import median, p99, settle
from benchmarks.waiting import add_link, talk
from crm.client.bitrix24_client import Bitrix24Client
from crm.gateway.bitrix24_gateway import Bitrix24Gateway

LONE, LONE_FULL = 40, 200
COMMAND_SECONDS = 0.03
TELEGRAM_SECONDS = 0.03
"""Of each call, as over a network: the delivery does not wait for what the person is told."""
REQUESTS = 2
"""The look-up, and everything else."""


@dataclass
class Lone:
    """Seconds of each, and how the portal took part in them."""

    total: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    requests: list[int] = field(default_factory=list)

    @property
    def own(self) -> list[float]:
        """Total minus the time in which a request was under way."""
        return [total - waited for total, waited in zip(self.total, self.waited, strict=True)]

    def forget_first(self) -> None:
        """Leave out the one that opened connections and asked for the portal's fields."""
        del self.total[0], self.waited[0], self.requests[0]


async def measure(folder: Path, *, full: bool) -> Report:
    """Take turns with the baseline, so that a slow spell of the machine hits both."""
    file, repeats = new_file(folder, "lone"), LONE_FULL if full else LONE
    async with (
        unlimited(COMMAND_SECONDS) as (_, client, requests),
        opened(file_url(file), telegram_seconds=TELEGRAM_SECONDS) as product,
    ):
        await add_link(product)
        gateway = Bitrix24Gateway(client)
        simple, ours = Lone(), Lone()
        with counted() as sql:
            async with running(product.relay(gateway, client), product):
                settle()
                for number in range(repeats + 1):
                    await _baseline(client, requests, simple, number)
                    await _ours(product, requests, file, ours)
    simple.forget_first()
    ours.forget_first()
    own = median(ours.own)
    return Report(
        "lone",
        (_table(simple, ours, (asking(sql) / repeats, framing(sql) / repeats)),),
        targets=(
            Target("lone: HTTP requests, the most of any", max(ours.requests), at_most=REQUESTS),
            Target("lone: own share, median ms", own, at_most=50),
        ),
    )


async def _baseline(client: Bitrix24Client, requests: Requests, lone: Lone, number: int) -> None:
    count, seconds, begun = requests.count, requests.seconds, perf_counter()
    await deliver_one_by_one(client, number)
    lone.total.append(perf_counter() - begun)
    lone.waited.append(requests.seconds - seconds)
    lone.requests.append(requests.count - count)


async def _ours(product: Product, requests: Requests, file: Path, lone: Lone) -> None:
    number = len(lone.total) + 1
    person = await talk(product, answers(5000 + number))
    count, seconds, begun = requests.count, requests.seconds, perf_counter()
    product.bell.rung.clear()
    await product.take(person.presses("confirm"))
    ended = begun
    while not _delivered(file, number):
        await product.bell.rung.wait()
        product.bell.rung.clear()
        ended = product.bell.rung_at
    lone.total.append(ended - begun)
    lone.waited.append(requests.seconds - seconds)
    lone.requests.append(requests.count - count)


def _delivered(file: Path, number: int) -> bool:
    """Look beside the product, so as not to take its connections."""
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        statement = "SELECT 1 FROM submissions WHERE id = ? AND state = 'delivered'"
        return connection.execute(statement, (number,)).fetchone() is not None
    finally:
        connection.close()


def _table(simple: Lone, ours: Lone, statements: tuple[float, float]) -> Table:
    base = median(simple.total)
    rows: list[tuple[Cell, ...]] = [
        (
            name, median(lone.total), p99(lone.total), base / median(lone.total),
            median(lone.own), p99(lone.own), max(lone.requests),
        )
        for name, lone in (("seven bare calls", simple), ("ours", ours))
    ]  # fmt: skip
    asks, frames = statements
    return Table(
        f"A lone submission of a new person, {len(ours.total)} times, {COMMAND_SECONDS * 1000:.0f}"
        " ms per command",
        ("delivery", "median ms", "p99 ms", "times faster", "own median", "own p99", "requests"),
        tuple(rows),
        (
            "Ours: from the press of the button until the delivery is committed.",
            "Own: without the time in which a request was under way. Requests: the most of any.",
            (
                f"The whole form, the delivery and its two cards are {asks:.0f} SQL statements,"
                f" {frames:.0f} more to frame transactions."
            ),
        ),
    )
