"""A connection that reads: whatever is asked, at one hand-over, and never after a failure."""

import asyncio
import sqlite3
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import literal, make_url, select, text
from sqlalchemy.exc import OperationalError

from storage.database import Database
from storage.engines.sqlite.read_connection import ReadConnection
from storage.engines.sqlite.readers import READERS, Readers
from storage.engines.sqlite.sqlite_connections import engine_on, open_set_up
from storage.errors import UnitError
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared

_SO_MANY = """
    WITH RECURSIVE numbers(one) AS (
        SELECT 1 UNION ALL SELECT one + 1 FROM numbers WHERE one < ?
    )
    SELECT one FROM numbers WHERE ? > 0
"""

_ONE = select(literal(1).label("one"))


@pytest.fixture
def crossed(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What went into threads since."""
    crossings: list[Any] = []
    run: Any = ReadConnection._execute

    async def noted(self: ReadConnection, work: Any, *args: Any, **named: Any) -> Any:
        crossings.append(work)
        return await run(self, work, *args, **named)

    monkeypatch.setattr(ReadConnection, "_execute", noted)
    return crossings


@pytest.mark.parametrize("statement", [_ONE, Prepared(_ONE), text("SELECT 1 AS one")])
async def test_a_statement_crosses_into_the_thread_once(
    database: Database, crossed: list[Any], statement: Any
) -> None:
    """The transaction's beginning, the rows and the cursor's end go with it."""
    async with database.reading() as unit:
        result = await unit.connection.run(statement, {})
        assert tuple(result.keys()) == ("one",)
        assert result.all() == [(1,)]
    assert len(crossed) == 1


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 200, 250])
async def test_rows_that_are_fetched_in_portions_are_all_there(tmp_path: Path, count: int) -> None:
    (tmp_path / "x.db").touch()
    connect = partial(open_set_up, str(tmp_path / "x.db"), query_only=True)
    connection = ReadConnection(engine_on(connect))
    await connection
    try:
        rows = await connection.fetch(_SO_MANY, (count, count))
        assert rows == [(one + 1,) for one in range(count)]
    finally:
        await connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        text("SELECT :secret FROM nothing"),
        Prepared(select(text("nothing.x")).where(literal("Ann") == "Bob")),
    ],
)
async def test_a_refused_statement_shows_no_parameters_and_ends_its_connection(
    database: Database, statement: Any
) -> None:
    """Whoever comes next gets a sound one, as often as that happens."""
    for _ in range(2 * READERS):
        async with database.reading() as unit:
            with pytest.raises(OperationalError, match="nothing") as refused:
                await unit.connection.run(statement, {"secret": "Ann"})
            assert "Ann" not in str(refused.value)
            with pytest.raises(UnitError, match="can only roll back"):
                await unit.connection.run(_ONE)
    async with database.reading() as unit:
        assert (await unit.connection.run(_ONE)).all() == [(1,)]


async def test_a_connection_that_cannot_be_closed_hides_nothing_and_leaves_no_thread(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the unit met is raised; nobody could do anything about the other."""
    threads = []
    begin = ReadConnection.begin

    def broken(connection: ReadConnection) -> GuardedConnection:
        threads.append(connection._thread)
        close = connection._sqlalchemy.close
        monkeypatch.setattr(connection._sqlalchemy, "close", lambda: _fail(close()))
        return begin(connection)

    monkeypatch.setattr(ReadConnection, "begin", broken)
    with pytest.raises(OperationalError, match="nothing"):
        async with database.reading() as unit:
            await unit.connection.run(text("SELECT 1 FROM nothing"))
    (thread,) = threads
    await asyncio.to_thread(thread.join, 5)
    assert not thread.is_alive()


def _fail(_: None) -> None:
    raise sqlite3.OperationalError("disk I/O error")


async def test_who_takes_what_another_one_has_opened_harms_nobody(
    database: Database, path: Path
) -> None:
    """Between the opening and its end whoever comes finds it idle."""
    readers = Readers(make_url(f"sqlite+aiosqlite:///{path}"))

    async def read() -> object:
        async with readers.connection() as connection:
            await asyncio.sleep(0)
            return (await connection.run(_ONE)).scalar_one()

    async def snatch() -> object:
        while not readers._idle:  # noqa: ASYNC110  # the very moment
            await asyncio.sleep(0)
        return await read()

    assert list(await asyncio.gather(read(), snatch())) == [1, 1]
    await readers.close()


async def test_whoever_waits_while_a_connection_is_opened_may_go(database: Database) -> None:
    """Its connection is there for somebody else."""

    async def read() -> None:
        async with database.reading() as unit:
            await unit.connection.run(_ONE)

    waiting = [asyncio.create_task(read()) for _ in range(READERS)]
    await asyncio.sleep(0)
    for one in waiting:
        one.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    async with asyncio.timeout(5):
        await asyncio.gather(*(read() for _ in range(3 * READERS)))
        await database.close()
