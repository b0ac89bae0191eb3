"""Whose words they are, and which of the other side's they mean: forwarded and quoted messages."""

from datetime import timedelta
from pathlib import Path

from intake.kernel.ids import PersonId
from intake.leads.assignment import How
from tests.flows.delivery.office import prepare, submits
from tests.flows.managers.desk import Desk
from tests.flows.managers.talks import (
    BOOK,
    forum,
    message,
    said_to,
    takes,
    talk,
    topic_of,
    words_in,
)
from tests.flows.world import World
from tests.people import Person

OFFER = "For 100, in May"


async def test_what_a_prospect_forwards_says_whose_it_was(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    await ann.sends("forwarded", text="We paint for half", author="Cheap Paint")
    await ann.sends("forwarded", text="Paint is dear", channel="News")
    await world.deliver()
    assert (await words_in(group, topic))[1:] == [
        "↪️ Cheap Paint\nWe paint for half",
        "↪️ News\nPaint is dear",
    ]


async def test_what_the_team_forwards_are_its_own_words(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    await mia.does("forward", group, text="Our prices", author="Boss", thread=topic)
    await world.deliver()
    assert (await said_to(ann))[-1] == "Our prices"


async def test_a_part_that_was_chosen_is_shown_both_ways(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    await mia.says(OFFER, group, thread=topic)
    await world.deliver()
    offer = (await message(ann.chat, OFFER)).id
    await ann.does("text", text="No", reply_to=offer, quote="in May")
    await world.deliver()
    copy = await message(group, "No")
    assert copy.text == "in May\nNo"
    await mia.does("text", group, text="Why?", thread=topic, reply_to=copy.id, quote="No")
    await world.deliver()
    assert (await said_to(ann))[-1] == "No\nWhy?"
    await ann.edits("Not in May")
    await world.deliver()
    assert (await message(group, "Not in May")).text == "in May\nNot in May"


async def test_the_timeline_has_them_too(world: World, ann: Person, mia: Person) -> None:
    await prepare(world)
    group = await forum(world, mia)
    await submits(ann)
    await world.deliver()
    await takes(world, mia)
    await world.deliver()
    await mia.says(OFFER, group, thread=await topic_of(world, group))
    await world.deliver()
    offer = (await message(ann.chat, OFFER)).id
    await ann.does("text", text="No", reply_to=offer, quote="in May")
    await ann.sends("forwarded", text="Paint is dear", channel="News")
    await world.deliver()
    await world.advance(timedelta(minutes=11))
    await world.deliver()
    comment = world.crm()["comments"][-1]["text"]
    assert "Ann Lee:[/b] > in May\nNo\n" in comment
    assert "Ann Lee:[/b] > ↪️ News\nPaint is dear" in comment


async def test_they_say_so_where_the_topics_were_switched_off(
    world: World, ann: Person, mia: Person
) -> None:
    """They stand in the main view by then, and are given the prospect's name afterwards."""
    group, _ = await talk(world, ann, mia)
    await world.admin.does("switch_topics", group, on=False)
    await ann.sends("forwarded", text="We paint for half", author="Cheap Paint")
    await world.deliver()
    seen = await message(group, "We paint for half")
    assert seen.text == "💬 Ann Lee\n↪️ Cheap Paint\nWe paint for half"


async def test_whoever_is_handed_the_lead_reads_whose_words_they_were(
    tmp_path: Path, template: Path
) -> None:
    async with Desk.open(tmp_path, template, private=True) as desk:
        ann = await desk.comes()
        await desk.presses(desk.boris, "Take")
        await ann.sends("forwarded", text="We paint for half", author="Cheap Paint")
        await desk.world.deliver()
        async with desk.world.database.writing() as unit:
            found, mia = await desk.lead(), PersonId(desk.mia.id)
            await BOOK.give(unit, found, mia, How.HANDED, desk.world.clock.now(), by=mia)
            await unit.commit()
        await desk.world.deliver()
        digest = await message(desk.mia.chat, "What was said")
        assert digest.text.endswith("Ann Lee:\n↪️ Cheap Paint\nWe paint for half")
