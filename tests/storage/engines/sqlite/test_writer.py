"""The writer: turns, shared commits, failures and cancellations."""

import asyncio
import random
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from intake.kernel.ids import PersonId, UpdateId
from intake.kernel.person import Profile
from storage.database import Database
from storage.engines.sqlite import writer
from storage.engines.sqlite.writer import GROUP_LIMIT
from storage.errors import CommitFailedError, DatabaseClosedError, StorageError
from tests.databases import empty_file
from tests.examples import examples
from tests.storage.conftest import Wakes
from tests.storage.insides import writer_of
from tests.storage.samples import ANNA, NOW


def handled(path: Path) -> set[int]:
    """Return what an outsider finds committed."""
    with sqlite3.connect(path) as outside:
        found = {number for (number,) in outside.execute("SELECT update_id FROM update_log")}
    outside.close()
    return found


async def keep(database: Database, number: int) -> None:
    """Write two rows and commit."""
    async with database.writing() as unit:
        assert await unit.handled.insert(UpdateId(number), NOW)
        await unit.people.meet(Profile(PersonId(number)), NOW)
        await unit.commit()


async def until(condition: Callable[[], bool]) -> None:
    """Let the loop turn until the condition holds."""
    for _ in range(100_000):
        if condition():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never came to that")


@contextmanager
def commits(database: Database) -> Iterator[list[str]]:
    """Note each commit that the database really makes, by the thread that waits for it."""
    made: list[str] = []
    connection = writer_of(database)._connection
    commit = connection.commit

    def noted() -> bool:
        made.append(threading.current_thread().name)
        return commit()

    with patch.object(connection, "commit", noted):
        yield made


async def test_200_units_at_once_are_all_kept_in_few_commits(
    database: Database, path: Path
) -> None:
    with commits(database) as made:
        await asyncio.gather(*(keep(database, number) for number in range(200)))
    assert handled(path) == set(range(200))
    assert len(made) == -(-200 // GROUP_LIMIT)


async def test_a_commit_does_not_wait_for_units_that_keep_nothing(database: Database) -> None:
    """They may come one after another without an end."""
    keeping = asyncio.create_task(keep(database, 1))
    looks = 0
    while not keeping.done():
        async with database.writing():
            looks += 1
        assert looks <= 3 * GROUP_LIMIT
    await keeping


async def test_turns_are_first_come_first_served(database: Database) -> None:
    order: list[int] = []

    async def unit_of(number: int) -> None:
        async with database.writing() as unit:
            order.append(number)
            await unit.handled.insert(UpdateId(number), NOW)
            await unit.commit()

    await asyncio.gather(*(unit_of(number) for number in range(20)))
    assert order == list(range(20))


async def test_when_commit_returns_the_work_is_there_for_everybody(
    database: Database, path: Path
) -> None:
    async def unit_of(number: int) -> None:
        await keep(database, number)
        assert number in handled(path)

    await asyncio.gather(*(unit_of(number) for number in range(10)))


async def test_a_unit_that_rolls_back_takes_nobody_along(database: Database, path: Path) -> None:
    async def unit_of(number: int) -> None:
        async with database.writing() as unit:
            await unit.handled.insert(UpdateId(number), NOW)
            if number % 3:
                await unit.commit()

    with commits(database) as made:
        await asyncio.gather(*(unit_of(number) for number in range(12)))
    assert handled(path) == {number for number in range(12) if number % 3}
    assert len(made) == 1


async def test_a_unit_sees_what_the_units_before_it_did(database: Database) -> None:
    results: list[bool] = []

    async def unit_of() -> None:
        async with database.writing() as unit:
            results.append(await unit.handled.insert(UpdateId(1), NOW))
            await unit.commit()

    await asyncio.gather(unit_of(), unit_of(), unit_of())
    assert results == [True, False, False]


async def test_a_failed_commit_fails_every_unit_of_the_group(
    database: Database, path: Path, wakes: Wakes
) -> None:
    """A real one: a foreign key that is checked as late as the commit is broken."""

    async def orphan() -> None:
        async with database.writing() as unit:
            await unit.people._connection.run(text("PRAGMA defer_foreign_keys = ON"))
            await unit.people._connection.run(
                text(
                    "INSERT INTO crm_entities (submission_id, kind, crm_id, made) "
                    "VALUES (404, 'deal', 1, 1)"
                )
            )
            await unit.commit()

    results = await asyncio.gather(
        keep(database, 1), orphan(), keep(database, 2), return_exceptions=True
    )
    assert [type(result) for result in results] == [CommitFailedError] * 3
    assert len({id(result) for result in results}) == 3
    assert handled(path) == set()
    assert wakes.count == 0

    await keep(database, 3)
    assert handled(path) == {3}


async def test_a_full_disk_never_makes_a_unit_believe_too_much(
    database: Database, path: Path
) -> None:
    """SQLite may undo the whole transaction then, with the work of others in it."""
    async with database.writing() as unit:
        pages = await unit.people._connection.run(text("PRAGMA page_count"))
        await unit.people._connection.run(
            text(f"PRAGMA max_page_count = {pages.scalar_one() + 20}")
        )

    async def big() -> None:
        async with database.writing() as unit:
            await unit.quarantine.put(UpdateId(1), "x" * 1_000_000, "ValueError", NOW)
            await unit.commit()

    results = await asyncio.gather(
        keep(database, 1), big(), keep(database, 2), return_exceptions=True
    )
    assert isinstance(results[1], Exception)
    confirmed = {number for number, result in ((1, results[0]), (2, results[2])) if result is None}
    assert handled(path) == confirmed

    await keep(database, 3)
    assert 3 in handled(path)


async def test_somebody_outside_who_holds_the_file_fails_only_who_cannot_begin(
    database: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "BUSY_SECONDS", 0.001)
    outside = sqlite3.connect(path, isolation_level=None)
    outside.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="locked"):
        await keep(database, 1)
    outside.execute("ROLLBACK")
    outside.close()
    await keep(database, 2)
    assert handled(path) == {2}


