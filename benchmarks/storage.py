"""What storage costs: commits alone and shared, a long outbox, a long past of touches."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, insert

from benchmarks.product import file_url, new_file
from benchmarks.report import Cell, Report, Table
from benchmarks.timing import all_at_once, alternating, median, p99, times_of
from intake.attribution import TouchKind
from intake.ids import PersonId, UpdateId
from intake.outbox import Lane, Notice, Task
from storage.database import Database
from storage.tables import outbox, outbox_keys, people, touches
from storage.unit import SqlUnit

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ANN, STRANGER = 7_100_000_001, 7_100_000_002
ALONE, TOGETHER, ROUNDS = 200, 200, 3
WAITING = (10, 1_000, 10_000)
CLAIMED = 8
"""Rows that the relay claims at once."""
PAST = 100_000

Use = Callable[[SqlUnit], Awaitable[object]]
Rows = tuple[tuple[Cell, ...], ...]


async def measure(folder: Path) -> Report:
    """Measure commits, claims and the look at a person's past."""
    commits = await _commits(folder)
    claims, claim_plan = await _claims(folder)
    past, past_plan = await _touches(folder)
    plans = {"outbox.claim": claim_plan, "touches.since": past_plan}
    return Report("storage", (commits, claims, past), {"query_plans": plans})


async def _commits(folder: Path) -> Table:
    numbers = itertools.count(1)
    async with await Database.open(file_url(new_file(folder, "commits"))) as database:

        async def write() -> None:
            async with database.writing() as unit:
                await unit.handled.insert(UpdateId(next(numbers)), NOW)
                await unit.commit()

        alone, together = 0.0, 0.0
        for _ in range(ROUNDS):
            taken = await times_of(write, ALONE)
            alone = max(alone, ALONE / sum(taken))
            together = max(together, TOGETHER / await all_at_once([write] * TOGETHER))
    return Table(
        f"Writing units of one insert each (synchronous=FULL), the best of {ROUNDS} rounds",
        ("units", "units/s", "times faster"),
        (("one by one", alone, 1.0), (f"{TOGETHER} at once", together, together / alone)),
    )


async def _claims(folder: Path) -> tuple[Table, list[str]]:
    files: dict[str, Path] = {}
    for waiting, shared in (*((count, False) for count in WAITING), (WAITING[-1], True)):
        name = f"{waiting} rows" + (", all of one person" if shared else "")
        files[name] = new_file(folder, name)
        _fill_outbox(files[name], waiting, shared=shared)
    rows, plan = await _compared(
        files, lambda unit: unit.outbox.claim(Lane.CRM, "bench", NOW, CLAIMED), "UPDATE"
    )
    table = Table(
        f"Claiming {CLAIMED} due rows (rolled back each time)",
        ("waiting", "median ms", "p99 ms", "ratio"),
        rows,
        ("Each row has four keys. Of one person: only the first is free, the others wait for it.",),
    )
    return table, plan


def _fill_outbox(file: Path, count: int, *, shared: bool) -> None:
    notice = Notice(chat_id=1, text="x")  # type: ignore[arg-type]  # a plain id
    fixed = {
        "lane": Lane.CRM,
        "task": Task.DELIVER,
        "notice": notice,
        "attempt": 0,
        "sending": False,
        "doubtful": False,
        "created_at": NOW,
    }
    numbers = range(1, count + 1)
    rows = [{"id": n, "due_at": NOW - timedelta(seconds=count - n), **fixed} for n in numbers]
    keys = [
        {"outbox_id": n, "lane": Lane.CRM, "key": f"{kind}:{1 if shared else n}"}
        for n in numbers
        for kind in ("email", "person", "phone", "submission")
    ]
    with _filling(file) as engine, engine.begin() as connection:
        connection.execute(insert(outbox), rows)
        connection.execute(insert(outbox_keys), keys)


async def _touches(folder: Path) -> tuple[Table, list[str]]:
    since = NOW - timedelta(days=180)
    owners = {"nothing": None, f"{PAST} of others": STRANGER, f"{PAST} of this person": ANN}
    files = {name: new_file(folder, name) for name in owners}
    for name, owner in owners.items():
        _fill_touches(files[name], owner)
    rows, plan = await _compared(
        files, lambda unit: unit.touches.since(PersonId(ANN), since, 50), "SELECT"
    )
    table = Table(
        "What an attribution reads: the newest 50 touches with a source",
        ("stored", "median ms", "p99 ms", "ratio"),
        rows,
        ("The last row also reads and builds 50 touches; the others find none.",),
    )
    return table, plan


def _fill_touches(file: Path, owner: int | None) -> None:
    person = {"first_name": "Ann", "last_name": "", "first_seen_at": NOW}
    fixed = {
        "person_id": owner,
        "kind": TouchKind.LINK,
        "payload": "spring",
        "link_code": "spring",
        "link_title": "Spring",
        "utm_source": "google",
        "utm_medium": "cpc",
        "utm_campaign": "spring",
        "utm_content": "",
        "utm_term": "",
        "has_source": True,
    }
    with _filling(file) as engine, engine.begin() as connection:
        connection.execute(insert(people), [{"id": one, **person} for one in (ANN, STRANGER)])
        if owner is not None:
            moments = (NOW - timedelta(seconds=n) for n in range(PAST))
            connection.execute(insert(touches), [{"at": at, **fixed} for at in moments])


@contextmanager
def _filling(file: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{file}")
    try:
        yield engine
    finally:
        engine.dispose()


async def _compared(files: dict[str, Path], use: Use, verb: str) -> tuple[Rows, list[str]]:
    """Time a use in writing units that are rolled back, in turns on each file.

    Gives the table's rows, and the query plan on the last file.
    """
    async with AsyncExitStack() as stack:
        opened = [
            await stack.enter_async_context(await Database.open(file_url(file)))
            for file in files.values()
        ]
        actions = [partial(_roll_back, database, use) for database in opened]
        statements = await _noted(actions[-1])
        taken = await alternating(actions, 60, rounds=3)
    statement, parameters = next(one for one in statements if one[0].startswith(verb))
    plan = await asyncio.to_thread(_plan, list(files.values())[-1], statement, parameters)
    base = median(taken[0])
    rows = tuple(
        (name, median(times), p99(times), median(times) / base)
        for name, times in zip(files, taken, strict=True)
    )
    return rows, plan


async def _roll_back(database: Database, use: Use) -> None:
    async with database.writing() as unit:
        await use(unit)


async def _noted(action: Callable[[], Awaitable[None]]) -> list[tuple[str, Any]]:
    noted: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        noted.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        await action()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return noted


def _plan(file: Path, statement: str, parameters: Any) -> list[str]:
    with _filling(file) as engine, engine.connect() as connection:
        result = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [str(row[3]) for row in result]
