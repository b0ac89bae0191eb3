"""Units on kept connections: what several of them see of each other, and what breaks them."""

import asyncio
from collections.abc import Awaitable, Sequence

import pytest
from sqlalchemy import text

from intake.forms.answer import Answer
from intake.kernel.ids import StepId, UpdateId
from intake.kernel.unit_of_work import StaleRowError
from storage.database import Database
from storage.database_limits import DatabaseLimits
from storage.errors import DatabaseClosedError, StorageError, UnitError
from storage.guarded_connection import Result
from storage.outages import is_outage
from storage.sql_unit_of_work import SqlUnitOfWork
from storage.trouble import Trouble
from tests.storage.conftest import Wakes
from tests.storage.samples import ANNA, LATER, NOW, conversation, touch


async def met(database: Database) -> None:
    async with database.writing() as unit:
        await unit.people.meet(ANNA, NOW)
        await unit.commit()


def run(unit: SqlUnitOfWork, words: str, **values: int) -> Awaitable[Result]:
    return unit.people._connection.run(text(words), values or None)


LOCKING = "SELECT 1 FROM update_log WHERE update_id = :which FOR UPDATE"


async def test_what_is_kept_as_it_came_may_hold_any_character(database: Database) -> None:
    await met(database)
    odd = "a\0b\ufffe0\\u0000\ufffe"
    answers = (Answer(StepId("name"), (odd, "\0"), None, ()),)
    async with database.writing() as unit:
        added = await unit.touches.add(touch(payload=odd, link_title="\0"))
        begun = await unit.conversations.add(conversation(answers=answers))
        await unit.commit()
    async with database.reading() as unit:
        (found,) = [await unit.touches.first_by_token("token")]
        assert found == added
        assert found is not None
        assert found.payload == odd
        again = await unit.conversations.get(begun.id)
    assert again is not None
    assert again.answers == answers


async def test_the_server_keeps_what_is_prepared(database: Database) -> None:
    """Else it would parse and plan each statement again each time."""
    await met(database)
    await met(database)
    async with database.writing() as unit:
        kept = await run(unit, "SELECT statement FROM pg_prepared_statements WHERE name <> ''")
    ours = [words for words in kept.scalars() if words.startswith("INSERT INTO people")]
    assert len(ours) == 1


async def test_a_statement_is_prepared_anew_if_a_migration_changed_what_it_gives(
    database: Database, other: Database
) -> None:
    await met(database)
    async with other.writing() as unit:
        await run(unit, "ALTER TABLE people ALTER first_name TYPE text")
        await unit.commit()
    with pytest.raises(StaleRowError):
        await met(database)
    await met(database)


async def test_an_update_has_its_effect_once_whoever_gets_it(
    database: Database, other: Database
) -> None:
    first = asyncio.Event()

    async def take(where: Database, *, slowly: bool) -> bool:
        async with where.writing() as unit:
            new = await unit.handled.insert(UpdateId(7), NOW)
            if slowly:
                first.set()
                await asyncio.sleep(0.1)
            await unit.commit()
        return new

    slow = asyncio.create_task(take(database, slowly=True))
    await first.wait()
    assert await take(other, slowly=False) is False  # it waits for the other's commit
    assert await slow is True


async def test_two_processes_take_turns_at_a_person(database: Database, other: Database) -> None:
    """Meeting somebody locks their row: what is read of them afterwards is current."""
    await met(database)
    seen: list[str] = []

    async def work(where: Database, name: str) -> None:
        async with where.writing() as unit:
            await unit.people.meet(ANNA, NOW)
            seen.append(f"{name} begins")
            await asyncio.sleep(0.05)
            seen.append(f"{name} ends")
            await unit.commit()

    await asyncio.gather(work(database, "a"), work(other, "b"))
    assert [name[2:] for name in seen] == ["begins", "ends", "begins", "ends"]


async def test_a_deadlock_is_a_stale_row(database: Database, other: Database) -> None:
    """The one transaction template does it again."""
    async with database.writing() as unit:
        for number in (1, 2):
            await unit.handled.insert(UpdateId(number), NOW)
        await unit.commit()

    async def lock(where: Database, numbers: Sequence[int], turn: asyncio.Barrier) -> None:
        async with where.writing() as unit:
            for number in numbers:
                await run(unit, LOCKING, which=number)
                if number == numbers[0]:
                    await turn.wait()
            await unit.commit()

    turn = asyncio.Barrier(2)
    ends = await asyncio.gather(
        lock(database, (1, 2), turn), lock(other, (2, 1), turn), return_exceptions=True
    )
    assert sorted(type(end).__name__ for end in ends) == ["NoneType", "StaleRowError"]
    assert any(isinstance(end, StaleRowError) for end in ends)