async def test_a_broken_connection_is_replaced(database: Database, path: Path) -> None:
    await keep(database, 1)
    writer_of(database)._connection.raw.close()
    with pytest.raises(StorageError):
        await keep(database, 2)
    await keep(database, 3)
    assert handled(path) == {1, 3}


async def test_a_unit_cancelled_while_it_waits_is_skipped(database: Database, path: Path) -> None:
    async with database.writing() as unit:
        waiting = [asyncio.create_task(keep(database, number)) for number in range(3)]
        await asyncio.sleep(0)
        waiting[1].cancel()
        await unit.handled.insert(UpdateId(9), NOW)
        await unit.commit()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert handled(path) == {0, 2, 9}


async def test_a_unit_cancelled_just_when_its_turn_comes_is_skipped(
    database: Database, path: Path
) -> None:
    async with database.writing() as unit:
        waiting = [asyncio.create_task(keep(database, number)) for number in (1, 2)]
        await asyncio.sleep(0)
        asyncio.get_running_loop().call_soon(waiting[0].cancel)
        await unit.commit()  # from here on it is the turn of the first
    with pytest.raises(asyncio.CancelledError):
        await waiting[0]
    await waiting[1]
    assert handled(path) == {2}


async def test_a_unit_cancelled_between_two_statements_leaves_nothing(
    database: Database, path: Path
) -> None:
    began = asyncio.Event()

    async def slow() -> None:
        async with database.writing() as unit:
            await unit.handled.insert(UpdateId(1), NOW)
            began.set()
            await asyncio.sleep(60)
            await unit.commit()

    task = asyncio.create_task(slow())
    other = asyncio.create_task(keep(database, 2))
    await began.wait()
    task.cancel()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await other
    assert handled(path) == {2}


async def test_a_unit_never_lets_go_of_the_loop_before_its_commit(database: Database) -> None:
    """So nobody can cancel it halfway, and nothing else happens meanwhile."""
    turns = 0

    def count() -> None:
        nonlocal turns
        turns += 1
        loop.call_soon(count)

    loop = asyncio.get_running_loop()
    loop.call_soon(count)
    async with database.writing() as unit:
        await unit.handled.insert(UpdateId(1), NOW)
        await unit.people.meet(ANNA, NOW)
        assert turns == 0
        await unit.commit()
    assert turns > 0


