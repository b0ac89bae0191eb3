"""Reading units: side by side, and cancelled at any moment."""

import asyncio
import random
import sqlite3
from contextlib import closing
from pathlib import Path

from storage.database import Database
from storage.engines.sqlite.readers import READERS
from tests.storage.samples import ANNA, NOW, person


async def test_more_readers_than_connections_all_get_their_answer(
    database: Database, anna: None
) -> None:
    async def read() -> object:
        async with database.reading() as unit:
            return await unit.people.get(ANNA.id)

    assert await asyncio.gather(*(read() for _ in range(READERS * 5))) == [person()] * READERS * 5


async def test_readers_do_not_wait_for_the_writer(database: Database, anna: None) -> None:
    async with database.writing() as writing:
        await writing.people.choose_language(ANNA.id, "en")
        async with database.reading() as reading:
            assert await reading.people.get(ANNA.id) == person()


async def test_a_unit_that_has_ended_reads_no_more(database: Database, path: Path) -> None:
    """Its end is not waited for, but comes: else the log beside the file could never be emptied."""
    for _ in range(READERS):
        async with database.reading() as unit:
            assert await unit.people.get(ANNA.id) is None
        async with database.reading():
            pass
    async with database.writing() as writing:
        await writing.people.meet(ANNA, NOW)
        await writing.commit()
    async with database.reading() as unit:
        assert await unit.people.get(ANNA.id) == person()
    with closing(sqlite3.connect(path)) as outside:
        assert outside.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone() == (0, 0, 0)


async def test_a_statement_after_an_unused_unit_begins_its_own(database: Database) -> None:
    async with database.reading():
        pass
    async with asyncio.TaskGroup() as group:
        for _ in range(3 * READERS):
            group.create_task(_seen_twice(database))


async def _seen_twice(database: Database) -> None:
    async with database.reading() as unit:
        before = await unit.people.get(ANNA.id)
        async with database.writing() as writing:
            await writing.people.meet(ANNA, NOW)
            await writing.commit()
        assert await unit.people.get(ANNA.id) == before


async def test_closing_waits_for_readers(url: str) -> None:
    database = await Database.open(url)
    entered, leave = asyncio.Event(), asyncio.Event()

    async def read() -> None:
        async with database.reading() as unit:
            entered.set()
            await leave.wait()
            assert await unit.people.get(ANNA.id) is None

    reader = asyncio.create_task(read())
    await entered.wait()
    closing = asyncio.create_task(database.close())
    await asyncio.sleep(0)
    assert not closing.done()
    leave.set()
    await asyncio.gather(reader, closing)


async def test_a_connection_survives_the_cancellation_of_its_reader(
    database: Database, anna: None
) -> None:
    """Whatever a cancelled reader leaves behind, the next ones can read, and nothing leaks."""

    async def read() -> None:
        async with database.reading() as unit:
            await unit.people.get(ANNA.id)
            await unit.people.get(ANNA.id)

    async def cancel(task: asyncio.Task[None], delay: int) -> None:
        for _ in range(delay):
            await asyncio.sleep(0)
        task.cancel()

    dice = random.Random(1)  # noqa: S311 - no secret
    for _ in range(20):
        delays = [dice.randrange(200) for _ in range(12)]
        tasks = [asyncio.create_task(read()) for _ in delays]
        await asyncio.gather(
            *tasks,
            *(cancel(task, delay) for task, delay in zip(tasks, delays, strict=True)),
            return_exceptions=True,
        )
        await asyncio.gather(*(read() for _ in range(READERS)))
    async with asyncio.timeout(5):
        await database.close()  # it waits for every slot
