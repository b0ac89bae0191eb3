"""Two processes at the same rows: what was true when they were found is looked at again."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from intake.conversation.conversation import Ending
from intake.outbox.row import card_row
from intake.outbox.tasks import OutboxQueue
from storage.database import Database
from storage.sql_unit_of_work import SqlUnitOfWork
from tests.storage.samples import ANNA, LATER, NOW, conversation, submission

Work = Callable[[SqlUnitOfWork], Awaitable[object]]


async def one_behind_the_other(
    first: Database, work: Work, second: Database, meanwhile: Work
) -> object:
    """Do work, and before its commit let another process begin its own; gives what that found."""

    async def follow() -> object:
        async with second.writing() as unit:
            found = await meanwhile(unit)
            await unit.commit()
        return found

    async with first.writing() as unit:
        await work(unit)
        following = asyncio.create_task(follow())
        await asyncio.sleep(0.1)
        await unit.commit()
    return await following


async def test_a_form_that_somebody_goes_on_with_does_not_expire(
    database: Database, other: Database
) -> None:
    async with database.writing() as unit:
        await unit.people.meet(ANNA, NOW)
        begun = await unit.conversations.add(conversation(changed_at=NOW))
        await unit.commit()
    going_on = conversation(id=begun.id, changed_at=LATER, revision=begun.revision + 1)
    expired = await one_behind_the_other(
        database,
        lambda unit: unit.conversations.save(going_on, was=begun.revision),
        other,
        lambda unit: unit.conversations.expire(
            NOW + timedelta(seconds=1), LATER, 10, besides=frozenset()
        ),
    )
    assert expired == 0
    async with database.reading() as unit:
        assert await unit.conversations.open_of(ANNA.id) == going_on


async def test_nothing_merges_into_a_row_that_is_just_being_leased(
    database: Database, other: Database
) -> None:
    async with database.writing() as unit:
        await unit.people.meet(ANNA, NOW)
        submitted = await unit.submissions.add(submission())
        assert submitted is not None
        await unit.outbox.add(card_row(submitted.id, NOW), NOW)
        await unit.commit()
    await one_behind_the_other(
        database,
        lambda unit: unit.outbox.lease(OutboxQueue.TELEGRAM, "a", NOW, 5),
        other,
        lambda unit: unit.outbox.add(card_row(submitted.id, LATER), NOW),
    )
    async with database.writing() as unit:
        rows = (await unit.outbox_load.queues())[OutboxQueue.TELEGRAM].rows
    assert rows == 2


async def test_two_that_lease_get_different_rows(database: Database, other: Database) -> None:
    async with database.writing() as unit:
        await unit.people.meet(ANNA, NOW)
        for key in ("a" * 32, "b" * 32):
            submitted = await unit.submissions.add(submission(key))
            assert submitted is not None
            await unit.outbox.add(card_row(submitted.id, NOW), NOW)
        await unit.commit()
    got: list[object] = []

    async def lease(unit: SqlUnitOfWork, name: str) -> object:
        rows = await unit.outbox.lease(OutboxQueue.TELEGRAM, name, LATER, 1)
        got.extend(row.id for row in rows)
        return rows

    await one_behind_the_other(
        database, lambda unit: lease(unit, "a"), other, lambda unit: lease(unit, "b")
    )
    assert len(got) == len(set(got))


async def test_an_ended_form_is_not_ended_twice(database: Database, other: Database) -> None:
    async with database.writing() as unit:
        await unit.people.meet(ANNA, NOW)
        begun = await unit.conversations.add(conversation(changed_at=NOW))
        await unit.commit()
    before = NOW + timedelta(seconds=1)

    def expire(unit: SqlUnitOfWork) -> Awaitable[int]:
        return unit.conversations.expire(before, LATER, 10, besides=frozenset())

    assert await one_behind_the_other(database, expire, other, expire) == 0
    async with database.reading() as unit:
        found = await unit.conversations.get(begun.id)
    assert found is not None
    assert (found.ended, found.revision) == (Ending.EXPIRED, begun.revision + 1)
