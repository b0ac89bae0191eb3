"""Who works, as a process finds it out: over a real server, with short leases."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import cast

import pytest

from bot.worker_election import LeaseElection, SoleWorker, election_in, whenever_elected
from intake.outbox.worker_lease import WorkerLeaseLostError
from storage.database import Database
from storage.engines.postgresql.sqlstates import ServerAwayError
from storage.sql_unit_of_work import SqlUnitOfWork
from tests.databases import new_postgresql, opened_database

SHORT = timedelta(seconds=0.6)


@pytest.fixture
async def shared() -> AsyncIterator[Database]:
    async with await Database.open(new_postgresql(), shared=True) as database:
        yield database


class Worked:
    """Works until it is cancelled, and counts how often it began and ended."""

    def __init__(self) -> None:
        self.began = self.ended = 0
        self.changed = asyncio.Event()

    async def __call__(self) -> None:
        self.began += 1
        self.changed.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.ended += 1
            self.changed.set()

    async def until(self, began: int, ended: int) -> None:
        async with asyncio.timeout(10):
            while (self.began, self.ended) != (began, ended):
                self.changed.clear()
                await self.changed.wait()


async def test_a_process_that_is_alone_is_always_the_one() -> None:
    async with opened_database() as database:
        election = election_in(database)
        assert isinstance(election, SoleWorker)
        assert election.database is database
        await election.elected()
        assert election.outlasts(10_000)
        assert election.may_send is None


async def test_one_works_and_when_it_resigns_the_other_does(shared: Database) -> None:
    first, second = (LeaseElection(shared, number, length=SHORT) for number in (1, 2))
    works = Worked(), Worked()
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(first.run())
        working = tasks.create_task(whenever_elected(first, works[0]))
        await works[0].until(1, 0)
        others = [
            tasks.create_task(second.run()),
            tasks.create_task(whenever_elected(second, works[1])),
        ]
        await asyncio.sleep(2 * SHORT.total_seconds())
        assert (works[0].began, works[0].ended, works[1].began) == (1, 0, 0)
        assert first.processes == 2
        running.cancel()
        working.cancel()
        await first.resign()
        await works[1].until(1, 0)
        for task in others:
            task.cancel()


async def test_who_renews_it_no_longer_stops_by_itself_and_writes_nothing(shared: Database) -> None:
    first, second = (LeaseElection(shared, number, length=SHORT) for number in (1, 2))
    worked = Worked()
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(first.run())
        working = tasks.create_task(whenever_elected(first, worked))
        await worked.until(1, 0)
        running.cancel()  # its renewals do not get through
        await worked.until(1, 1)
        assert not first.outlasts(0)
        other = tasks.create_task(second.run())
        async with asyncio.timeout(10):
            await second.elected()
        with pytest.raises(WorkerLeaseLostError):
            async with first.database.writing():
                pass
        async with second.database.writing() as unit:
            await unit.commit()
        working.cancel()
        other.cancel()


async def test_a_lease_of_which_we_do_not_know_is_ours_all_the_same(shared: Database) -> None:
    """Its commit was kept, and failed here: nobody waits until its time is over."""
    fails = [ServerAwayError("cut after the commit")]

    class Cut:
        """The database, whose first commit is kept and not confirmed."""

        under = shared.under

        @asynccontextmanager
        async def writing(self) -> AsyncIterator[SqlUnitOfWork]:
            async with shared.writing() as unit:
                yield unit
            if fails:
                raise fails.pop()

    election = LeaseElection(cast("Database", Cut()), 1, length=timedelta(seconds=12))
    running = asyncio.create_task(election.run())
    async with asyncio.timeout(6):
        await election.elected()
    assert not fails
    async with election.database.writing() as unit:
        await unit.commit()
    running.cancel()


async def test_nobody_works_without_a_lease(shared: Database) -> None:
    election = LeaseElection(shared, 1)
    assert not election.outlasts(0)
    with pytest.raises(WorkerLeaseLostError):
        async with election.database.writing():
            pass


async def test_the_works_own_error_is_not_swallowed(shared: Database) -> None:
    election = LeaseElection(shared, 1, length=SHORT)

    async def fails() -> None:
        raise ValueError

    running = asyncio.create_task(election.run())
    with pytest.raises(ValueError):  # noqa: PT011  its own
        async with asyncio.timeout(10):
            await whenever_elected(election, fails)
    running.cancel()


async def test_what_outlives_its_epoch_is_sent_by_nobody(shared: Database) -> None:
    """Neither by this process when it is elected anew, nor by others that it asks."""
    election = LeaseElection(shared, 1, length=SHORT)
    looks: list[tuple[bool, bool]] = []
    looked, elected_anew = asyncio.Event(), asyncio.Event()

    def look() -> None:
        looks.append((election.may_send(), election.overtaken()))
        looked.set()

    async def work() -> None:
        look()
        task = asyncio.create_task(later())
        await asyncio.shield(task)  # as what several share does, it goes on when this is cancelled

    async def later() -> None:
        await elected_anew.wait()
        look()

    running = asyncio.create_task(election.run())
    async with asyncio.timeout(10):
        await election.elected()
        begun = asyncio.create_task(election.during(work))
        await looked.wait()
        looked.clear()
        running.cancel()
        await election.resign()
        running = asyncio.create_task(election.run())
        await election.elected()
        elected_anew.set()
        await looked.wait()
        look()
    running.cancel()
    begun.cancel()
    assert looks == [(True, False), (False, True), (True, False)]
