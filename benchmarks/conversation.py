"""A five-question form from ``/start`` to *accepted*: one person at a time, and 200 at once."""

import os
import statistics
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.contender import ADDRESS, BOTS, FILE, FSM, SERVER, UPDATES, started
from benchmarks.product import new_on_server
from benchmarks.report import Cell, Report, Table, Target
from benchmarks.round_trips import trips_of_a_form
from benchmarks.timing import median, p99

ALONE = 15
"""People one after the other, in each round."""
CROWD = 200
ROUNDS = 9
"""Each bot has its turn in each round; a ratio is the median of the rounds' own ratios."""
SAMPLED = 150
"""People whose answers are looked at to see where their time goes."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """What the rounds took, in milliseconds for each update."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    """Of all threads of the bot's process; other work on the machine hides less in it."""
    times: list[float] = field(default_factory=list)
    """Seconds of each update by itself."""

    def add(self, answer: dict[str, Any]) -> None:
        """Note a round."""
        self.wall.append(answer["wall"])
        self.cpu.append(answer["cpu"])
        self.times.extend(answer["times"])

    def ratios(self, base: "Blocks") -> tuple[float, float]:
        """Return wall and CPU time over the baseline's, round by round, in the middle."""
        return _middle_ratio(self.wall, base.wall), _middle_ratio(self.cpu, base.cpu)

    def row(self, name: str, base: "Blocks", counts: list[float]) -> tuple[Cell, ...]:
        """Return a table's row."""
        wall = statistics.median(self.wall)
        return (
            name, 1000 / wall, *self.ratios(base), wall, statistics.median(self.cpu),
            median(self.times), p99(self.times), *counts,
        )  # fmt: skip


def _middle_ratio(ours: list[float], base: list[float]) -> float:
    return statistics.median(one / other for one, other in zip(ours, base, strict=True))


COLUMNS = (
    "bot", "updates/s", "ratio", "CPU ratio", "ms", "CPU ms", "median ms", "p99 ms",
    "SQL/update", "framing", "commits",
)  # fmt: skip


async def measure(folder: Path) -> Report:
    """Let the bots take turns, each in a process of its own."""
    names = (*BOTS, SERVER) if ADDRESS in os.environ else BOTS
    alone = {bot: Blocks() for bot in names}
    together = {bot: Blocks() for bot in names}
    disk: list[float] = []
    async with AsyncExitStack() as stack:
        bots = {bot: await stack.enter_async_context(started(bot, folder)) for bot in names}
        counts = {name: await bot.do("counted", CROWD) for name, bot in bots.items()}
        for _ in range(ROUNDS):
            for name, bot in bots.items():
                alone[name].add(await bot.do("alone", ALONE))
            disk.append(_disk(folder))
        for _ in range(ROUNDS):
            for name, bot in bots.items():
                together[name].add(await bot.do("together", CROWD))
        layers = {
            name: _times(await bots[name].do("sampled", SAMPLED), alone[name])
            for name in (FSM, FILE)
        }
    trips = []
    if SERVER in names:
        trips = await trips_of_a_form(await new_on_server(os.environ[ADDRESS]))
    tables = (
        Table(
            f"One person at a time: {UPDATES} updates each, {ROUNDS} rounds",
            COLUMNS,
            tuple(alone[bot].row(bot, alone[FSM], counts[bot]["alone"]) for bot in names),
            (
                f"The disk's own fdatasync took {statistics.median(disk):.2g} ms meanwhile.",
                "Ratios: an update's time over the baseline's in the same round, in the middle.",
                "CPU: of the bot's process, all threads. Framing: BEGIN, SAVEPOINT, RELEASE.",
            ),
        ),
        Table(
            f"{CROWD} people at once, {ROUNDS} rounds",
            COLUMNS,
            tuple(together[bot].row(bot, together[FSM], counts[bot]["together"]) for bot in names),
            (f"An update's own time (median, p99) includes waiting for {CROWD - 1} others.",),
        ),
    )
    targets: tuple[Target, ...] = (
        _ratio("alone", alone, 5),
        _ratio("in a crowd", together, 3),
        Target("CPU ms of an answer, alone", statistics.median(alone[FILE].cpu), at_most=2),
    )
    if trips:
        targets = (
            *targets,
            _ratio("alone, on PostgreSQL", alone, 7, SERVER),
            _ratio("in a crowd, on PostgreSQL", together, 6, SERVER),
            Target("trips to PostgreSQL for an answer", max(trips[1:-1]), at_most=5),
            Target("trips to PostgreSQL for the confirmation", trips[-1], at_most=12),
        )
    details = {"cpu_ms_by_layer": layers, "fdatasync_ms": disk, "trips": trips}
    name = "conversation-postgresql" if trips else "conversation"
    return Report(name, tables, details, targets)


def _times(answer: dict[str, Any], blocks: Blocks) -> dict[str, float]:
    """Return the CPU milliseconds of each layer: its share of what the undisturbed rounds took."""
    cpu = statistics.median(blocks.cpu)
    return {name: share * cpu for name, share in answer["shares"].items()}


def _disk(folder: Path) -> float:
    """Return the milliseconds that a commit has to wait for the disk, whoever commits."""
    times = []
    with (folder / "synced").open("wb", buffering=0) as file:
        for _ in range(20):
            file.write(bytes(4096))
            begun = perf_counter()
            os.fdatasync(file.fileno())
            times.append(perf_counter() - begun)
    return median(times)


def _ratio(where: str, blocks: dict[str, Blocks], bound: float, bot: str = FILE) -> Target:
    wall, _ = blocks[bot].ratios(blocks[FSM])
    return Target(f"an answer {where}, over the FSM bot's", wall, at_most=bound)
