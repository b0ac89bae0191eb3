"""Long questions of a large file: in processes of their own, all of which see the same."""

import asyncio
import pickle
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from intake.kernel.ids import UpdateId
from intake.kernel.side_by_side import side_by_side
from storage.database import Database
from storage.engines.sqlite import counting_processes, counting_program, sqlite_engine
from storage.engines.sqlite.counting_processes import CountingProcess, CountingProcesses
from storage.engines.sqlite.sqlite_connections import existing
from storage.errors import UnitError
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.tables import update_log
from tests.storage.samples import NOW

COUNT = Prepared(select(func.count()).select_from(update_log), varies=True)
LIST = Prepared(select(update_log.c.update_id), varies=True)
FOR_EVER = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
REFUSED = Prepared(select(func.no_such_function()), varies=True)


@pytest.fixture(autouse=True)
def small_is_large(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask processes about any file, however busy the machine is; all of this is about SQLite's."""
    del path
    monkeypatch.setattr(sqlite_engine, "LARGE", 0)
    monkeypatch.setattr(sqlite_engine, "STILL_SECONDS", 30.0)
    monkeypatch.setattr(sqlite_engine, "LOOK_SECONDS", 30.0)
    monkeypatch.setattr(counting_processes, "BEGIN_SECONDS", 30.0)


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The processes that are begun; at the end none is left."""
    processes: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, **options)  # type: ignore[call-overload]  # as they come
            processes.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    yield processes
    assert all(process.returncode is not None for process in processes)


async def keep(database: Database, *numbers: int) -> None:
    for number in numbers:
        async with database.writing() as unit:
            await unit.handled.insert(UpdateId(number), NOW)
            await unit.commit()


async def counted(connection: GuardedConnection) -> int:
    return int((await connection.run(COUNT, {})).scalar_one())


async def counted_at_once(connection: GuardedConnection, times: int = 2) -> set[int]:
    async with side_by_side() as tasks:
        asked = [tasks.create_task(counted(connection)) for _ in range(times)]
    return {task.result() for task in asked}


async def test_all_see_the_same_while_others_write(
    begun: list[subprocess.Popen[bytes]], database: Database
) -> None:
    async def write() -> None:
        for number in range(100_000):
            await keep(database, number)

    writing = asyncio.create_task(write())
    seen = []
    for _ in range(40):
        async with database.reading_in_parallel() as unit:
            before = await unit.connection.run(COUNT.statement)
            (one,) = await counted_at_once(unit.connection, 4)
            assert one == before.scalar_one()
            seen.append(one)
    writing.cancel()
    await asyncio.wait((writing,))
    assert seen == sorted(seen)
    assert seen[0] < seen[-1]
    assert len(begun) == counting_processes.PROCESSES
    await database.close()


async def test_who_comes_meanwhile_does_without(
    begun: list[subprocess.Popen[bytes]], database: Database
) -> None:
    async with database.reading_in_parallel() as first:
        await keep(database, 1)
        async with database.reading_in_parallel() as second:
            assert await counted_at_once(second.connection) == {1}
        assert await counted_at_once(first.connection) == {0}
    assert len(begun) == counting_processes.PROCESSES
    await database.close()


async def test_a_busy_writer_is_not_waited_for(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_engine, "STILL_SECONDS", 0.05)
    await keep(database, 1)
    async with database.writing() as writing:
        await writing.handled.insert(UpdateId(2), NOW)
        reading = asyncio.create_task(_counted_in(database))
        assert await reading == {1}
        await writing.commit()
    assert await _counted_in(database) == {2}


async def _counted_in(database: Database) -> set[int]:
    async with database.reading_in_parallel() as unit:
        return await counted_at_once(unit.connection)


async def test_many_rows_come_whole(database: Database) -> None:
    many = 3 * counting_program.ROWS
    await keep(database, *range(many))
    async with database.reading_in_parallel() as unit:
        found = (await unit.connection.run(LIST, {})).all()
        assert sorted(number for (number,) in found) == list(range(many))
        assert await counted(unit.connection) == many


async def test_what_nobody_waits_for_is_nobodys_answer(
    begun: list[subprocess.Popen[bytes]], database: Database
) -> None:
    await keep(database, *range(3 * counting_program.ROWS))
    for steps in range(0, 60, 3):
        async with database.reading_in_parallel() as unit:
            asked = asyncio.create_task(unit.connection.run(LIST, {}))
            for _ in range(steps):
                await asyncio.sleep(0)
            asked.cancel()
            await asyncio.wait((asked,))
        was = len(begun)
        assert await _counted_in(database) == {3 * counting_program.ROWS}
        assert len(begun) in {was, was + 1}
    assert len(begun) > counting_processes.PROCESSES
    await database.close()


async def test_a_process_that_was_killed_is_missed_by_nobody_and_replaced(
    begun: list[subprocess.Popen[bytes]], database: Database
) -> None:
    async with database.reading_in_parallel() as unit:
        await keep(database, 1)
        for process in begun:
            process.kill()
            process.wait()
        assert await counted_at_once(unit.connection, 5) == {0}
    assert await _counted_in(database) == {1}
    assert len(begun) == 2 * counting_processes.PROCESSES
    await database.close()


async def test_a_process_that_stands_still_holds_nobody_up(
    begun: list[subprocess.Popen[bytes]], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It runs where nobody else wants to: on a busy machine that may be never."""
    begin = CountingProcesses._begin

    async def freeze(self: CountingProcesses) -> bool:
        has_begun = await begin(self)
        for process in begun:
            process.send_signal(signal.SIGSTOP)
        return has_begun

    with monkeypatch.context() as frozen:
        frozen.setattr(sqlite_engine, "LOOK_SECONDS", 0.05)
        frozen.setattr(CountingProcesses, "_begin", freeze)
        async with database.reading_in_parallel() as unit:
            await keep(database, 1)
            assert await counted_at_once(unit.connection) == {0}
            frozen.setattr(counting_processes, "BEGIN_SECONDS", 0.05)
    assert await _counted_in(database) == {1}
    assert len(begun) == 2 * counting_processes.PROCESSES
    await database.close()


async def test_who_stops_waiting_holds_no_state(
    begun: list[subprocess.Popen[bytes]], database: Database, path: Path
) -> None:
    """Else the log beside the file would grow until somebody asks again."""
    entered = asyncio.Event()

    async def wait() -> None:
        async with database.reading_in_parallel() as unit:
            assert await counted(unit.connection) == 0
            entered.set()
            await asyncio.Event().wait()

    waiting = asyncio.create_task(wait())
    await entered.wait()
    waiting.cancel()
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait((waiting,))
    await keep(database, 1)
    with closing(sqlite3.connect(path)) as outside:
        assert outside.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone() == (0, 0, 0)
    assert begun
    await database.close()


async def test_a_clean_end_leaves_one_file(database: Database, path: Path) -> None:
    await keep(database, 1)
    assert await _counted_in(database) == {1}
    await keep(database, 2)
    await database.close()
    assert not [*path.parent.glob("*-wal"), *path.parent.glob("*-shm")]


@pytest.mark.parametrize("moment", ["begin", "fetch", "undo"])
async def test_whoever_is_at_it_finishes_when_the_database_is_closed(
    database: Database, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    await keep(database, 1)
    reached, step = asyncio.Event(), getattr(CountingProcess, moment)

    async def noted(self: CountingProcess, *asked: str) -> object:
        reached.set()
        await asyncio.sleep(0)
        return await step(self, *asked)

    monkeypatch.setattr(CountingProcess, moment, noted)
    reading = asyncio.create_task(_counted_in(database))
    await reached.wait()
    await database.close()
    assert await reading == {1}


async def test_a_unit_that_has_ended_counts_no_more(database: Database) -> None:
    async with database.reading_in_parallel() as unit:
        assert await counted(unit.connection) == 0
    with pytest.raises(UnitError, match="is over"):
        await counted(unit.connection)


async def test_a_file_that_was_moved_away_is_read_as_before(database: Database, path: Path) -> None:
    await keep(database, 1)
    assert await _counted_in(database) == {1}
    shutil.move(path, path.with_name("elsewhere.db"))
    assert await _counted_in(database) == {1}


async def test_a_refused_question_is_an_error_as_on_any_connection(database: Database) -> None:
    async with database.reading_in_parallel() as unit:
        with pytest.raises(DBAPIError, match="no such function") as caught:
            await unit.connection.run(REFUSED, {})
        assert isinstance(caught.value.orig, sqlite3.OperationalError)
    assert await _counted_in(database) == {0}


async def test_without_room_for_processes_one_connection_counts(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    assert await _counted_in(database) == {0}


async def test_a_small_file_needs_no_process(
    begun: list[subprocess.Popen[bytes]], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_engine, "LARGE", 64 * 1024 * 1024)
    assert await _counted_in(database) == {0}
    assert not begun


async def test_a_process_that_could_not_open_the_file_is_not_used_again(path: Path) -> None:
    """It was not told that it may change nothing."""
    process = CountingProcess(path.with_name("later.db"))
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        await process.begin()
    shutil.copy(path, path.with_name("later.db"))
    await process.begin()
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await process.fetch("DELETE FROM update_log")
    await process.close()


async def test_a_process_can_change_nothing(path: Path) -> None:
    process = CountingProcess(path)
    await process.begin()
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await process.fetch("DELETE FROM update_log")
    await process.close()


def test_the_program_ends_with_whoever_began_it_whatever_it_does(path: Path) -> None:
    command = (sys.executable, "-I", "-S", counting_program.__file__, existing(path))
    for _ in range(2):
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 - ours
            assert process.stdin is not None
            pickle.dump((FOR_EVER, ()), process.stdin)
        assert process.returncode == 0