async def test_only_the_commit_leaves_the_loops_thread(database: Database) -> None:
    with commits(database) as made:
        await keep(database, 1)
    assert [name.partition("_")[0] for name in made] == ["storage-writer"]


async def test_a_unit_cancelled_while_its_commit_is_under_way_is_kept_whole(
    database: Database, path: Path, wakes: Wakes
) -> None:
    async def unit_of() -> None:
        async with database.writing() as unit:
            await unit.people.meet(ANNA, NOW)
            await unit.handled.insert(UpdateId(1), NOW)
            unit.outbox.stirred = True
            await unit.commit()

    task = asyncio.create_task(unit_of())
    await until(lambda: bool(writer_of(database)._group))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await keep(database, 2)
    assert handled(path) == {1, 2}
    assert wakes.count == 1


async def test_closing_lets_the_units_that_asked_finish(url: str, path: Path) -> None:
    database = await Database.open(url)
    tasks = [asyncio.create_task(keep(database, number)) for number in range(5)]
    await asyncio.sleep(0)
    await database.close()
    await asyncio.gather(*tasks)
    assert handled(path) == set(range(5))
    with pytest.raises(DatabaseClosedError):
        await keep(database, 6)


async def test_the_relay_is_woken_once_per_group_and_only_for_the_outbox(
    database: Database, wakes: Wakes
) -> None:
    await asyncio.gather(*(keep(database, number) for number in range(3)))
    assert wakes.count == 0

    async def add() -> None:
        async with database.writing() as unit:
            unit.outbox.stirred = True
            await unit.commit()

    await asyncio.gather(add(), add(), keep(database, 4))
    assert wakes.count == 1

    async with database.writing() as unit:
        unit.outbox.stirred = True
    assert wakes.count == 1


async def test_a_waking_that_fails_hurts_no_unit(url: str, path: Path) -> None:
    faults: list[object] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: faults.append(context["exception"]))

    def broken() -> None:
        raise RuntimeError

    async with await Database.open(url, wake=broken) as database:
        async with database.writing() as unit:
            unit.outbox.stirred = True
            await unit.handled.insert(UpdateId(1), NOW)
            await unit.commit()
        await keep(database, 2)
    assert handled(path) == {1, 2}
    assert len(faults) == 1


