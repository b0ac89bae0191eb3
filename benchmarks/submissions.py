"""A million submissions: does a step of the form notice, in a file and on a server?

``--postgresql URL`` for the latter; without ``--full`` it is an eighth of a million.
"""

import os
import statistics
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, String, cast, insert, select, text, update

from benchmarks.contender import ADDRESS, walk
from benchmarks.product import Product, file_url, new_file, new_on_server, opened
from benchmarks.report import Report, Table, Target
from benchmarks.timing import median, p99
from storage.engines.selection import engine_at
from storage.tables import (
    conversations,
    journey_steps,
    journeys,
    people,
    submissions,
    touches,
)

DOUBLINGS, DOUBLINGS_IN_FULL = 17, 20
"""Of one submission, with all that belongs to it: 131,072, and 1,048,576."""
WALKS, ROUNDS = 6, 14
COPIED = (people, touches, conversations, submissions, journeys, journey_steps)
"""Each before those that name its rows."""


async def measure(folder: Path, *, full: bool = False) -> Report:
    """Walk through the form beside one submission and beside many, on each engine."""
    doublings = DOUBLINGS_IN_FULL if full else DOUBLINGS
    urls = {"SQLite": [file_url(new_file(folder, name)) for name in ("one", "many")]}
    if ADDRESS in os.environ:
        address = os.environ[ADDRESS]
        urls["PostgreSQL"] = [await new_on_server(address, name) for name in ("one", "many")]
    shown, targets = [], []
    for engine, (one, many) in urls.items():
        for url in (one, many):
            await _submit_one(url)
        _multiply(many, doublings)
        rounds = await _steps(one, many)
        ratio = statistics.median(
            median(beside) / median(alone) for alone, beside in zip(*rounds, strict=True)
        )
        rows = []
        for name, taken, over in zip(("1", f"{2**doublings:,}"), rounds, (1.0, ratio), strict=True):
            times = [one for each in taken for one in each]
            rows.append((name, median(times), p99(times), over))
        note = f"In turns, {ROUNDS} rounds of {WALKS} forms; the ratio is the median of theirs."
        columns = ("submissions", "median ms", "p99 ms", "ratio")
        shown.append(Table(f"A step of the form, {engine}", columns, tuple(rows), (note,)))
        name = f"{engine}: a step beside {2**doublings:,} submissions, over one beside one"
        targets.append(Target(name, ratio, at_most=1.2))
    return Report("submissions", tuple(shown), {}, tuple(targets))


async def _submit_one(url: str) -> None:
    async with opened(url) as product:
        await walk(product.take, product.session, [])


async def _steps(one: str, many: str) -> tuple[list[list[float]], list[list[float]]]:
    """Return the seconds of each step, round by round, of both databases."""
    taken: tuple[list[list[float]], list[list[float]]] = ([], [])
    async with AsyncExitStack() as stack:
        products: list[Product] = [
            await stack.enter_async_context(opened(url)) for url in (one, many)
        ]
        for number in range(ROUNDS + 1):
            order = (0, 1) if number % 2 else (1, 0)
            for place in order:
                product, times = products[place], list[float]()
                for _ in range(WALKS):
                    await walk(product.take, product.session, times)
                if number:  # the first round warms up
                    taken[place].append(times)
    return taken


def _multiply(url: str, doublings: int) -> None:
    """Copy what is there, again and again: ids go up, those of people down, where none will be."""
    engine = engine_at(url)

    def double(connection: Connection) -> None:
        with connection.begin():
            connection.execute(update(submissions).values(_DELIVERED))
            for times in range(doublings):
                for table in COPIED:
                    columns = [_copied(column, 2**times) for column in table.columns]
                    connection.execute(
                        insert(table).from_select(table.columns.keys(), select(*columns))
                    )
            for table in COPIED:
                if table.autoincrement_column is not None and table is not people:
                    engine.go_on_from(connection, table.name, 0)
            connection.execute(text("ANALYZE"))

    engine.alter(double)


_DELIVERED = {"state": "delivered", "delivered_at": submissions.c.state_at}
"""Nothing waits for the portal."""


def _copied(column: Column[Any], by: int) -> Any:
    named = next((key.column for key in column.foreign_keys), column)
    if named is people.c.id:
        return column - by
    if named.table in COPIED and named.primary_key and named.name == "id":
        return column + by
    if column.name in {"key", "submission_key"}:
        return cast(column.table.c.id + by, String)
    return column
