"""Opening databases, and what units may do."""

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from intake.kernel.ids import UpdateId
from storage.database import Database
from storage.errors import (
    DatabaseClosedError,
    UnitError,
)
from tests.storage.samples import ANNA, NOW, conversation, person


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
        with pytest.raises(DBAPIError, match=r"read-?only"):
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
