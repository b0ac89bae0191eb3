"""Several processes and one lease: whoever is away for too long finds another in its place."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from intake.kernel.ids import UpdateId
from intake.outbox.worker_lease import (
    LEASE_LENGTH,
    WorkerLease,
    WorkerLeaseLostError,
)
from storage.database import Database
from storage.engines.postgresql.connecting import connect
from storage.engines.postgresql.server_address import read_address
from storage.repositories.outbox import worker_leases
from tests.storage.samples import NOW

SHORT = timedelta(seconds=0.3)


async def take(
    database: Database, holder: str, length: timedelta = LEASE_LENGTH
) -> WorkerLease | None:
    async with database.writing() as unit:
        lease = await unit.worker_leases.take("crm", holder, length)
        await unit.commit()
    return lease


async def taken(database: Database, holder: str, length: timedelta = LEASE_LENGTH) -> WorkerLease:
    lease = await take(database, holder, length)
    assert lease is not None
    return lease


async def renews(database: Database, lease: WorkerLease, length: timedelta = LEASE_LENGTH) -> bool:
    async with database.writing() as unit:
        renewed = await unit.worker_leases.renew(lease, length)
        await unit.commit()
    return renewed


async def pass_time(database: Database, seconds: float) -> None:
    """Let so much time pass on the database's clock."""
    async with database.writing() as unit:
        await unit.connection.run(
            text("UPDATE worker_leases SET ends_at = ends_at - make_interval(secs => :seconds)"),
            {"seconds": seconds},
        )
        await unit.commit()


async def frozen_within_a_statement(database: Database, pid: int) -> None:
    """Wait until the server has read all that the session was sent, and takes it for active."""
    state = text("SELECT state, wait_event FROM pg_stat_activity WHERE pid = :pid")
    while True:
        async with database.writing() as unit:
            found = await unit.connection.run(state, {"pid": pid})
            if found.one() == ("active", "ClientRead"):
                return


async def write(database: Database, lease: WorkerLease, number: int) -> None:
    async with database.under(lambda: lease).writing() as unit:
        await unit.handled.insert(UpdateId(number), NOW)
        await unit.commit()


async def test_one_of_many_gets_it(database: Database, other: Database) -> None:
    found = await asyncio.gather(
        *(take(where, f"{where}{name}") for name in range(5) for where in (database, other))
    )
    assert len([lease for lease in found if lease is not None]) == 1


async def test_it_stays_while_it_is_renewed_and_then_goes_to_another(
    database: Database, other: Database
) -> None:
    lease = await taken(database, "a")
    await pass_time(database, 2.5)
    assert await renews(database, lease)
    await pass_time(database, 2.5)
    assert await take(other, "b") is None
    await pass_time(database, 2.5)
    theirs = await taken(other, "b")
    assert theirs.epoch == lease.epoch + 1
    assert not await renews(database, lease)


async def test_a_late_holder_goes_on_where_nobody_has_taken_it(database: Database) -> None:
    lease = await taken(database, "a")
    await pass_time(database, 60)
    assert await renews(database, lease)
    await write(database, lease, 1)


async def test_it_ends_on_the_databases_clock(database: Database, other: Database) -> None:
    await taken(database, "a", SHORT)
    assert await take(other, "b") is None
    await asyncio.sleep(SHORT.total_seconds() + 0.1)
    assert await take(other, "b") is not None


async def test_a_dead_holder_is_replaced_when_the_databases_clock_was_put_back(
    database: Database, other: Database
) -> None:
    await taken(database, "a")
    await pass_time(database, -3600)
    async with other.writing() as unit:
        assert await unit.worker_leases.left() == {}
    await taken(other, "b")
    assert await take(database, "a") is None


async def test_who_was_frozen_writes_nothing_when_it_wakes(
    database: Database, other: Database
) -> None:
    lease = await taken(database, "a")
    await write(database, lease, 1)
    await pass_time(database, 60)
    theirs = await taken(other, "b")
    with pytest.raises(WorkerLeaseLostError):
        await write(database, lease, 2)
    await write(other, theirs, 3)
    async with database.reading() as unit:
        assert [await unit.handled.has(UpdateId(number)) for number in (1, 2, 3)] == [
            True,
            False,
            True,
        ]


async def test_a_new_holder_waits_for_a_write_that_has_begun(
    database: Database, other: Database
) -> None:
    """Else what it looks at first would change behind its back."""
    lease = await taken(database, "a")
    await pass_time(database, 60)
    order: list[str] = []

    async def replace() -> None:
        await taken(other, "b")
        order.append("taken over")

    async with database.under(lambda: lease).writing() as unit:
        replacing = asyncio.create_task(replace())
        await asyncio.sleep(0.1)
        await unit.handled.insert(UpdateId(1), NOW)
        order.append("written")
        await unit.commit()
    await replacing
    assert order == ["written", "taken over"]


async def test_what_is_released_is_free_at_once(database: Database, other: Database) -> None:
    lease = await taken(database, "a")
    async with database.writing() as unit:
        await unit.worker_leases.release(lease)
        await unit.commit()
    assert await take(other, "b") is not None


async def test_a_holder_that_has_lost_count_gets_it_anew(database: Database) -> None:
    first, second = await taken(database, "a"), await taken(database, "a")
    assert second.epoch == first.epoch + 1
    with pytest.raises(WorkerLeaseLostError):
        await write(database, first, 1)
    await write(database, second, 1)


async def test_queues_have_leases_of_their_own(database: Database) -> None:
    await taken(database, "a")
    async with database.writing() as unit:
        assert await unit.worker_leases.take("telegram", "b", LEASE_LENGTH) is not None


async def test_a_transaction_frozen_within_a_statement_stands_in_nobodys_way(
    database: Database, other: Database, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prepared, and never run: that one is no *idle in transaction* of the server's."""
    monkeypatch.setattr(worker_leases, "SILENCE", timedelta())
    lease = await taken(database, "a")
    await pass_time(database, 60)
    frozen = await connect(read_address(url))
    try:
        await frozen.execute("BEGIN; SELECT * FROM worker_leases FOR KEY SHARE")
        half_said = b"\0SELECT 1\0\0\0"
        frozen._transport.write(
            b"P" + (len(half_said) + 4).to_bytes(4, "big") + half_said + b"H\0\0\0\4"
        )
        await frozen_within_a_statement(database, frozen.get_server_pid())
        theirs = await taken(other, "b")
    finally:
        frozen.terminate()
    assert theirs.epoch == lease.epoch + 1
