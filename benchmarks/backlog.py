"""Does a long queue cost more for each submission than a short one?"""

import asyncio
import gc
import resource
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.contestants.ours import ANSWERS
from benchmarks.contestants.ours import waiting as still_waiting
from benchmarks.contestants.work import Kind
from benchmarks.portal import unlimited
from benchmarks.product import file_url, new_file, opened
from benchmarks.report import Report, Table, Target
from benchmarks.running import running
from benchmarks.statements import asking, counted, framing
from benchmarks.waiting import fill, prospects
from crm.gateway.bitrix24_gateway import Bitrix24Gateway

BASE = 100
WAITING = (10, BASE, 1_000, 10_000)
BEFORE, ENOUGH = 1_000, 1_000
"""Of the longest queue, so many are let pass, since a part of the work is begun for all in progress
before the first is done, and so many are measured; ``--full`` drains all of it."""
LOOK = 0.02
"""Seconds between two looks at what is done."""


@dataclass(frozen=True, slots=True)
class Drained:
    """What a queue of one length cost."""

    waiting: int
    done: int
    seconds: float
    cpu: float
    statements: float
    grown: float
    """Megabytes by which the peak of memory rose while these were delivered."""


async def measure(folder: Path, *, full: bool) -> Report:
    """Drain one queue after the other, into a portal that costs no time."""
    await _drain(folder, 50, full=full)  # warms up what is made once per process
    drained = [await _drain(folder, waiting, full=full) for waiting in (*WAITING, BASE)]
    *_, longest, last = drained
    first = next(one for one in drained if one.waiting == BASE)
    base = (_cost(first) + _cost(last)) / 2  # the machine's pace changes meanwhile
    return Report(
        "backlog",
        (_table(drained, base),),
        targets=(
            Target(
                "backlog: cost at 10,000, of that at 100",
                _cost(longest) / base,
                at_most=1.3,
            ),
            Target("backlog: megabytes grown while 10,000 drain", longest.grown, at_most=20),
        ),
    )


def _cost(drained: Drained) -> float:
    return drained.seconds / drained.done * 1000


async def _drain(folder: Path, waiting: int, *, full: bool) -> Drained:
    file = new_file(folder, f"backlog-{waiting}")
    await fill(file, "five", ANSWERS[Kind.BUNDLE], prospects(waiting))
    partly = not full and waiting > BEFORE + ENOUGH
    first, last = (BEFORE, BEFORE + ENOUGH) if partly else (0, waiting)
    async with (
        unlimited(0) as (_, client, _),
        opened(file_url(file)) as product,
        Bitrix24Gateway(client) as gateway,
    ):
        gc.collect()
        async with running(product.relay(gateway, client), product):
            begun_at = await _until(file, waiting, first)
            early, cpu, begun = _peak(), process_time(), perf_counter()
            with counted() as sql:
                done = await _until(file, waiting, last) - begun_at
            seconds, cpu = perf_counter() - begun, process_time() - cpu
            grown = (_peak() - early) / 1024
    statements = (asking(sql) + framing(sql)) / done
    return Drained(waiting, done, seconds, cpu, statements, grown)


async def _until(file: Path, waiting: int, wanted: int) -> int:
    """Wait until so many of those that waited are in the CRM; gives how many are."""
    while (done := waiting - still_waiting(file)) < wanted:  # noqa: ASYNC110  no event tells it
        await asyncio.sleep(LOOK)
    return done


def _peak() -> int:
    """Return the most memory that this process ever had, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _table(drained: list[Drained], base: float) -> Table:
    return Table(
        "A queue is drained into a portal that costs no time and knows no limits",
        ("waiting", "delivered", "ms each", "of 100", "CPU ms each", "statements", "MB grown"),
        tuple(
            (
                str(one.waiting), one.done, _cost(one), _cost(one) / base,
                one.cpu / one.done * 1000, one.statements, one.grown,
            )
            for one in drained
        ),
        (
            "The whole way: relay, storage, gateway over HTTP, and the cards meanwhile.",
            f"Of the longest queue the first {BEFORE} are let pass, since work is begun for all in",
            f"hand before any is done, and the next {ENOUGH} are measured (--full: all of it).",
            f"The queue of {BASE} is drained before and after; MB grown: the rise of the peak.",
        ),
    )  # fmt: skip
