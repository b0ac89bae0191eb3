"""A database that keeps nothing: the admins hear of it past the database, once, and of its end."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiogram.exceptions import TelegramForbiddenError, TelegramNetworkError
from aiogram.methods import SendMessage
from sqlalchemy import text

from bot.ops.database_watch import DatabaseWatch
from bot.ops.metrics import Metrics
from bot.ops.readiness import Readiness
from intake.kernel.ids import ChatId, UpdateId
from intake.operations.workload import MeasureWorkload
from intake.outbox.tasks.notice_tasks import Notice
from storage.database import Database
from storage.engines.sqlite.write_connection import WriteConnection
from storage.errors import StorageError
from storage.migrate import upgrade

METHOD = SendMessage(chat_id=1, text="…")
TROUBLE, WELL = "notice-database-trouble", "notice-database-well"


class Scene:
    """A watched database, and what the admins were told."""

    def __init__(self, database: Database, file: Path) -> None:
        self.database = database
        self.file = file
        self.at = datetime(2026, 5, 1, 12, tzinfo=UTC)
        self.notices: list[tuple[int, str, str]] = []
        self.failures: list[Exception] = []
        self.watch = DatabaseWatch(database, self._send, self, admins=(ChatId(1), ChatId(2)))
        self.readiness = Readiness(
            MeasureWorkload(database.reading, self),
            Metrics(),
            database_trouble=database.trouble,
        )
        self.readiness.note_receiving(True)

    def now(self) -> datetime:
        return self.at

    async def _send(self, notice: Notice) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.notices.append((notice.chat_id, notice.text, str(notice.args.get("trouble", ""))))

    async def pragma(self, words: str) -> int:
        async with self.database.writing() as unit:
            result = await unit.people._connection.run(text(f"PRAGMA {words}"))
            return int(result.scalar_one_or_none() or 0)

    async def fill(self) -> None:
        """Let the disk be full, which somebody then meets: no page is free, and none can be had."""
        async with self.database.writing() as unit:
            await unit.quarantine.put(UpdateId(1), " " * 300_000, "Error", self.at)
            await unit.commit()
        pages = await self.pragma("page_count")
        await self.pragma(f"max_page_count = {pages}")
        with pytest.raises(Exception, match="full"):
            await self.database.prove()

    async def empty(self) -> None:
        await self.pragma("max_page_count = 1000000")

    async def ends(self) -> None:
        """Let the watch see the end, and that nothing happens after it."""
        await self.watch.look()
        await self.watch.look()


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    file = tmp_path / "x.db"
    url = f"sqlite+aiosqlite:///{file}"
    upgrade(url)
    async with await Database.open(url) as database:
        yield Scene(database, file)


async def test_a_full_disk_is_not_ready_and_told_once_and_so_is_its_end(scene: Scene) -> None:
    await scene.watch.look()
    assert await scene.readiness.problems() == ()
    await scene.fill()
    assert await scene.readiness.problems() == ("database_no_space",)
    for _ in range(3):
        await scene.watch.look()
    assert scene.notices == [(1, TROUBLE, "no_space"), (2, TROUBLE, "no_space")]
    assert await scene.readiness.problems() == ("database_no_space",)
    await scene.empty()
    await scene.watch.look()
    assert await scene.readiness.problems() == (), "although nobody else has written"
    await scene.watch.look()
    assert scene.notices[2:] == [(1, WELL, ""), (2, WELL, "")]


async def test_a_lock_of_somebody_else_is_told(scene: Scene) -> None:
    await scene.pragma("busy_timeout = 10")
    async with scene.database.writing() as unit:
        await unit.handled.insert(UpdateId(1), scene.at)
        await unit.commit()
    with closing(sqlite3.connect(scene.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError):
            async with scene.database.writing():
                pass
        assert await scene.readiness.problems() == ("database_locked",)
        await scene.watch.look()
    await scene.ends()
    assert [one[1:] for one in scene.notices[::2]] == [(TROUBLE, "locked"), (WELL, "")]


async def test_what_is_over_at_the_second_look_is_not_told(scene: Scene) -> None:
    await scene.fill()
    await scene.empty()
    await scene.watch.look()
    assert scene.notices == []
    assert await scene.readiness.problems() == ()


async def test_a_deleted_file_is_noticed_while_nobody_writes(scene: Scene) -> None:
    scene.file.unlink()
    assert "database_file_gone" in await scene.readiness.problems()
    await scene.watch.look()
    await scene.watch.look()
    assert scene.notices == [(1, TROUBLE, "file_gone"), (2, TROUBLE, "file_gone")]


async def test_a_little_that_finds_room_is_no_end(scene: Scene) -> None:
    await scene.fill()
    await scene.watch.look()
    await scene.empty()
    await scene.watch.look()
    assert await scene.readiness.problems() == (), "something was kept"
    await scene.fill()
    await scene.watch.look()
    assert [text for chat, text, _ in scene.notices if chat == 1] == [TROUBLE]
    await scene.empty()
    await scene.ends()
    assert [text for chat, text, _ in scene.notices if chat == 1] == [TROUBLE, WELL]


async def test_a_database_that_comes_and_goes_is_one_trouble(scene: Scene) -> None:
    for _ in range(3):
        await scene.fill()
        await scene.watch.look()
        await scene.empty()
        await scene.ends()
        scene.at += timedelta(minutes=1)
    assert [text for chat, text, _ in scene.notices if chat == 1] == [TROUBLE, WELL]
    scene.at += timedelta(minutes=10)
    await scene.fill()
    await scene.watch.look()
    assert [text for chat, text, _ in scene.notices if chat == 1] == [TROUBLE, WELL, TROUBLE]


async def test_a_clock_that_was_put_back_keeps_no_trouble_quiet(scene: Scene) -> None:
    await scene.fill()
    await scene.watch.look()
    await scene.empty()
    await scene.ends()
    scene.at -= timedelta(days=2)
    await scene.fill()
    await scene.watch.look()
    assert [text for chat, text, _ in scene.notices if chat == 1] == [TROUBLE, WELL, TROUBLE]


async def test_who_cannot_be_told_now_is_told_later(scene: Scene) -> None:
    scene.failures = [
        TelegramNetworkError(METHOD, "no way"),
        TelegramForbiddenError(METHOD, "bot was blocked by the user"),
    ]
    await scene.fill()
    await scene.watch.look()
    assert scene.notices == []
    await scene.watch.look()
    assert scene.notices == [(1, TROUBLE, "no_space")]


async def test_who_was_not_told_of_the_trouble_hears_nothing_of_its_end(scene: Scene) -> None:
    scene.failures = [TelegramNetworkError(METHOD, "no way")]
    await scene.fill()
    await scene.watch.look()
    await scene.empty()
    await scene.ends()
    assert scene.notices == [(2, TROUBLE, "no_space"), (2, WELL, "")]


async def test_the_watch_goes_on_whatever_happens_to_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.ops.database_watch.EVERY", 0.001)
    scene.failures = [ValueError("a text that cannot be rendered")]
    await scene.fill()
    running = asyncio.create_task(scene.watch.run())
    async with asyncio.timeout(10):
        while len(scene.notices) < 2:  # noqa: ASYNC110  # the watch has no event of its own
            await asyncio.sleep(0.001)
    running.cancel()
    await asyncio.wait((running,))
    assert [text for _, text, _ in scene.notices] == [TROUBLE, TROUBLE]


async def test_a_disk_that_does_not_come_back_is_told_although_nothing_has_failed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.ops.database_watch.PROOF_SECONDS", 0.05)
    monkeypatch.setattr("storage.engines.sqlite.writer.STALL_SECONDS", 0.0)
    disk = threading.Event()
    commit = WriteConnection.commit

    def waiting(self: WriteConnection) -> bool:
        disk.wait()
        return commit(self)

    monkeypatch.setattr(WriteConnection, "commit", waiting)
    writing = asyncio.create_task(scene.database.prove())
    async with asyncio.timeout(10):
        while await scene.readiness.problems() != ("database_slow",):  # noqa: ASYNC110  # see above
            await asyncio.sleep(0.001)
    await scene.watch.look()
    assert scene.notices == [(1, TROUBLE, "slow"), (2, TROUBLE, "slow")]
    disk.set()
    await writing
    await scene.ends()
    assert scene.notices[2:] == [(1, WELL, ""), (2, WELL, "")]
    assert await scene.readiness.problems() == ()
