"""What a unit may do on a connection, whatever the engine."""

import asyncio

import pytest
from sqlalchemy import text

from storage.errors import UnitError
from storage.guarded_connection import GuardedConnection, Result, Values
from storage.prepared import Statement

STATEMENT = text("SELECT 1")


async def _slow(_: Statement, __: Values) -> Result:
    await asyncio.sleep(60)
    raise AssertionError("nobody waits for so long")


async def test_a_timeout_within_a_unit_leaves_nothing_to_commit() -> None:
    connection = GuardedConnection(_slow)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await connection.run(STATEMENT)
    assert connection.broken


async def test_nothing_runs_after_a_statement_that_failed() -> None:
    """The error may have ended the transaction: what came next would be kept by itself."""
    ran = 0

    async def fail(_: Statement, __: Values) -> Result:
        nonlocal ran
        ran += 1
        raise RuntimeError

    connection = GuardedConnection(fail)
    with pytest.raises(RuntimeError):
        await connection.run(STATEMENT)
    with pytest.raises(UnitError, match="only roll back"):
        await connection.run(STATEMENT)
    assert ran == 1
