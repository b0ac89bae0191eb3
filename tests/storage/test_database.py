"""Opening databases, and what units may do."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from intake.kernel.ids import UpdateId
from storage.database import Database
from storage.errors import (
    DatabaseClosedError,
    UnitError,
    UnsupportedDatabaseError,
    UnusableDatabaseError,
)
from storage.unit_of_work import SqlUnitOfWork
from tests.storage.samples import ANNA, NOW, conversation, person


async def setting(unit: SqlUnitOfWork, name: str) -> Any:
    result = await unit.people._connection.run(text(f"PRAGMA {name}"))
    return result.scalar_one()


async def test_the_writer_is_set_as_the_design_says(database: Database) -> None:
    async with database.writing() as unit:
        assert await setting(unit, "journal_mode") == "wal"
        assert await setting(unit, "synchronous") == 2
        assert await setting(unit, "foreign_keys") == 1
        assert await setting(unit, "secure_delete") == 1
        assert await setting(unit, "busy_timeout") == 5000
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


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql+asyncpg://u:secret@h/d", "PostgreSQL support is not in this version"),
        ("postgres://u:secret@h/d", "PostgreSQL support is not in this version"),
        ("mysql://u:secret@h/d", "only SQLite"),
        ("secret", "no database address"),
        ("sqlite+aiosqlite:///file:secret.db?uri=true", "plain file"),
    ],
)
async def test_other_engines_are_refused_without_repeating_the_address(
    url: str, words: str
) -> None:
    with pytest.raises(UnsupportedDatabaseError, match=words) as caught:
        await Database.open(url)
    assert "secret" not in str(caught.value)


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_text("This is no database, however long one looks at it. " * 100)
    with pytest.raises(UnusableDatabaseError, match=r"x\.db.*not a database"):
        await Database.open(f"sqlite+aiosqlite:///{path}")
    path.unlink()
    await (await Database.open(f"sqlite+aiosqlite:///{path}")).close()  # the lock was let go


async def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(UnusableDatabaseError, match="data"):
        await Database.open(f"sqlite+aiosqlite:///{tmp_path}/data/x.db")


async def test_a_unit_that_is_left_without_a_commit_leaves_no_trace(database: Database) -> None:
    async with database.writing() as unit:
        await unit.people.meet(ANNA, NOW)
    async with database.reading() as unit:
        assert await unit.people.get(ANNA.id) is None


async def test_a_unit_that_raises_leaves_no_trace(database: Database) -> None:
    async def fail() -> None:
        async with database.writing() as unit:
            await unit.people.meet(ANNA, NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with database.reading() as unit:
        assert await unit.people.get(ANNA.id) is None


async def test_a_reading_unit_cannot_commit_and_cannot_write(database: Database) -> None:
    async with database.reading() as unit:
        with pytest.raises(UnitError):
            await unit.commit()
        with pytest.raises(DBAPIError, match="readonly"):
            await unit.people.meet(ANNA, NOW)


async def test_a_reading_unit_sees_one_state_throughout(database: Database) -> None:
    async with database.reading() as reading:
        assert await reading.people.get(ANNA.id) is None
        async with database.writing() as writing:
            await writing.people.meet(ANNA, NOW)
            await writing.commit()
        assert await reading.people.get(ANNA.id) is None
    async with database.reading() as reading:
        assert await reading.people.get(ANNA.id) == person()


async def test_a_unit_is_committed_once_and_then_over(database: Database) -> None:
    async with database.writing() as unit:
        await unit.people.meet(ANNA, NOW)
        await unit.commit()
        with pytest.raises(UnitError):
            await unit.commit()
        with pytest.raises(UnitError):
            await unit.people.get(ANNA.id)
    with pytest.raises(UnitError):
        await unit.people.get(ANNA.id)


async def test_a_unit_whose_statement_failed_cannot_commit_the_rest(database: Database) -> None:
    async with database.writing() as unit:
        await unit.handled.insert(UpdateId(1), NOW)
        with pytest.raises(IntegrityError):
            await unit.conversations.add(conversation())  # nobody knows Anna
        with pytest.raises(UnitError, match="only roll back"):
            await unit.commit()
    async with database.writing() as unit:
        assert await unit.handled.insert(UpdateId(1), NOW)


async def test_an_error_shows_no_personal_data(database: Database) -> None:
    async with database.writing() as unit:
        with pytest.raises(IntegrityError) as caught:
            await unit.conversations.add(conversation())
    assert "Anna" not in str(caught.value)


async def test_a_writing_unit_within_a_writing_unit_is_an_error_not_a_deadlock(
    database: Database,
) -> None:
    async with database.writing():
        with pytest.raises(UnitError, match="within"):
            async with database.writing():
                pass


async def test_a_closed_database_opens_no_units(url: str) -> None:
    database = await Database.open(url)
    await database.close()
    await database.close()
    with pytest.raises(DatabaseClosedError):
        async with database.writing():
            pass
    with pytest.raises(DatabaseClosedError):
        async with database.reading():
            pass


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
