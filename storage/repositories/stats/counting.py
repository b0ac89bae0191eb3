"""Running counting queries without holding up the loop.

A statistic is many statements and thousands of rows. Whatever of that is done at one go, everybody
else waits for.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from sqlalchemy import Row

from intake.kernel.turns import BITE, begin_piece, next_turn
from storage.guarded_connection import GuardedConnection
from storage.prepared import Statement

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
Rows: TypeAlias = Callable[[Statement, Mapping[str, Any]], Awaitable[list[AnyRow]]]
"""Runs a query with its values."""


async def run_in_turn(
    connection: GuardedConnection, statement: Statement, values: Mapping[str, Any]
) -> list[AnyRow]:
    """Run a query: a step of its own, after what built it and before what becomes of its rows."""
    await next_turn()
    result = await connection.run(statement, values)
    begin_piece()
    found: list[AnyRow] = []
    while rows := result.fetchmany(BITE):
        found += rows
        await next_turn()
    return found
