"""One process tells the others that there is something to do."""

import asyncio

import pytest

from intake.kernel.ids import ChatId
from intake.outbox.row import NewOutboxRow
from intake.outbox.tasks.notice_tasks import Notice
from storage.database import Database
from storage.engines.postgresql import notifications
from tests.databases import server
from tests.storage.conftest import Wakes
from tests.storage.samples import NOW

ROW = NewOutboxRow(Notice(ChatId(1), "notice-database-well", {}), NOW)


async def add(database: Database) -> None:
    async with database.writing() as unit:
        await unit.outbox.add(ROW, NOW)
        await unit.commit()


async def woken(wakes: Wakes, before: int) -> None:
    async with asyncio.timeout(10):
        while wakes.count <= before:  # noqa: ASYNC110  it only counts
            await asyncio.sleep(0.01)


async def test_what_one_commits_wakes_the_other(
    database: Database, other: Database, wakes: Wakes
) -> None:
    async with asyncio.timeout(10):
        while not wakes.count:  # it listens a moment after it was opened
            await add(other)
            await asyncio.sleep(0.05)


async def test_who_has_lost_the_connection_listens_again(
    database: Database, other: Database, wakes: Wakes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifications, "_AGAIN_SECONDS", 0.1)
    await asyncio.sleep(0.2)
    before = wakes.count
    await asyncio.to_thread(
        server().execute,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'",
    )
    await woken(wakes, before)
    before = wakes.count
    await add(other)
    await woken(wakes, before)
