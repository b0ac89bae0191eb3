"""What several processes together may send, in a row that they share."""

import asyncio

from sqlalchemy import text

from intake.kernel.ids import ChatId
from intake.outbox.send_budget import GROUP
from storage.database import Database

CHAT = ChatId(-1)


async def draw(database: Database, wanted: int, spare: int = 0) -> int:
    async with database.writing() as unit:
        drawn = await unit.send_budgets.draw(CHAT, GROUP, wanted, spare=spare)
        await unit.commit()
    return drawn


async def test_no_more_is_drawn_than_there_is_whoever_draws(
    database: Database, other: Database
) -> None:
    drawn = await asyncio.gather(*(draw(where, 1) for _ in range(5) for where in (database, other)))
    assert sum(drawn) == GROUP.capacity


async def test_what_nobody_waits_for_leaves_the_last_one(database: Database) -> None:
    assert await draw(database, 10, spare=1) == GROUP.capacity - 1
    assert await draw(database, 10, spare=1) == 0
    assert await draw(database, 10) == 1


async def test_a_bucket_that_is_in_use_is_not_forgotten(database: Database) -> None:
    await draw(database, 1)
    async with database.writing() as unit:
        assert await unit.send_budgets.forget() == 0


async def test_a_clock_that_was_put_back_silences_nobody(database: Database) -> None:
    await draw(database, 10)
    async with database.writing() as unit:
        await unit.connection.run(
            text("UPDATE send_budgets SET empty_at = empty_at + make_interval(hours => 1)")
        )
        await unit.commit()
    assert await draw(database, 1) == 0
    async with database.writing() as unit:
        await unit.connection.run(
            text("UPDATE send_budgets SET empty_at = empty_at - make_interval(secs => :gone)"),
            {"gone": 2 / GROUP.per_second},
        )
        await unit.commit()
    assert await draw(database, 10) == 2
