"""A team whose group is gone works elsewhere from now on: what is open comes there."""

from typing import Any

import pytest

from tests.flows.delivery.office import prepare, submits
from tests.flows.managers.crew import chat_text
from tests.flows.managers.talks import forum, plain_group, private_team, topic_of, words_in
from tests.flows.world import World
from tests.people import Chat, Person, SeenMessage

OUT = [("kick_bot", {}), ("promote_bot", {"bot": "restricted"}), ("delete_group", {})]
GONE = pytest.mark.parametrize(("out", "how"), OUT, ids=["kicked", "muted", "deleted"])
LEFT = pytest.mark.parametrize(("out", "how"), [OUT[0], OUT[2]], ids=["kicked", "deleted"])
"""Where a bot is only muted it goes on editing: its cards are worked with as they stand."""


async def cards_of(chat: Chat, name: str) -> list[SeenMessage]:
    """The cards of somebody that stand in a chat."""
    return [one for one in await chat.messages() if f"Who: {name}" in one.text]


async def newest(chat: Chat, words: str) -> SeenMessage:
    """The bot's newest message with those words."""
    return next(one for one in reversed(await chat.messages()) if words in one.text)


async def moves(world: World, *people: Person, topics: bool = False) -> Chat:
    """The main team works in another group from now on."""
    group = await world.telegram.group(
        "New place", owner=world.admin, people=people, topics=topics, bot="administrator"
    )
    await world.admin.says("/place", at=group)
    await world.admin.presses("Main team", at=group)
    await world.settle()
    return group


@GONE
async def test_what_came_meanwhile_comes_into_the_new_group(
    world: World, ann: Person, mia: Person, out: str, how: dict[str, Any]
) -> None:
    await prepare(world)
    await world.admin.does(out, await plain_group(world, mia), **how)
    await submits(ann)
    await ann.says("Are you there?")
    zed = world.person("Zed")
    await zed.opens()
    await zed.says("Do you paint roofs?")
    await world.settle()
    assert "Are you there?" in await chat_text(world.admin)
    group = await moves(world, mia)
    assert len(await cards_of(group, "Ann")) == 1
    assert len(await cards_of(group, "Zed")) == 1
    said = "\n".join(await words_in(group))
    assert said.count("Are you there?") == said.count("Do you paint roofs?") == 1
    await mia.presses("Take", at=group, message_id=(await newest(group, "Who: Ann")).id)
    await mia.says("We are!", group, reply_to=(await newest(group, "Are you there?")).id)
    await world.settle()
    assert (await ann.sees()).text == "We are!"
    assert "Mia has it" in (await cards_of(world.admin.chat, "Ann"))[-1].text


@LEFT
async def test_what_was_open_before_comes_as_well(
    world: World, ann: Person, mia: Person, out: str, how: dict[str, Any]
) -> None:
    await prepare(world)
    old = await plain_group(world, mia)
    await submits(ann)
    zed = world.person("Zed")
    await zed.opens()
    await zed.says("Do you paint roofs?")
    await world.settle()
    await world.admin.does(out, old, **how)
    group = await moves(world, mia)
    assert len(await cards_of(group, "Ann")) == 1
    assert len(await cards_of(group, "Zed")) == 1
    await ann.says("Are you there?")
    await world.settle()
    assert "Are you there?" in "\n".join(await words_in(group))
    assert "Are you there?" not in await chat_text(world.admin)


@GONE
async def test_a_leads_topic_is_made_anew(
    world: World, ann: Person, mia: Person, out: str, how: dict[str, Any]
) -> None:
    old = await forum(world, mia)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.settle()
    await world.admin.does(out, old, **how)
    await ann.says("Are you there?")
    await world.settle()
    assert "Are you there?" in await chat_text(world.admin)
    group = await moves(world, mia, topics=True)
    topic = await topic_of(world, group)
    assert [one for one in await words_in(group, topic) if one] == ["Are you there?"]
    await ann.says("And walls?")
    await world.settle()
    assert "And walls?" in "\n".join(await words_in(group, topic))
    assert "And walls?" not in await chat_text(world.admin)
    await mia.says("Walls, too", group, thread=topic)
    await world.settle()
    assert (await ann.sees()).text == "Walls, too"


async def test_in_private_chats_everybody_on_duty_gets_it(
    world: World, ann: Person, mia: Person
) -> None:
    await prepare(world)
    old = await plain_group(world, mia)
    max_ = world.person("Max")
    await private_team(world, mia, max_)
    await world.admin.says("/place", at=old)
    await world.admin.presses("Main team", at=old)
    await world.admin.does("kick_bot", old)
    await submits(ann)
    await ann.says("Are you there?")
    await world.settle()
    assert "Are you there?" not in await chat_text(mia)
    await world.admin.says("/team")
    for button in ("Place", "Private chats", "Yes, private chats"):
        await world.admin.presses(button)
    await world.settle()
    for chat in (mia.chat, max_.chat):
        assert len(await cards_of(chat, "Ann")) == 1
        assert "\n".join(await words_in(chat)).count("Are you there?") == 1


async def test_nothing_comes_twice_while_the_old_group_lives(
    world: World, ann: Person, mia: Person
) -> None:
    await prepare(world)
    old = await plain_group(world, mia)
    await submits(ann)
    await ann.says("Are you there?")
    await world.settle()
    group = await moves(world, mia)
    assert await cards_of(group, "Ann") == []
    assert "Are you there?" not in "\n".join(await words_in(group))
    await mia.presses("Take", at=old, message_id=(await newest(old, "Who: Ann")).id)
    await world.settle()
    assert "Mia has it" in (await cards_of(old, "Ann"))[-1].text


async def test_what_a_private_team_has_in_an_admins_chat_stays_there(
    world: World, ann: Person, mia: Person
) -> None:
    await private_team(world, world.admin)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.settle()
    group = await moves(world, mia)
    assert "Do you paint roofs?" not in "\n".join(await words_in(group))
