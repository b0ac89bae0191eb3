"""Dialogues in a group with topics: one for each lead, and what is said in it reaches the other
side."""

from tests.flows.managers.talks import forum, lead, mark_on, message, topics, words_in
from tests.flows.world import World
from tests.people import Person


async def test_the_words_of_a_stranger_make_a_lead_with_a_topic(world: World, ann: Person) -> None:
    group = await forum(world)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    assert "Passed on to our team" in (await ann.sees()).text
    await world.deliver()
    (topic,) = (await topics(world, group)).values()
    assert list(await topics(world, group)) == ["Ann Lee"]
    assert "Do you paint roofs?" in await words_in(group, topic)
    assert (await lead(world)).owner_id is None


async def test_the_first_words_of_a_manager_take_the_lead_and_go_out(
    world: World, ann: Person
) -> None:
    max_ = world.person("Max")
    group = await forum(world, max_)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    (topic,) = (await topics(world, group)).values()
    said = await max_.says("We do! Which one?", group, thread=topic)
    await world.deliver()
    assert (await lead(world)).owner_id == max_.id
    assert (await ann.sees()).text == "We do! Which one?"
    assert await mark_on(group, said["message_id"]) == "sent"
    assert (await lead(world)).answered
    before = len(await ann.chat.messages())
    await ann.says("The red one")
    await world.deliver()
    assert len(await ann.chat.messages()) == before, "a running dialogue needs no answer of ours"
    assert (await words_in(group, topic))[-1] == "The red one"
    assert (await message(group, "The red one")).thread_id == topic
