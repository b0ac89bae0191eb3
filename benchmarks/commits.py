"""Do writing units that wait for each other gain from sharing a commit, and what does it cost one?

``docs/decisions/group-commits.md`` says what follows from it.
"""

import itertools
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from benchmarks.product import file_url, new_file
from benchmarks.report import Cell, Report, Table, Target
from benchmarks.timing import all_at_once, median
from intake.kernel.ids import UpdateId
from storage.database import Database
from storage.engines.sqlite import writer
from storage.engines.sqlite.write_connection import WriteConnection

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
CROWDS = (1, 50, 200)
"""Units that ask for the writer at the same moment."""
DISKS = (0.0, 0.005)
"""Seconds by which each commit takes longer than on this disk: a network volume in a cloud
guarantees a write within some milliseconds, a disk that lies does so at once."""
NUMBERS = itertools.count(1)
STATEMENTS = 5
"""Of one unit: what an answer in a conversation takes."""
ROUNDS = 9


async def measure(folder: Path) -> Report:
    """Let each crowd write, on each disk, with groups of one unit and of many, by turns."""
    tables: list[Table] = []
    targets: list[Target] = []
    async with await Database.open(file_url(new_file(folder, "commits"))) as database:
        for seconds in DISKS:
            rows: list[tuple[Cell, ...]] = []
            for crowd in CROWDS:
                alone, shared = await _both(database, crowd, seconds)
                rows.append((str(crowd), alone, shared, crowd * 1000 / shared, alone / shared))
            tables.append(_table(seconds, rows))
            name = f"commits: groups, times as fast with {CROWDS[-1]} at once, {_slower(seconds)}"
            targets.append(Target(name, float(rows[-1][-1]), at_least=1))
    return Report("commits", tuple(tables), targets=tuple(targets))


async def _both(database: Database, crowd: int, seconds: float) -> tuple[float, float]:
    """Return the median milliseconds until the last unit is durable: commits alone, and shared."""
    most = writer.GROUP_LIMIT
    taken: dict[int, list[float]] = {1: [], most: []}

    async def write() -> None:
        async with database.writing() as unit:
            first = next(NUMBERS) * STATEMENTS
            for number in range(first, first + STATEMENTS):
                await unit.handled.insert(UpdateId(number), NOW)
            await unit.commit()

    with _slower_commits(seconds):
        for _ in range(ROUNDS):
            for limit, times in taken.items():
                with _groups_of(limit):
                    await write()
                    times.append(await all_at_once([write] * crowd))
    return median(taken[1]), median(taken[most])


@contextmanager
def _groups_of(limit: int) -> Iterator[None]:
    """Let so many units share a commit at most."""
    before, writer.GROUP_LIMIT = writer.GROUP_LIMIT, limit
    try:
        yield
    finally:
        writer.GROUP_LIMIT = before


@contextmanager
def _slower_commits(seconds: float) -> Iterator[None]:
    """Let each commit take longer, as on another disk."""
    commit = WriteConnection.commit

    def slowly(self: WriteConnection) -> bool:
        time.sleep(seconds)  # in the thread that waits for the disk
        return commit(self)

    with patch.object(WriteConnection, "commit", slowly if seconds else commit):
        yield


def _slower(seconds: float) -> str:
    return f"commits {seconds * 1000:.0f} ms slower" if seconds else "this machine's disk"


def _table(seconds: float, rows: list[tuple[Cell, ...]]) -> Table:
    return Table(
        f"Units of {STATEMENTS} inserts each, asked for at once ({_slower(seconds)})",
        ("units", "ms, one commit each", "ms, in groups", "units/s, in groups", "times faster"),
        tuple(rows),
        (f"Median of {ROUNDS} rounds, until the last unit is durable; synchronous=FULL.",),
    )
