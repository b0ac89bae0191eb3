"""Edits of words whose copies can't be changed any more, and whose readers have changed since."""

from dataclasses import replace

from intake.team.team import PlaceKind
from tests.flows.managers.talks import (
    mark_on,
    message,
    plain_group,
    private_team,
    said_to,
    settle_in,
    talk,
    topic_of,
    words_in,
)
from tests.flows.prospects.forgetting_people import deletes
from tests.flows.world import World
from tests.people import Person

ASKED, EDITED = "Do you paint roofs?", "Do you paint red roofs?"


async def edits_what_was_asked(world: World, ann: Person) -> None:
    """The prospect changes their first words, and says more."""
    await ann.edits(EDITED, (await message(ann.chat, ASKED)).id)
    await ann.says("Hello?")
    await world.deliver()


async def test_of_a_deleted_topic_they_come_into_the_new_one(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    await world.admin.does("delete_topic", group, thread=topic)
    await edits_what_was_asked(world, ann)
    new = await topic_of(world, group)
    assert new != topic
    assert sorted(await words_in(group, new)) == ["Hello?", f"✏️ Edited:\n{EDITED}"]


async def test_of_a_group_that_became_a_supergroup_they_come_there(
    world: World, ann: Person, mia: Person
) -> None:
    basic = await world.telegram.group("Sales", owner=world.admin, people=(mia,))
    await world.restart(managers_chat_id=None)
    await settle_in(world, PlaceKind.GROUP, basic)
    await ann.opens()
    await ann.says(ASKED)
    await world.deliver()
    new = await world.admin.does("make_supergroup", basic)
    await edits_what_was_asked(world, ann)
    moved = replace(basic, id=int(new["chat"]))
    said = [one for one in await words_in(moved) if one.startswith("💬 Ann Lee")]
    assert sorted(said) == ["💬 Ann Lee\nHello?", f"💬 Ann Lee\n✏️ Edited:\n{EDITED}"]
    assert await world.next_due() is None


async def test_of_one_who_blocked_the_bot_the_writer_is_told(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    said = await mia.says("For 100", group, thread=topic)
    await world.deliver()
    await ann.blocks()
    await mia.does("edit", group, message_id=said["message_id"], text="For 200")
    more = await mia.says("Or 300", group, thread=topic)
    await world.deliver()
    assert await mark_on(group, said["message_id"]) == "failed"
    assert await mark_on(group, more["message_id"]) == "failed"
    assert "has blocked the bot" in (await message(group, "Not delivered")).text
    await ann.unblocks()
    await mia.does("edit", group, message_id=said["message_id"], text="For 250")
    await world.deliver()
    assert (await message(ann.chat, "For")).text == "For 250"


async def test_whoever_was_removed_since_reads_none(world: World, ann: Person, mia: Person) -> None:
    """Their chat keeps what was there; whoever is still in the team reads them."""
    zoe = world.person("Zoe")
    await private_team(world, mia, zoe)
    await ann.opens()
    await ann.says(ASKED)
    await world.deliver()
    await world.admin.says("/team mia")
    for button in ("Mia", "Remove", "Yes, remove"):
        await world.admin.presses(button)
    await edits_what_was_asked(world, ann)
    assert (await message(mia.chat, "💬 Ann Lee")).text == f"💬 Ann Lee\n{ASKED}"
    assert (await message(zoe.chat, EDITED)).text == f"💬 Ann Lee\n{EDITED}"


async def uneditable(world: World) -> None:
    """Telegram refuses the next edit."""
    await world.telegram.fault(
        "refuse", method="editMessageText", error_code=400,
        description="Bad Request: message can't be edited",
    )  # fmt: skip


async def test_words_that_took_the_place_of_others_are_deleted_with_their_writer(
    world: World, ann: Person, mia: Person
) -> None:
    group = await plain_group(world, mia)
    await ann.opens()
    await ann.says(ASKED)
    await world.deliver()
    await uneditable(world)
    await ann.edits(EDITED)
    await world.deliver()
    assert len([one for one in await words_in(group) if "roofs" in one]) == 2
    await deletes(ann)
    await world.settle()
    assert not [one for one in await words_in(group) if "roofs" in one]


async def test_words_that_took_the_place_of_others_are_taken_back_with_them(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    said = await mia.says("For 100", group, thread=topic)
    await world.deliver()
    await uneditable(world)
    await mia.does("edit", group, message_id=said["message_id"], text="For 200")
    await world.deliver()
    assert [one for one in await said_to(ann) if "For" in one] == ["For 100", "✏️ Edited:\nFor 200"]
    await mia.says("/del", group, thread=topic, reply_to=said["message_id"])
    await world.deliver()
    assert [one for one in await said_to(ann) if "For" in one] == []
    assert await mark_on(group, said["message_id"]) == "back"


async def test_an_answer_to_words_that_took_the_place_of_others_arrives(
    world: World, ann: Person, mia: Person
) -> None:
    """However much was said meanwhile."""
    group = await plain_group(world, mia)
    await ann.opens()
    first = (await ann.says(ASKED))["message_id"]
    for number in range(12):
        await ann.says(f"Anybody? {number}")
        await world.deliver()
    await uneditable(world)
    await ann.edits(EDITED, first)
    await world.deliver()
    edited = (await message(group, EDITED)).id
    await mia.says("Red ones, too", group, reply_to=edited)
    await world.deliver()
    assert (await said_to(ann))[-1] == "Red ones, too"
