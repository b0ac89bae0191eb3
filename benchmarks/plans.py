"""One use of storage on several databases: how long it takes on each, and its query plan."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine

from benchmarks.product import file_url
from benchmarks.report import Cell
from benchmarks.statements import observed
from benchmarks.timing import alternating, median, p99
from storage.database import Database
from storage.sql_unit_of_work import SqlUnitOfWork

Use = Callable[[SqlUnitOfWork], Awaitable[object]]
Rows = tuple[tuple[Cell, ...], ...]


@contextmanager
def filling(file: Path) -> Iterator[Engine]:
    """Open a database for filling it, without the product."""
    engine = create_engine(f"sqlite:///{file}")
    try:
        yield engine
    finally:
        engine.dispose()


async def compared(files: dict[str, Path], use: Use, verb: str) -> tuple[Rows, list[str]]:
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

    with observed(lambda statement, parameters: noted.append((statement, parameters))):
        await action()
    return noted


def _plan(file: Path, statement: str, parameters: Any) -> list[str]:
    with filling(file) as engine, engine.connect() as connection:
        given = parameters if isinstance(parameters, Mapping) else tuple(parameters)
        result = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        return [str(row[3]) for row in result]
