"""``python -m benchmarks.contender <bot> <folder>``: one bot in a process of its own.

What one bot keeps (pydantic's models, garbage) is no other's then. Each line that comes in names a
block of work; each line that goes out says what it took.
"""

import asyncio
import gc
import json
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, TypeAlias

import uvloop

from benchmarks.layers import sampled
from benchmarks.plain_bot import build_plain_bot
from benchmarks.product import IN_MEMORY, file_url, new_file, new_on_server, opened
from benchmarks.statements import COMMIT, asking, counted, framing
from benchmarks.telegram import Person, Raw, RecordingSession, make_bot
from benchmarks.timing import settle
from bot.config.settings import LogFormat, LogLevel
from bot.ops.collector import start_collecting
from bot.ops.logging import configure_logging
from bot.telegram.bound_models import bind_at_once
from bot.telegram.dispatcher import RawFeed

FSM, MEMORY, FILE = "aiogram FSM, MemoryStorage", "ours, SQLite in memory", "ours, SQLite on file"
BOTS = (FSM, MEMORY, FILE)
SERVER = "ours, PostgreSQL"
SHARING = ("ours, the first of two", "ours, the second of two")
SHARED_ADDRESS = "BENCHMARK_SHARED"
"""In the environment: the database on which both work."""
ADDRESS = "BENCHMARK_POSTGRESQL"
"""In the environment: a database of a server on which another one may be made."""

UPDATES = 7
"""``/start``, five answers, the confirmation."""

Take = Callable[[Raw], Awaitable[None]]
Answer: TypeAlias = dict[str, Any]


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


class Contender:
    """A bot in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def do(self, block: str, people: int) -> Answer:
        """Let it do a block of work, by its name in ``_BLOCKS``."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{block} {people}\n".encode())
        answer: Answer = json.loads(await self._process.stdout.readline())
        return answer


@asynccontextmanager
async def started(bot: str, folder: Path) -> AsyncIterator[Contender]:
    """Start one; it is warm when it answers."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.contender", bot, str(folder),
        stdin=PIPE, stdout=PIPE, limit=2**24,
    )  # fmt: skip
    try:
        yield Contender(process)
    finally:
        assert process.stdin
        process.stdin.close()
        await process.wait()


@asynccontextmanager
async def _bot(name: str, folder: Path) -> AsyncIterator[tuple[Take, RecordingSession]]:
    if name == FSM:
        session = RecordingSession()
        yield RawFeed(build_plain_bot(), make_bot(session)), session
        return
    if name in SHARING:
        Person.begin(SHARING.index(name))
        url = os.environ[SHARED_ADDRESS]
    elif name == SERVER:
        url = await new_on_server(os.environ[ADDRESS])
    else:
        url = IN_MEMORY if name == MEMORY else file_url(new_file(folder, "contender"))
    bind_at_once()
    async with opened(url, shared=name in SHARING) as product:
        yield product.take, product.session


async def _work(name: str, folder: Path) -> None:
    async with _bot(name, folder) as (take, session):
        await walk(take, session, [])
        settle()
        if name != FSM:
            start_collecting()
        while line := await asyncio.to_thread(sys.stdin.readline):
            block, people = line.split()
            times: list[float] = []
            walks = [partial(walk, take, session, times)] * int(people)
            print(json.dumps(await _BLOCKS[block](walks) | {"times": times}), flush=True)


async def _one_by_one(walks: list[partial[Awaitable[None]]]) -> None:
    for one in walks:
        await one()


async def _at_once(walks: list[partial[Awaitable[None]]]) -> None:
    await asyncio.gather(*(one() for one in walks))


async def _timed(
    way: Callable[[Any], Awaitable[None]], walks: list[partial[Awaitable[None]]]
) -> Answer:
    gc.collect()
    updates = len(walks) * UPDATES
    begun, cpu = perf_counter(), process_time()
    await way(walks)
    taken, cpu = perf_counter() - begun, process_time() - cpu
    return {"wall": taken / updates * 1000, "cpu": cpu / updates * 1000}


async def _counted(walks: list[partial[Awaitable[None]]]) -> Answer:
    answer = {}
    for name, way in (("alone", _one_by_one), ("together", _at_once)):
        with counted() as counts:
            await way(walks)
        updates = len(walks) * UPDATES
        commits = counts.pop(COMMIT, 0)
        answer[name] = [n / updates for n in (asking(counts), framing(counts), commits)]
    return answer


async def _sampled(walks: list[partial[Awaitable[None]]]) -> Answer:
    with sampled() as counts:
        await _one_by_one(walks)
    whole = sum(counts.values())
    return {"shares": {name: count / whole for name, count in counts.items()}}


_BLOCKS: dict[str, Callable[[Any], Awaitable[Answer]]] = {
    "alone": partial(_timed, _one_by_one),
    "together": partial(_timed, _at_once),
    "counted": _counted,
    "sampled": _sampled,
}


def main(arguments: list[str]) -> None:
    """Serve one bot until nothing more is asked for."""
    name, folder = arguments
    configure_logging(LogLevel.WARNING, LogFormat.JSON)
    uvloop.run(_work(name, Path(folder)))


if __name__ == "__main__":
    main(sys.argv[1:])
