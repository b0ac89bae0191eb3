"""Prepared statements: what the driver is given and what comes back is as SQLAlchemy has it."""

import pytest
from sqlalchemy import Select, bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.exc import IntegrityError

from intake.kernel.ids import UpdateId
from storage.database import Database
from storage.prepared import Compiled, Prepared, executable
from storage.repositories.rows import upsert
from storage.tables import conversations, people, update_log
from tests.storage.samples import ANNA, NOW, conversation

SELECTS: dict[str, Select[*tuple[object, ...]]] = {
    "every type": select(conversations).where(conversations.c.person_id == bindparam("who")),
    "a constant in the words": select(people).where(
        people.c.id == bindparam("who"), people.c.language_code == "ru"
    ),
    "a label": select(func.count().label("so_many")).where(people.c.id == bindparam("who")),
    "nothing found": select(people.c.id).where(
        people.c.id == bindparam("who", type_=people.c.id.type) + 1
    ),
}


@pytest.mark.parametrize("what", SELECTS)
async def test_rows_are_the_same(database: Database, what: str) -> None:
    async with database.writing() as unit:
        await unit.people.meet(ANNA, NOW)
        await unit.conversations.add(conversation())
        run, statement, who = unit.people._connection.run, SELECTS[what], {"who": ANNA.id}
        prepared, plain = await run(Prepared(statement), who), await run(statement, who)
        assert prepared.keys() == plain.keys()
        assert prepared.all() == plain.all()


async def test_changes_are_counted_and_give_rows_back(database: Database) -> None:
    log = Prepared(upsert(update_log).on_conflict_do_nothing())
    change = Prepared(
        update(people).where(people.c.id == bindparam("who")).returning(people.c.username)
    )
    async with database.writing() as unit:
        await unit.people.meet(ANNA, NOW)
        run = unit.people._connection.run
        rows = [{"update_id": number, "at": NOW} for number in (1, 2, 3)]
        await run(log, rows)
        assert (await run(log, rows[0])).rowcount == 0
        assert (await run(log, rows[0] | {"update_id": 4})).rowcount == 1
        assert await unit.handled.has(UpdateId(3))
        changed = await run(change, {"who": ANNA.id, "username": "anna"})
        assert (changed.rowcount, changed.scalar_one()) == (1, "anna")


async def test_a_parameter_that_is_missing_is_no_null(database: Database) -> None:
    async with database.writing() as unit:
        with pytest.raises(KeyError, match="who"):
            await unit.people._connection.run(
                Prepared(select(people).where(people.c.id == bindparam("who"))), {}
            )


async def test_a_refusal_is_sqlalchemys_own_and_shows_no_parameter(database: Database) -> None:
    twice = [{"update_id": 77_777, "at": NOW}] * 2
    async with database.writing() as unit:
        with pytest.raises(IntegrityError, match=r"(?i)unique") as caught:
            await unit.people._connection.run(Prepared(insert(update_log)), twice)
        assert "77777" not in str(caught.value)


async def test_a_reading_unit_runs_them_as_well(database: Database, anna: None) -> None:
    async with database.reading() as unit:
        found = await unit.people._connection.run(
            Prepared(SELECTS["a constant in the words"]), {"who": ANNA.id}
        )
        assert found.one().first_name == ANNA.first_name


def test_they_can_be_said_for_asyncpg() -> None:
    """Words with numbered parameters, and the parameters in their order."""
    prepared = Prepared(SELECTS["a constant in the words"])
    dialect = asyncpg.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
    compiled = Compiled(prepared, dialect, ("who",))
    assert "people.id = $1" in compiled.sql
    assert compiled.parameters({"who": 5}) == [5, "ru"]
    assert executable(prepared) is prepared.statement
