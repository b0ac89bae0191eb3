"""Leases of a process that has the database for itself; of several, see the server's tests."""

from datetime import timedelta

import pytest

from storage.database import Database
from storage.repositories.outbox.worker_leases import SoleWorkerLeases


@pytest.mark.sqlite
async def test_on_a_file_every_lease_is_ours_and_no_statement_is_run(database: Database) -> None:
    async with database.writing() as unit:
        assert isinstance(unit.worker_leases, SoleWorkerLeases)


async def test_the_only_process_has_them_all(database: Database) -> None:
    length = timedelta(seconds=3)
    async with database.writing() as unit:
        lease = await unit.worker_leases.take("crm", "me", length)
        other = await unit.worker_leases.take("telegram", "me", length)
        await unit.commit()
    assert lease is not None
    assert other is not None
    async with database.under(lambda: lease).writing() as guarded:
        assert await guarded.worker_leases.renew(lease, length)
        await guarded.worker_leases.release(other)
        await guarded.commit()
