"""Two processes on one PostgreSQL database: what an answer costs both together, over one alone.

Wants ``--postgresql URL``. Telegram's limits are left out: with them no process is ever busy.
"""

import asyncio
import os
import statistics
from contextlib import AsyncExitStack
from pathlib import Path

from benchmarks.contender import ADDRESS, SERVER, SHARED_ADDRESS, SHARING, UPDATES, started
from benchmarks.product import new_on_server
from benchmarks.report import Report, Table, Target, machine

CROWD = 200
"""People at the same moment, over all processes."""
ROUNDS = 9
ENOUGH_CORES = 4


async def measure(folder: Path) -> Report:
    """Let one and two take turns: each process has people of its own."""
    if ADDRESS not in os.environ:
        raise SystemExit("processes: name a server with --postgresql URL")
    os.environ[SHARED_ADDRESS] = await new_on_server(os.environ[ADDRESS], "shared")
    alone, both = _Found(), _Found()
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(started(SERVER, folder))
        two = [await stack.enter_async_context(started(name, folder)) for name in SHARING]
        for number in range(ROUNDS + 1):
            measured = [await one.do("together", CROWD)]
            share = CROWD // len(two)
            shared = await asyncio.gather(*(bot.do("together", share) for bot in two))
            if number:  # the first round warms up
                alone.add(measured)
                both.add(shared)
    cpu = statistics.median(b / a for a, b in zip(alone.cpu, both.cpu, strict=True))
    speed = statistics.median(b / a for a, b in zip(alone.speed, both.speed, strict=True))
    table = Table(
        f"{CROWD} people at once, {UPDATES} updates each, {ROUNDS} rounds",
        ("processes", "CPU ms", "CPU ratio", "updates/s", "ratio"),
        (
            ("one, the database for itself", *alone.row(1.0, 1.0)),
            ("two that share it", *both.row(cpu, speed)),
        ),
        ("CPU: for each update, of all threads of all bots; the server's own is not counted.",),
    )
    targets: tuple[Target, ...] = (
        Target("CPU of an answer with two processes, over one", cpu, at_most=1.25),
    )
    cores = machine()["cores"]
    if isinstance(cores, int) and cores >= ENOUGH_CORES:
        targets = (*targets, Target("answers/s with two processes, over one", speed, at_least=1.6))
    return Report("processes", (table,), {}, targets)


class _Found:
    """What the rounds of one way took."""

    def __init__(self) -> None:
        self.cpu: list[float] = []
        self.speed: list[float] = []

    def add(self, measured: list[dict[str, float]]) -> None:
        """Note a round: milliseconds for each update, of processes with as many of them each."""
        self.cpu.append(statistics.mean(one["cpu"] for one in measured))
        self.speed.append(len(measured) * 1000 / max(one["wall"] for one in measured))

    def row(self, cpu: float, speed: float) -> tuple[float, ...]:
        """Return a table's row, with these ratios."""
        return statistics.median(self.cpu), cpu, statistics.median(self.speed), speed
