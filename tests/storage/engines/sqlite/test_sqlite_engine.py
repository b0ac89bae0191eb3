"""Opening a SQLite database, and how its connections are set."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.errors import (
    UnitError,
    UnusableDatabaseError,
)
from storage.sql_unit_of_work import SqlUnitOfWork
from tests.storage.samples import ANNA, NOW, person


async def setting(unit: SqlUnitOfWork, name: str) -> Any:
    result = await unit.people._connection.run(text(f"PRAGMA {name}"))
    return result.scalar_one()


async def test_the_writer_is_set_as_the_design_says(database: Database) -> None:
    async with database.writing() as unit:
        assert await setting(unit, "journal_mode") == "wal"
        assert await setting(unit, "synchronous") == 2
        assert await setting(unit, "foreign_keys") == 1
        assert await setting(unit, "secure_delete") == 1
        assert await setting(unit, "busy_timeout") == 0, "no statement waits in the loop"
        assert await setting(unit, "query_only") == 0


async def test_the_readers_are_set_as_the_design_says(database: Database) -> None:
    async with database.reading() as unit:
        assert await setting(unit, "journal_mode") == "wal"
        assert await setting(unit, "query_only") == 1
        assert await setting(unit, "busy_timeout") == 5000


async def test_a_missing_folder_is_made_for_the_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    async with await Database.open(f"sqlite+aiosqlite:///{folder}/x.db"):
        assert (folder / "x.db").exists()
    assert folder.stat().st_mode & 0o077 == 0


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_text("This is no database, however long one looks at it. " * 100)
    path.chmod(0o644)
    with pytest.raises(UnusableDatabaseError, match=r"x\.db.*not a database"):
        await Database.open(f"sqlite+aiosqlite:///{path}")
    assert path.stat().st_mode & 0o777 == 0o644, "it is somebody else's"
    path.unlink()
    await (await Database.open(f"sqlite+aiosqlite:///{path}")).close()  # the lock was let go


async def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(UnusableDatabaseError, match="data"):
        await Database.open(f"sqlite+aiosqlite:///{tmp_path}/data/x.db")


async def test_a_database_in_memory_is_complete_and_needs_no_lock() -> None:
    async with (
        await Database.open("sqlite+aiosqlite://") as one,
        await Database.open("sqlite+aiosqlite:///:memory:") as other,
    ):
        async with one.writing() as unit:
            await unit.people.meet(ANNA, NOW)
            await unit.commit()
        async with one.reading() as unit:
            assert await unit.people.get(ANNA.id) == person()
            with pytest.raises(UnitError):
                await unit.commit()
        async with other.reading() as unit:
            assert await unit.people.get(ANNA.id) is None
