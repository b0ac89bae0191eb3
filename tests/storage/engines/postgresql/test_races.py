"""Two processes at the same rows: what was true when they were found is looked at again."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from intake.conversation.conversation import Ending
from intake.dialogue.arrival import WordsArrived
from intake.dialogue.relayed import Direction, Fate, Landing, Relayed
from intake.kernel.ids import ChatId, PersonId
from intake.kernel.person import Profile
from intake.leads.fire_timers import lock_for
from intake.leads.lead_book import LeadBook
from intake.leads.timer import of_lead
from intake.outbox.row import card_row
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.team.member import Member
from intake.team.team import DEFAULT_TEAM
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


BOOK = LeadBook(zone="UTC")


async def spoken_in_a_lead(database: Database) -> Relayed:
    """A lead that somebody has, and their words on the way to its prospect."""
    async with database.writing() as unit:
        await unit.people.meet(ANNA, NOW)
        owner = await unit.people.meet(Profile(PersonId(5), "Mia"), NOW)
        member = Member(person_id=owner.id, name="Mia", joined_at=NOW)
        await unit.members.join(member, DEFAULT_TEAM)
        lead = await BOOK.opened(unit, ANNA.id, DEFAULT_TEAM, NOW)
        await BOOK.take(unit, lead, owner.id, NOW)
        message = await unit.relayed.add(
            Relayed(
                lead_id=lead.id,
                direction=Direction.OUT,
                source_chat=ChatId(-5),
                source_message=7,
                kind="text",
                text="Hello",
                author_id=owner.id,
                at=NOW,
                target_chat=ChatId(ANNA.id),
            )
        )
        await unit.commit()
    return message


async def test_words_that_arrived_are_written_down_whoever_presses_meanwhile(
    database: Database, other: Database
) -> None:
    """Else somebody would be told that it is unclear whether they arrived."""
    message = await spoken_in_a_lead(database)
    landing = Landing(message.id, ChatId(ANNA.id), None, 9, "Hello", LATER)
    arrived = WordsArrived(message.lead_id, Direction.OUT, message.author_id, (landing,), BOOK)

    async def press(unit: SqlUnitOfWork) -> None:
        lead = await unit.leads.get(message.lead_id)
        assert lead is not None
        await BOOK.needs_no_answer(unit, lead, NOW)

    await one_behind_the_other(
        database, press, other, lambda unit: WordsArrived.write(unit, [arrived], LATER)
    )
    async with database.reading() as unit:
        found = await unit.relayed.get(message.id)
        lead = await unit.leads.get(message.lead_id)
    assert found is not None
    assert found.fate is Fate.SENT
    assert lead is not None
    assert lead.answered


async def test_a_clock_and_words_at_the_same_lead_wait_for_each_other(
    database: Database, other: Database
) -> None:
    """Both lock the lead before its clocks: nobody is ended by the server as a deadlock."""
    message = await spoken_in_a_lead(database)
    lead_id = message.lead_id
    async with database.reading() as unit:
        (clock,) = await unit.timers.open_of(of_lead(lead_id))

    async def fire(unit: SqlUnitOfWork) -> bool:
        await lock_for(unit, clock)
        await asyncio.sleep(0.05)
        return await unit.timers.fire(clock, clock.due_at)

    async def write(unit: SqlUnitOfWork) -> None:
        lead = await unit.leads.get(lead_id)
        assert lead is not None
        await BOOK.answered(unit, lead, message.author_id, LATER)

    async with asyncio.timeout(0.9):  # less than the server waits before it looks for deadlocks
        fired = await one_behind_the_other(database, write, other, fire)
    assert fired is False, "it was answered meanwhile"


@pytest.mark.parametrize("target", [None, ChatId(-6)])
async def test_a_message_goes_into_a_chat_once(
    database: Database, other: Database, target: ChatId | None
) -> None:
    """Whatever brings it twice: the team's group is a chat as well, before it is known which."""
    said = await spoken_in_a_lead(database)
    once = replace(said, direction=Direction.IN, source_message=8, target_chat=target)
    with pytest.raises(IntegrityError):
        await one_behind_the_other(
            database,
            lambda unit: unit.relayed.add(once),
            other,
            lambda unit: unit.relayed.add(once),
        )
