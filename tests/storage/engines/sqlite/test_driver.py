"""The driver: what SQLAlchemy gets to see is what aiosqlite shows, at one hand-over a statement."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.engines.sqlite import driver

STATEMENTS: tuple[tuple[str, Any], ...] = (
    ("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE)", {}),
    ("INSERT INTO t (name) VALUES (:name)", {"name": "Ann"}),
    ("INSERT INTO t (name) VALUES (:name) RETURNING id", {"name": "Bob"}),
    ("INSERT INTO t (name) VALUES (:name)", [{"name": "Eva"}, {"name": "Ilya"}]),
    ("UPDATE t SET name = name || '!' WHERE id < 3", {}),
    ("DELETE FROM t WHERE id = 77", {}),
    ("SELECT id, name FROM t ORDER BY id", {}),
    ("SELECT id FROM t WHERE id = 77", {}),
)


@pytest.fixture(params=["ours", "plain"])
async def engine(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """An engine on our driver, and one on aiosqlite's own."""
    options: dict[str, Any] = {"isolation_level": None}
    if request.param == "ours":
        options["async_creator_fn"] = driver.connect
    (tmp_path / "x.db").touch()
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path}/x.db", connect_args=options)
    yield engine
    await engine.dispose()


async def test_statements_tell_the_same(engine: AsyncEngine) -> None:
    """Rows, their columns and how many rows were changed, for every kind of statement."""
    results: list[Any] = []
    async with engine.begin() as connection:
        for statement, parameters in STATEMENTS:
            result = await connection.execute(text(statement), parameters)
            if result.returns_rows:
                results.append((tuple(result.keys()), [tuple(row) for row in result]))
            else:
                results.append(result.rowcount)
    assert results[1:] == [
        1,
        (("id",), [(2,)]),
        2,
        2,
        0,
        (("id", "name"), [(1, "Ann!"), (2, "Bob!"), (3, "Eva"), (4, "Ilya")]),
        (("id",), []),
    ]


async def test_a_refused_statement_is_an_error_of_sqlalchemy(engine: AsyncEngine) -> None:
    """The connection is good for the next statement."""
    async with engine.connect() as connection:
        await connection.execute(text(STATEMENTS[0][0]))
        await connection.execute(text("INSERT INTO t (name) VALUES ('Ann')"))
        with pytest.raises(IntegrityError, match="UNIQUE"):
            await connection.execute(text("INSERT INTO t (name) VALUES ('Ann')"))
        assert (await connection.execute(text("SELECT count(*) FROM t"))).scalar_one() == 1


async def test_a_statement_crosses_into_the_thread_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its cursor, its rows and the cursor's end go with it."""
    crossed: list[partial[Any]] = []
    run: Any = driver.OneHopConnection._execute

    async def noted(self: driver.OneHopConnection, work: Any, *args: Any, **named: Any) -> Any:
        crossed.append(work)
        return await run(self, work, *args, **named)

    (tmp_path / "x.db").touch()
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{tmp_path}/x.db",
        connect_args={"isolation_level": None, "async_creator_fn": driver.connect},
    )
    async with engine.connect() as connection:
        monkeypatch.setattr(driver.OneHopConnection, "_execute", noted)
        result = await connection.execute(text("SELECT 1 UNION SELECT 2"))
        assert result.scalars().all() == [1, 2]
        monkeypatch.undo()
    await engine.dispose()
    assert len(crossed) == 1


_SO_MANY = """
    WITH RECURSIVE numbers(one) AS (
        SELECT 1 UNION ALL SELECT one + 1 FROM numbers WHERE one < ?
    )
    SELECT one FROM numbers WHERE ? > 0
"""


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 200, 250])
async def test_rows_that_are_fetched_in_portions_are_all_there(tmp_path: Path, count: int) -> None:
    (tmp_path / "x.db").touch()
    connection = driver.connect(str(tmp_path / "x.db"))
    await connection
    try:
        outcome = await connection.fetch(_SO_MANY, (count, count))
        assert outcome.rows == [(one + 1,) for one in range(count)]
        assert [column[0] for column in outcome.description] == ["one"]
    finally:
        await connection.close()
