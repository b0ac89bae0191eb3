"""A team's group that took nothing for a while: what came meanwhile stands there afterwards."""

from typing import Any

import pytest

from tests.flows.delivery.office import prepare, submits
from tests.flows.managers.crew import chat_text
from tests.flows.managers.talks import forum, plain_group, topic_of, words_in
from tests.flows.world import World
from tests.people import Chat, Person

OUT = [("kick_bot", "add_bot", {}), ("promote_bot", "promote_bot", {"bot": "restricted"})]


async def cards_of(chat: Chat, name: str) -> list[str]:
    """The cards of somebody that stand in a chat."""
    return [one.text for one in await chat.messages() if f"Who: {name}" in one.text]


@pytest.mark.parametrize(("out", "back", "how"), OUT, ids=["kicked", "muted"])
async def test_what_came_meanwhile_comes_into_the_group(
    world: World, ann: Person, mia: Person, out: str, back: str, how: dict[str, Any]
) -> None:
    await prepare(world)
    group = await plain_group(world, mia)
    await world.admin.does(out, group, **how)
    await submits(ann)
    await world.settle()
    await ann.says("Are you there?")
    zed = world.person("Zed")
    await zed.opens()
    await zed.says("Do you paint roofs?")
    await world.settle()
    assert "Are you there?" in await chat_text(world.admin)
    assert await words_in(group) == []
    await world.admin.does(back, group, bot="administrator")
    await world.settle()
    assert len(await cards_of(group, "Ann")) == 1
    assert len(await cards_of(group, "Zed")) == 1
    said = "\n".join(await words_in(group))
    assert said.count("Are you there?") == said.count("Do you paint roofs?") == 1

    await mia.presses("Take", at=group, message_id=(await newest(group, "Who: Ann")).id)
    await mia.says("We are!", group, reply_to=(await newest(group, "Are you there?")).id)
    await world.settle()
    assert (await ann.sees()).text == "We are!"
    assert "Mia has it" in (await cards_of(world.admin.chat, "Ann"))[-1], "who had it sees it too"

    await world.admin.does(out, group, **how)
    await world.admin.does(back, group, bot="administrator")
    await world.settle()
    assert len(await cards_of(group, "Ann")) == 1, "nothing comes twice"
    assert "\n".join(await words_in(group)).count("Are you there?") == 1


async def newest(chat: Chat, words: str) -> Any:
    """The bot's newest message with those words."""
    return next(one for one in reversed(await chat.messages()) if words in one.text)


async def test_whoever_had_it_meanwhile_goes_on_in_either_place(
    world: World, ann: Person, mia: Person
) -> None:
    group = await plain_group(world, mia)
    await world.admin.does("kick_bot", group)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.settle()
    await world.admin.does("add_bot", group)
    await world.settle()
    card = await newest(world.admin.chat, "Who: Ann")
    await world.admin.says("We do", reply_to=(await newest(world.admin.chat, "paint roofs")).id)
    await world.settle()
    assert (await ann.sees()).text == "We do"
    assert "Olga has it" in (await cards_of(group, "Ann"))[-1]
    await world.admin.presses("Done", message_id=card.id)
    await world.settle()
    for chat in (group, world.admin.chat):
        assert "Done" in (await cards_of(chat, "Ann"))[-1]


async def test_a_group_with_topics_has_the_words_in_the_leads_own(
    world: World, ann: Person, mia: Person
) -> None:
    group = await forum(world, mia)
    await world.admin.does("kick_bot", group)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await ann.sends_photo(caption="This one")
    await world.settle()
    await world.admin.does("add_bot", group, bot="administrator")
    await world.settle()
    topic = await topic_of(world, group)
    assert [one for one in await words_in(group, topic) if one] == [
        "Do you paint roofs?",
        "This one",
    ]
    assert len(await cards_of(group, "Ann")) == 2, "in the feed and on top of the topic"


async def test_the_timeline_says_it_once(world: World, ann: Person, mia: Person) -> None:
    await prepare(world)
    group = await plain_group(world, mia)
    await world.admin.does("kick_bot", group)
    await submits(ann)
    await ann.says("Are you there?")
    await world.settle()
    await world.advance(900)
    await world.settle()
    await world.admin.does("add_bot", group)
    await world.settle()
    await world.advance(900)
    await world.settle()
    timeline = "\n".join(one["text"] for one in world.crm()["comments"])
    assert timeline.count("Are you there?") == 1


async def test_what_is_over_stays_where_it_was(world: World, ann: Person, mia: Person) -> None:
    await prepare(world)
    group = await plain_group(world, mia)
    await world.admin.does("kick_bot", group)
    await submits(ann)
    await world.settle()
    card = await newest(world.admin.chat, "Who: Ann")
    await world.admin.presses("Take", message_id=card.id)
    await world.settle()
    await world.admin.presses("Done", message_id=card.id)
    await world.admin.does("add_bot", group)
    await world.settle()
    assert await cards_of(group, "Ann") == []


async def test_words_and_files_of_a_lead_that_has_its_card_there_come_after_it(
    world: World, ann: Person, mia: Person
) -> None:
    await prepare(world)
    group = await plain_group(world, mia)
    await submits(ann)
    await world.settle()
    card = await newest(group, "Who: Ann")
    await world.admin.does("kick_bot", group)
    await ann.says("Two pictures:")
    await ann.sends_album({"kind": "photo"}, {"kind": "photo", "caption": "From above"})
    await world.advance(5)
    await world.settle()
    before = len(await group.messages())
    await world.admin.does("add_bot", group)
    await world.settle()
    come = (await group.messages())[before:]
    assert [one.text for one in come if "photo" not in one.raw] == [
        "💬 Ann Lee\nTwo pictures:",
        "💬 Ann Lee",
    ]
    assert len([one for one in come if "photo" in one.raw]) == 2
    assert come[0].raw["reply_to_message"]["message_id"] == card.id
    assert len(await cards_of(group, "Ann")) == 1
