"""A five-question form from ``/start`` to *accepted*: one person at a time, and 200 at once."""

import gc
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.plain_bot import build_plain_bot
from benchmarks.product import IN_MEMORY, file_url, new_file, opened
from benchmarks.report import Cell, Report, Table
from benchmarks.statements import asking, counted, framing
from benchmarks.telegram import Person, Raw, RecordingSession, make_bot
from benchmarks.timing import all_at_once, median, p99
from bot.telegram.dispatcher import RawFeed

ALONE = 15
"""People one after the other, in each round."""
TOGETHER = 200
ROUNDS = 2
UPDATES = 7
"""``/start``, five answers, the confirmation."""

Take = Callable[[Raw], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Contender:
    """A bot that can be walked through."""

    name: str
    take: Take
    session: RecordingSession
    alone: list[float] = field(default_factory=list)
    """Seconds of each update."""
    rates: list[float] = field(default_factory=list)
    """Updates per second with one person at a time; by round."""
    together: list[float] = field(default_factory=list)
    together_rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    """CPU milliseconds per update of this process, alone; other work on the machine hides less."""
    together_cpu: list[float] = field(default_factory=list)
    statements: list[tuple[float, float, float]] = field(default_factory=list)
    """Reading or writing, framing, commits: per update, alone and together."""


async def measure(folder: Path) -> Report:
    """Let the contenders take turns."""
    async with _contenders(folder) as contenders:
        for _ in range(ROUNDS):
            for contender in contenders:
                await _one_by_one(contender)
        for _ in range(ROUNDS):
            for contender in contenders:
                await _together(contender)
        calls = [await _calls(contender) for contender in contenders]
    return Report("conversation", (_alone(contenders, calls), _crowd(contenders)))


@asynccontextmanager
async def _contenders(folder: Path) -> AsyncIterator[tuple[Contender, ...]]:
    session = RecordingSession()
    plain = RawFeed(build_plain_bot(), make_bot(session))
    async with (
        opened(IN_MEMORY) as memory,
        opened(file_url(new_file(folder, "conversation"))) as file,
    ):
        yield (
            Contender("aiogram FSM, MemoryStorage", plain, session),
            Contender("ours, SQLite in memory", memory.take, memory.session),
            Contender("ours, SQLite on file", file.take, file.session),
        )


async def walk(take: Take, session: RecordingSession, times: list[float]) -> None:
    """Lead a new person through the form; notes the seconds of each update."""
    person = Person(session)
    number = person.id % 1_000_000

    async def step(raw: Raw) -> None:
        begun = perf_counter()
        await take(raw)
        times.append(perf_counter() - begun)

    await step(person.says("/start spring"))
    for text in answers(number):
        await step(person.says(text))
    await step(person.presses("confirm"))
    assert session.last_text[person.id].startswith("Thank you"), session.last_text[person.id]


def answers(number: int) -> tuple[str, ...]:
    """Return what the person with that number says; nobody shares a phone or an e-mail."""
    return (
        "Ann Lee",
        f"+49 30 90{number:06d}",
        f"ann{number}@example.com",
        "1500",
        "We need a website for our shop, and soon.",
    )


async def _one_by_one(contender: Contender) -> None:
    await walk(contender.take, contender.session, [])
    gc.collect()
    with counted() as counts:
        begun, cpu = perf_counter(), process_time()
        for _ in range(ALONE):
            await walk(contender.take, contender.session, contender.alone)
        taken, cpu = perf_counter() - begun, process_time() - cpu
    updates = ALONE * UPDATES
    contender.cpu.append(cpu / updates * 1000)
    contender.rates.append(updates / taken)
    contender.statements[:] = [_per_update(counts, updates)]


async def _together(contender: Contender) -> None:
    walks = [partial(walk, contender.take, contender.session, contender.together)] * TOGETHER
    with counted() as counts:
        cpu = process_time()
        taken = await all_at_once(walks)
        cpu = process_time() - cpu
    updates = TOGETHER * UPDATES
    contender.together_cpu.append(cpu / updates * 1000)
    contender.together_rates.append(updates / taken)
    contender.statements[1:] = [_per_update(counts, updates)]


def _per_update(counts: Counter[str], updates: int) -> tuple[float, float, float]:
    commits = counts.pop("COMMIT", 0)
    return asking(counts) / updates, framing(counts) / updates, commits / updates


async def _calls(contender: Contender) -> int:
    before = contender.session.calls
    await walk(contender.take, contender.session, [])
    return contender.session.calls - before


def _alone(contenders: tuple[Contender, ...], calls: list[int]) -> Table:
    base = max(contenders[0].rates)
    rows: list[tuple[Cell, ...]] = []
    for contender, made in zip(contenders, calls, strict=True):
        rate, (asks, frames, commits) = max(contender.rates), contender.statements[0]
        times = contender.alone
        rows.append(
            (
                contender.name, made, rate, base / rate, min(contender.cpu),
                median(times), p99(times), asks, frames, commits,
            )
        )  # fmt: skip
    return Table(
        f"One person at a time: {UPDATES} updates each, the best of {ROUNDS} rounds",
        (
            "bot", "calls", "updates/s", "ratio", "CPU ms", "median ms", "p99 ms",
            "SQL/update", "framing", "commits",
        ),
        tuple(rows),
        (
            "Ratio: time per update over the baseline's. CPU: of this process, per update.",
            "Framing: BEGIN, SAVEPOINT, RELEASE.",
        ),
    )  # fmt: skip


def _crowd(contenders: tuple[Contender, ...]) -> Table:
    base = max(contenders[0].together_rates)
    rows: list[tuple[Cell, ...]] = []
    for contender in contenders:
        rate, (asks, frames, commits) = max(contender.together_rates), contender.statements[1]
        times = contender.together
        rows.append(
            (
                contender.name, rate, base / rate, rate / max(contender.rates),
                min(contender.together_cpu), median(times), p99(times), asks, frames, commits,
            )
        )  # fmt: skip
    return Table(
        f"{TOGETHER} people at once, the best of {ROUNDS} rounds",
        (
            "bot", "updates/s", "ratio", "to alone", "CPU ms", "median ms", "p99 ms",
            "SQL/update", "framing", "commits",
        ),
        tuple(rows),
        ("Each update's time includes waiting for the 199 others.",),
    )  # fmt: skip
