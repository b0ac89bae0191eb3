"""Does a long queue cost more for each submission than a short one?"""

import asyncio
import gc
import resource
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.contestants.ours import ANSWERS, ended
from benchmarks.contestants.work import Kind
from benchmarks.portal import unlimited
from benchmarks.product import file_url, new_file, opened
from benchmarks.report import Report, Table, Target
from benchmarks.running import running
from benchmarks.statements import asking, counted, framing
from benchmarks.waiting import fill, prospects
from crm.gateway import Bitrix24Gateway

WAITING = (10, 100, 1_000, 10_000)
ENOUGH = 600
"""Deliveries after which the pace of a queue is known; ``--full`` drains all of it."""
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
    """Megabytes of memory that the drain took beyond what was there after its first part."""


async def measure(folder: Path, *, full: bool) -> Report:
    """Drain one queue after the other, into a portal that costs no time."""
    await _drain(folder, 50, full=full)  # warms up what is made once per process
    drained = [await _drain(folder, waiting, full=full) for waiting in WAITING]
    base = next(one for one in drained if one.waiting == 100)
    longest = drained[-1]
    return Report(
        "backlog",
        (_table(drained, base),),
        targets=(
            Target(
                "backlog: cost at 10,000, of that at 100",
                _cost(longest) / _cost(base),
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
    wanted = waiting if full else min(waiting, ENOUGH)
    async with unlimited(0) as (_, client, _), opened(file_url(file)) as product:
        gateway = Bitrix24Gateway(client)
        gc.collect()
        cpu, begun, early = process_time(), perf_counter(), 0
        with counted() as sql:
            async with running(product.relay(gateway), product):
                while (done := ended(file)) < wanted:
                    if not early and done >= wanted // 3:
                        early = _peak()
                    await asyncio.sleep(LOOK)
                seconds, cpu = perf_counter() - begun, process_time() - cpu
                grown = (_peak() - (early or _peak())) / 1024
    statements = (asking(sql) + framing(sql)) / done
    return Drained(waiting, done, seconds, cpu, statements, grown)


def _peak() -> int:
    """Return the most memory that this process ever had, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _table(drained: list[Drained], base: Drained) -> Table:
    return Table(
        "A queue is drained into a portal that costs no time and knows no limits",
        ("waiting", "delivered", "ms each", "of 100", "CPU ms each", "statements", "MB grown"),
        tuple(
            (
                str(one.waiting), one.done, _cost(one), _cost(one) / _cost(base),
                one.cpu / one.done * 1000, one.statements, one.grown,
            )
            for one in drained
        ),
        (
            "The whole way: relay, storage, gateway over HTTP, and the cards meanwhile.",
            "MB grown: the peak of memory after the first third against that at the end.",
        ),
    )  # fmt: skip