@pytest.mark.parametrize("others", [0, 3, GROUP_LIMIT + 3])
async def test_a_unit_can_be_cancelled_at_each_await(
    database: Database, path: Path, others: int
) -> None:
    """Alone, in a group, and beside one that is full: it is kept whole or not at all."""
    number, steps, cancelled = 0, 0, True
    while cancelled:
        first, number = number, number + others + 2
        tasks = [asyncio.create_task(keep(database, one)) for one in range(first, number - 1)]
        for _ in range(steps):
            await asyncio.sleep(0)
        tasks[others // 2].cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
        cancelled = isinstance(ends[others // 2], asyncio.CancelledError)
        assert [end for end in ends if end is not None] == [ends[others // 2]] * cancelled
        confirmed = {
            one for one, end in zip(range(first, number - 1), ends, strict=True) if not end
        }
        await keep(database, number - 1)  # after whatever is still under way
        kept = handled(path)
        assert confirmed | {number - 1} <= kept
        assert people(path) == kept
        steps = steps + 1 if steps < 40 else steps * 2


def people(path: Path) -> set[int]:
    """Return whom an outsider finds committed."""
    with closing(sqlite3.connect(path)) as outside:
        return {number for (number,) in outside.execute("SELECT id FROM people")}


class SlowDisk:
    """Commits that take until they are let through."""

    def __init__(self, database: Database) -> None:
        self._commit = writer_of(database)._connection.commit
        self.begun = threading.Semaphore(0)
        self.let_through = threading.Semaphore(0)

    def commit(self) -> bool:
        self.begun.release()
        assert self.let_through.acquire(timeout=60)
        return self._commit()


async def test_while_the_disk_is_slow_the_loop_and_the_readers_go_on(
    database: Database, path: Path
) -> None:
    await keep(database, 0)
    disk = SlowDisk(database)
    with patch.object(writer_of(database)._connection, "commit", disk.commit):
        first = asyncio.create_task(keep(database, 1))
        await asyncio.to_thread(disk.begun.acquire)
        later = [asyncio.create_task(keep(database, number)) for number in range(2, 12)]
        for _ in range(100):
            await asyncio.sleep(0)
        async with database.reading() as unit:
            assert await unit.handled.has(UpdateId(0))
            assert not await unit.handled.has(UpdateId(1))
        assert not [task for task in (first, *later) if task.done()], "told before it is kept"
        disk.let_through.release()
        await first
        assert handled(path) == {0, 1}
        disk.let_through.release()
        await asyncio.gather(*later)
    assert not disk.begun.acquire(blocking=False) or not disk.begun.acquire(blocking=False)
    assert handled(path) == set(range(12))


async def test_while_somebody_outside_has_the_file_the_loop_and_the_readers_go_on(
    database: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "RETRY_SECONDS", 0)
    await keep(database, 0)
    with closing(sqlite3.connect(path, isolation_level=None)) as outside:
        outside.execute("BEGIN IMMEDIATE")
        waiting = [asyncio.create_task(keep(database, number)) for number in range(1, 5)]
        for _ in range(300):
            await asyncio.sleep(0)
        async with database.reading() as unit:
            assert await unit.handled.has(UpdateId(0))
        waiting[0].cancel()  # at once, not when the lock has gone
        with pytest.raises(asyncio.CancelledError):
            await waiting[0]
        assert not any(task.done() for task in waiting[1:])
    await asyncio.gather(*waiting[1:])
    assert handled(path) == {0, 2, 3, 4}


behaviours = st.lists(
    st.tuples(st.sampled_from(["keep", "leave", "raise", "break"]), st.none() | st.integers(0, 30)),
    min_size=1,
    max_size=30,
)


@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(behaviours=behaviours, seed=st.integers(0, 2**16))
def test_whatever_happens_units_are_kept_whole_or_not_at_all(
    tmp_path_factory: pytest.TempPathFactory,
    behaviours: list[tuple[str, int | None]],
    seed: int,
) -> None:
    """Units that commit, leave, raise or break, cancelled after so many steps of the loop."""
    path = tmp_path_factory.mktemp("random") / "x.db"
    shutil.copy(empty_file(), path)
    asyncio.run(_play(path, behaviours, random.Random(seed)))  # noqa: S311 - no secret


async def _play(path: Path, behaviours: list[tuple[str, int | None]], dice: random.Random) -> None:
    said_kept: set[int] = set()
    commit_begun: set[int] = set()

    async def unit_of(number: int, behaviour: str) -> None:
        async with database.writing() as unit:
            await unit.handled.insert(UpdateId(number), NOW)
            if dice.random() < 0.5:
                await asyncio.sleep(0)
            if behaviour == "raise":
                raise RuntimeError
            if behaviour == "break":
                await unit.people._connection.run(text("INSERT INTO nowhere VALUES (1)"))
            await unit.people.meet(Profile(PersonId(number)), NOW)
            if behaviour == "keep":
                commit_begun.add(number)
                await unit.commit()
                said_kept.add(number)

    async def cancel(task: asyncio.Task[None], after: int) -> None:
        for _ in range(after**2):
            await asyncio.sleep(0)
        task.cancel()

    async with await Database.open(f"sqlite+aiosqlite:///{path}") as database:
        tasks = [
            asyncio.create_task(unit_of(number, behaviour))
            for number, (behaviour, _) in enumerate(behaviours)
        ]
        cancellers = [
            asyncio.create_task(cancel(task, after))
            for task, (_, after) in zip(tasks, behaviours, strict=True)
            if after is not None
        ]
        await asyncio.gather(*tasks, *cancellers, return_exceptions=True)
        await keep(database, 1000)

    found = handled(path)
    assert found == people(path)  # whole units only
    assert said_kept | {1000} <= found <= commit_begun | {1000}
