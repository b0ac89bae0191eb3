"""Two processes over one database: what people do at the same instant, each in another one.

A prospect's words, presses, clocks and what is brought over take their locks in one order: the
server never has to end a deadlock.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from intake.outbox.tasks.outbox_queue import OutboxQueue
from tests.databases import new_postgresql
from tests.flows.delivery.office import prepare, submits
from tests.flows.managers.shift import Shifts, each_day
from tests.flows.managers.talks import forum, lead, message, plain_group, topic_of, words_in
from tests.flows.process import Process
from tests.flows.world import World
from tests.people import Chat, Person, Raw

LEADS = 8


@pytest.fixture
async def world(tmp_path: Path, template: Path) -> AsyncIterator[World]:
    """A bot on PostgreSQL, whichever engine the other tests have."""
    async with World.open(tmp_path, template, url=new_postgresql(), shared=True) as world:
        before = await deadlocks(world)
        yield world
        assert world.quarantine == [], "the bot gave an update up"
        assert await deadlocks(world) == before, "locks are taken in one order"


async def deadlocks(world: World) -> int:
    """How many the server has ended in this database, be it for tests that had it before."""
    async with world.database.reading() as unit:
        found = await unit.people._connection.run(
            text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        )
        return int(found.scalar_one())


async def both(world: World, other: Process, first: Raw, second: Raw) -> None:
    """Two updates at the same instant, one in each process."""
    await asyncio.gather(world.process.processor.see_through(first), seen(other, second))


async def seen(process: Process, raw: Raw) -> None:
    await process.processor.see_through(raw)


async def answers(world: World) -> dict[int, str]:
    """What each person was last told by a press."""
    callbacks: list[dict[str, Any]] = (await world.telegram.state())["callbacks"]
    return {one["person"]: str((one["answer"] or {}).get("text", "")) for one in callbacks}


async def held_presses(
    world: World, group: Chat, card: int, button: str, *people: Person
) -> list[Raw]:
    with world.holding() as held:
        for person in people:
            await person.presses(button, at=group, message_id=card)
    return held


async def test_of_two_who_take_at_the_same_instant_one_gets_it(world: World) -> None:
    await prepare(world)
    boris, mia = world.person("Boris"), world.person("Mia")
    group = await plain_group(world, boris, mia)
    async with world.replica() as other:
        won: set[str] = set()
        for number in range(1, LEADS + 1):
            ann = world.person(f"Ann {number}")
            firm = f"Ann {number} & Sons"
            await submits(ann, f"+49309018{number:02}", firm, name=f"Ann {number}")
            await world.settle()
            card = await message(group, firm)
            takers = (boris, mia) if number % 2 else (mia, boris)
            first, second = await held_presses(world, group, card.id, "Take", *takers)
            await both(world, other, first, second)
            owner = (await lead(world, number)).owner_id
            winner, loser = (boris, mia) if owner == boris.id else (mia, boris)
            assert owner == winner.id
            said = await answers(world)
            assert said[winner.id].startswith("It’s yours")
            assert f"{winner.profile['first_name']} has had it since" in said[loser.id]
            taken = await world.rows("SELECT lead_id FROM assignments WHERE until_at IS NULL")
            assert sorted(one["lead_id"] for one in taken) == list(range(1, number + 1))
            await world.settle()
            assert (
                f"{winner.profile['first_name']} has it"
                in (await message(group, f"Ann {number} & Sons")).text
            )
            won.add(str(winner.profile["first_name"]))
        assert won, "somebody had each"


async def test_the_same_press_in_both_has_its_effect_once(world: World) -> None:
    """As when a webhook is called again before the first call was answered."""
    await prepare(world)
    boris = world.person("Boris")
    group = await plain_group(world, boris)
    await submits(world.person("Ann"))
    await world.settle()
    card = await message(group, "quick question")
    (press,) = await held_presses(world, group, card.id, "Take", boris)
    async with world.replica() as other:
        await both(world, other, press, press)
    rows = await world.rows("SELECT how FROM assignments")
    assert len(rows) == 1
    assert (await lead(world)).owner_id == boris.id


async def test_all_at_once_loses_nothing_and_blocks_nobody(world: World) -> None:
    """Prospects write, managers answer and press, clocks fire in both processes, and one of them
    brings everything over: each word arrives once, and none is in doubt."""
    boris, mia = world.person("Boris"), world.person("Mia")
    group = await forum(world, boris, mia)
    ann = world.person("Ann")
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    topic = await topic_of(world, group)
    await boris.says("Hello!", group, thread=topic)
    await world.deliver()
    card = (await message(group, "Wrote without a form")).id
    async with world.replica() as other:
        for number in range(LEADS):
            with world.holding() as held:
                await boris.says(f"to ann {number}", group, thread=topic)
                await ann.says(f"to boris {number}")
                await boris.presses("Called", at=group, message_id=card)
                await mia.presses("More", at=group, message_id=card)
            await world.advance(60 * 11)  # bundles, reminders and whatever else is due by now
            mine, theirs = held[::2], held[1::2]
            await asyncio.gather(
                *(seen(world.process, raw) for raw in mine),
                *(seen(other, raw) for raw in theirs),
                world.process.timers(),
                other.timers(),
                world.relay.step(OutboxQueue.TELEGRAM),
            )
            await world.settle()
    to_ann = [one.text for one in await ann.chat.messages()]
    to_team = await words_in(group, topic)
    for number in range(LEADS):
        assert to_ann.count(f"to ann {number}") == 1
        assert to_team.count(f"to boris {number}") == 1
    assert await world.rows("SELECT id FROM relayed_messages WHERE fate <> 'sent'") == []
    assert (await lead(world)).owner_id == boris.id


async def test_the_line_gives_each_lead_out_once_whoever_looks(world: World) -> None:
    """Both go through the line at the same instant: nobody gets more than they have room for, and
    no lead goes to two."""
    await prepare(world)
    shifts = Shifts(world)
    await shifts.team(hours=each_day(("00:00", "23:59")))
    people = [await shifts.joins(name, max_open=2) for name in ("Boris", "Mia")]
    for number in range(LEADS):
        await shifts.asks(f"Ann {number}")
    async with world.replica() as other:
        while any(await asyncio.gather(world.process.timers(), other.timers())):
            pass
    given = await world.rows("SELECT lead_id, member_id FROM assignments WHERE until_at IS NULL")
    assert sorted(one["member_id"] for one in given) == sorted(one.id for one in people * 2)
    assert len({one["lead_id"] for one in given}) == 4
    waiting = await world.rows("SELECT id FROM leads WHERE state = 'waiting'")
    assert len(waiting) == LEADS - 4