async def test_a_unit_that_is_cancelled_in_a_statement_leaves_nothing(database: Database) -> None:
    async def slow() -> None:
        async with database.writing() as unit:
            await unit.people.meet(ANNA, NOW)
            await run(unit, "SELECT pg_sleep(30)")
            await unit.commit()

    task = asyncio.create_task(slow())
    await asyncio.sleep(0.2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.writing() as unit:
        assert await unit.people.get(ANNA.id) is None
    assert database.trouble() is None


async def test_a_unit_that_is_cancelled_in_its_commit_has_committed(database: Database) -> None:
    async def meet() -> None:
        async with database.writing() as unit:
            await unit.people.meet(ANNA, NOW)
            asyncio.get_running_loop().call_soon(task.cancel)
            await unit.commit()

    task = asyncio.create_task(meet())
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.reading() as unit:
        assert await unit.people.get(ANNA.id) is not None


async def test_the_relay_is_woken_after_the_commit_alone(database: Database, wakes: Wakes) -> None:
    async with database.writing() as unit:
        unit.outbox.stirred = True
        await asyncio.sleep(0)
        assert wakes.count == 0
        await unit.commit()
    await asyncio.sleep(0)
    assert wakes.count == 1


async def test_when_all_connections_are_taken_the_next_unit_waits_and_then_says_so(
    url: str,
) -> None:
    limits = DatabaseLimits(writing=1, reading=1, wait_seconds=0.2)
    async with await Database.open(url, limits=limits) as database:
        released = asyncio.Event()

        async def hold() -> None:
            async with database.writing():
                await released.wait()

        holding = asyncio.create_task(hold())
        await asyncio.sleep(0.05)
        with pytest.raises(StorageError, match="DATABASE_CONNECTIONS") as caught:
            async with database.writing():
                pass
        assert is_outage(caught.value)
        assert database.trouble() is Trouble.TOO_MANY_CONNECTIONS
        released.set()
        await holding
        await database.prove()
        assert database.trouble() is None


async def test_a_commit_of_nothing_proves_nothing(database: Database) -> None:
    database.durability.failed(StorageError("?"))
    async with database.writing() as unit:
        assert await unit.people.get(ANNA.id) is None
        await unit.commit()
    assert database.trouble() is Trouble.UNUSABLE
    await database.prove()
    assert database.trouble() is None


async def test_a_statement_that_takes_too_long_is_given_up_by_the_server(url: str) -> None:
    limits = DatabaseLimits(statement_seconds=0.2)
    async with await Database.open(url, limits=limits) as database:
        async with database.writing() as unit:
            with pytest.raises(Exception, match="statement timeout") as caught:
                await run(unit, "SELECT pg_sleep(5)")
        assert is_outage(caught.value)
        assert database.trouble() is Trouble.SLOW


async def test_a_process_that_falls_asleep_within_a_unit_lets_go_of_its_rows(
    url: str, other: Database
) -> None:
    limits = DatabaseLimits(idle_seconds=1)
    async with await Database.open(url, limits=limits, shared=True) as frozen:
        await met(frozen)
        async with frozen.writing() as unit:
            await unit.people.meet(ANNA, LATER)
            async with asyncio.timeout(5), other.writing() as theirs:
                await theirs.people.meet(ANNA, NOW)  # waits until the frozen one is cut off
                await theirs.commit()
            with pytest.raises(StorageError) as caught:
                await unit.commit()
        assert is_outage(caught.value)
        await frozen.prove()


async def test_what_only_reads_may_keep_its_process_busy_for_longer(url: str) -> None:
    """Nobody waits for it, and a long report is put together between two statements."""

    async def seconds(unit: SqlUnitOfWork) -> str:
        found = await run(unit, "SHOW idle_in_transaction_session_timeout")
        return str(found.scalar_one())

    async with await Database.open(url, shared=True) as database:
        async with database.writing() as unit:
            assert await seconds(unit) == "2500ms"
        async with database.reading() as unit:
            assert await seconds(unit) == "5s"


async def test_a_connection_is_used_again(database: Database) -> None:
    async def session() -> int:
        async with database.writing() as unit:
            number: int = (await run(unit, "SELECT pg_backend_pid()")).scalar_one()
        return number

    assert len({await session() for _ in range(5)}) == 1


async def test_closing_lets_open_units_finish(url: str) -> None:
    database = await Database.open(url)
    begun = asyncio.Event()

    async def meet() -> None:
        async with database.writing() as unit:
            begun.set()
            await asyncio.sleep(0.1)
            await unit.people.meet(ANNA, NOW)
            await unit.commit()

    task = asyncio.create_task(meet())
    await begun.wait()
    await database.close()
    await task
    with pytest.raises(DatabaseClosedError):
        async with database.reading():
            pass


async def test_a_unit_within_another_one_is_noticed_and_in_another_task_it_is_none(
    database: Database,
) -> None:
    async with database.writing():
        with pytest.raises(UnitError, match="within"):
            async with database.writing():
                pass
        await asyncio.create_task(met(database))
