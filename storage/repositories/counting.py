"""Running counting queries, and making numbers of their rows, without holding up the loop.

A statistic is many statements and thousands of rows. Whatever of that is done at one go, everybody
else waits for: between two pieces the loop gives the others a turn.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Row, Select

from storage.guarded_connection import GuardedConnection

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
AnySelect: TypeAlias = Select[*tuple[Any, ...]]
Rows: TypeAlias = Callable[[AnySelect, Mapping[str, Any]], Awaitable[list[AnyRow]]]
"""Runs a query with its values."""

BITE = 200
"""Rows that are worked on at one go: some tenths of a millisecond."""

T = TypeVar("T")


async def run_in_turn(
    connection: GuardedConnection, statement: AnySelect, values: Mapping[str, Any]
) -> list[AnyRow]:
    """Run a query: a step of its own, after what built it and before what becomes of many rows."""
    await asyncio.sleep(0)
    found = list(await connection.run(statement, values))
    if len(found) > BITE:
        await asyncio.sleep(0)
    return found


async def in_turn(rows: Sequence[T], of: int = BITE) -> AsyncIterator[T]:
    """Yield rows, or what is made of them; after so many the others have a turn."""
    for begin in range(0, len(rows), of):
        if begin:
            await asyncio.sleep(0)
        for row in rows[begin : begin + of]:
            yield row
