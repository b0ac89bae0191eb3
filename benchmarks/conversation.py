"""A five-question form from ``/start`` to *accepted*: one person at a time, and 200 at once."""

import gc
import statistics
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.plain_bot import build_plain_bot
from benchmarks.product import IN_MEMORY, file_url, new_file, opened
from benchmarks.report import Cell, Report, Table, Target
from benchmarks.statements import COMMIT, asking, counted, framing
from benchmarks.telegram import Person, Raw, RecordingSession, make_bot
from benchmarks.timing import all_at_once, median, p99, settle
from bot.telegram.dispatcher import RawFeed

ALONE = 15
"""People one after the other, in each round."""
TOGETHER = 200
ROUNDS = 7
"""Each contender has its turn in each round; a ratio is the median of the rounds' own ratios."""
UPDATES = 7
"""``/start``, five answers, the confirmation."""

Take = Callable[[Raw], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Blocks:
    """What the rounds took, in milliseconds for each update."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    """Of all threads of this process; other work on the machine hides less in it."""
    times: list[float] = field(default_factory=list)
    """Seconds of each update by itself."""
    statements: list[tuple[float, float, float]] = field(default_factory=list)
    """Reading or writing, framing, commits: for each update."""

    def ratios(self, base: "Blocks") -> tuple[float, float]:
        """Return wall and CPU time over the baseline's, round by round, in the middle."""
        return _middle_ratio(self.wall, base.wall), _middle_ratio(self.cpu, base.cpu)

    def row(self, name: str, base: "Blocks") -> tuple[Cell, ...]:
        """Return a table's row."""
        wall = statistics.median(self.wall)
        return (
            name, 1000 / wall, *self.ratios(base), wall, statistics.median(self.cpu),
            median(self.times), p99(self.times), *self.statements[-1],
        )  # fmt: skip


def _middle_ratio(ours: list[float], base: list[float]) -> float:
    return statistics.median(one / other for one, other in zip(ours, base, strict=True))


COLUMNS = (
    "bot", "updates/s", "ratio", "CPU ratio", "ms", "CPU ms", "median ms", "p99 ms",
    "SQL/update", "framing", "commits",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contender:
    """A bot that can be walked through."""

    name: str
    take: Take
    session: RecordingSession
    alone: Blocks = field(default_factory=Blocks)
    together: Blocks = field(default_factory=Blocks)


async def measure(folder: Path) -> Report:
    """Let the contenders take turns."""
    async with _contenders(folder) as contenders:
        for contender in contenders:
            await walk(contender.take, contender.session, [])
        settle()
        for _ in range(ROUNDS):
            for contender in contenders:
                await _one_by_one(contender)
        for _ in range(ROUNDS):
            for contender in contenders:
                await _together(contender)
    return Report("conversation", _tables(contenders), targets=_targets(contenders))


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
    gc.collect()
    with _measured(contender.alone, ALONE):
        for _ in range(ALONE):
            await walk(contender.take, contender.session, contender.alone.times)


async def _together(contender: Contender) -> None:
    walks = [partial(walk, contender.take, contender.session, contender.together.times)]
    gc.collect()
    with _measured(contender.together, TOGETHER):
        await all_at_once(walks * TOGETHER)


@contextmanager
def _measured(blocks: Blocks, people: int) -> Iterator[None]:
    updates = people * UPDATES
    with counted() as counts:
        begun, cpu = perf_counter(), process_time()
        yield
        blocks.wall.append((perf_counter() - begun) / updates * 1000)
        blocks.cpu.append((process_time() - cpu) / updates * 1000)
    commits = counts.pop(COMMIT, 0)
    blocks.statements.append(
        (asking(counts) / updates, framing(counts) / updates, commits / updates)
    )


def _tables(contenders: tuple[Contender, ...]) -> tuple[Table, Table]:
    base = contenders[0]
    return (
        Table(
            f"One person at a time: {UPDATES} updates each, {ROUNDS} rounds",
            COLUMNS,
            tuple(one.alone.row(one.name, base.alone) for one in contenders),
            (
                "Ratios: an update's time over the baseline's in the same round, in the middle.",
                "CPU: of this process with all its threads. Framing: BEGIN, SAVEPOINT, RELEASE.",
            ),
        ),
        Table(
            f"{TOGETHER} people at once, {ROUNDS} rounds",
            COLUMNS,
            tuple(one.together.row(one.name, base.together) for one in contenders),
            (f"An update's own time (median, p99) includes waiting for {TOGETHER - 1} others.",),
        ),
    )


def _targets(contenders: tuple[Contender, ...]) -> tuple[Target, ...]:
    base, *_, file = contenders
    return (
        Target(
            "an answer on file, alone, over the FSM bot's",
            file.alone.ratios(base.alone)[0],
            at_most=5,
        ),
        Target(
            "an answer on file, in a crowd, over the FSM bot's",
            file.together.ratios(base.together)[0],
            at_most=3,
        ),
        Target("CPU ms of an answer, alone", statistics.median(file.alone.cpu), at_most=2),
    )
