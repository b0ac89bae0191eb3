"""Running counting queries without holding up the loop.

A statistic is many statements and thousands of rows. Whatever of that is done at one go, everybody
else waits for.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from sqlalchemy import Row, Select

from intake.kernel.turns import next_turn
from storage.guarded_connection import GuardedConnection

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
AnySelect: TypeAlias = Select[*tuple[Any, ...]]
Rows: TypeAlias = Callable[[AnySelect, Mapping[str, Any]], Awaitable[list[AnyRow]]]
"""Runs a query with its values."""


async def run_in_turn(
    connection: GuardedConnection, statement: AnySelect, values: Mapping[str, Any]
) -> list[AnyRow]:
    """Run a query: a step of its own, after what built it and before what becomes of its rows."""
    await next_turn()
    result = await connection.run(statement, values)
    await next_turn()
    found = list(result)
    await next_turn()
    return found
