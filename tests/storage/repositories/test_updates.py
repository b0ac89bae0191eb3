"""The storage of updates."""

from sqlalchemy import select

from intake.ids import UpdateId
from storage.database import Database
from storage.tables import set_aside_updates
from tests.storage.samples import LATER, NOW


async def test_an_update_is_claimed_once(database: Database) -> None:
    async with database.writing() as unit:
        assert await unit.handled.insert(UpdateId(5), NOW)
        assert not await unit.handled.insert(UpdateId(5), LATER)
        assert await unit.handled.insert(UpdateId(4), NOW)
        await unit.commit()
    async with database.writing() as unit:
        assert not await unit.handled.insert(UpdateId(5), LATER)


async def test_old_updates_are_forgotten(database: Database) -> None:
    async with database.writing() as unit:
        await unit.handled.insert(UpdateId(1), NOW)
        await unit.handled.insert(UpdateId(2), LATER)
        assert await unit.handled.forget(LATER) == 1
        assert await unit.handled.insert(UpdateId(1), LATER)
        assert not await unit.handled.insert(UpdateId(2), LATER)


async def test_hopeless_updates_are_kept_raw_though_ids_restart(database: Database) -> None:
    async with database.writing() as unit:
        await unit.set_aside.put(UpdateId(1), '{"update_id": 1}', "KeyError", NOW)
        await unit.set_aside.put(UpdateId(1), '{"update_id": 1, "x": "é"}', "ValueError", LATER)
        rows = await unit.set_aside._statements.run(select(set_aside_updates))
        assert [tuple(row)[1:] for row in rows] == [
            (1, '{"update_id": 1}', "KeyError", NOW),
            (1, '{"update_id": 1, "x": "é"}', "ValueError", LATER),
        ]
