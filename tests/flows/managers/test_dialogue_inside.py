"""What stays inside although nobody marked it so, and what goes out although it looks foreign."""

import pytest

from tests.flows.managers.crew import make_member
from tests.flows.managers.talks import lead, mark_on, plain_group, talk, words_in
from tests.flows.world import World
from tests.people import Chat, Person


@pytest.fixture
def mia(world: World) -> Person:
    """A manager."""
    return world.person("Mia", username="mia_sells")


async def card_in(group: Chat) -> int:
    """The message that shows the lead."""
    return next(one.id for one in await group.messages() if "Who: " in one.text)


@pytest.mark.parametrize(
    "typed",
    [
        "/stats",
        "/team Mia",
        "/delete_me",
        "/start",
        "/latr 9:00 Good morning!",
        "/later@another_bot 9:00 Good morning!",
        "/roll@another_bot",
    ],
)
async def test_a_command_that_does_not_work_there_reaches_no_prospect(
    world: World, ann: Person, mia: Person, typed: str
) -> None:
    group, topic = await talk(world, ann, mia)
    await mia.says("Hello Ann", group, thread=topic)
    said = await mia.says(typed, group, thread=topic)
    await world.deliver()
    assert (await ann.sees()).text == "Hello Ann"
    assert await mark_on(group, said["message_id"]) == "inside"
    assert "looks like a command" in (await words_in(group, topic))[-1]


async def test_a_command_for_private_chats_reaches_no_prospect_either(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    await mia.says("Hello Ann", group, thread=topic)
    await mia.says("/hours Mon–Fri 9–13", group, thread=topic)
    await world.deliver()
    assert (await ann.sees()).text == "Hello Ann"
    assert "private chat" in (await words_in(group, topic))[-1]


async def test_it_takes_no_lead_and_counts_as_no_answer(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    await mia.says("/stats", group, thread=topic)
    await world.deliver()
    waiting = await lead(world)
    assert (waiting.owner_id, waiting.answered) == (None, False)


async def test_nor_does_one_in_answer_to_a_card_or_below_a_file(
    world: World, ann: Person, mia: Person
) -> None:
    group = await plain_group(world, mia)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    before = len(await ann.chat.messages())
    card = await card_in(group)
    await mia.says("/pricee", group, reply_to=card)
    await mia.does("photo", group, reply_to=card, caption="/later 9:00 The plan")
    await world.deliver()
    assert len(await ann.chat.messages()) == before


@pytest.mark.parametrize("said", ["/ or -, as you like", "/usr/bin", "Either /a or /b", "1/2"])
async def test_a_slash_alone_is_no_command(
    world: World, ann: Person, mia: Person, said: str
) -> None:
    group, topic = await talk(world, ann, mia)
    await mia.says(said, group, thread=topic)
    await world.deliver()
    assert (await ann.sees()).text == said


@pytest.mark.parametrize("act", ["text", "animation"])
async def test_what_another_bot_offered_inline_goes_out_as_anything_else(
    world: World, ann: Person, mia: Person, act: str
) -> None:
    group, topic = await talk(world, ann, mia)
    with world.holding() as held:
        said = await mia.does(
            act, group, thread=topic, **({"text": "Look"} if act == "text" else {})
        )
    held[-1]["message"]["via_bot"] = {"id": 1, "is_bot": True, "first_name": "GIF"}
    for raw in held:
        await world.feed(raw)
    await world.deliver()
    assert await mark_on(group, said["message_id"]) == "sent"
    assert (await lead(world)).owner_id == mia.id


async def test_what_is_made_an_aside_before_it_leaves_stays_inside(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    said = await mia.says("She pays late", group, thread=topic)
    await mia.does("edit", group, text="// She pays late", message_id=said["message_id"])
    await world.deliver()
    assert "pays late" not in (await ann.sees()).text
    assert await mark_on(group, said["message_id"]) == "inside"


async def test_an_edit_for_colleagues_shows_the_prospect_nothing_of_it(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    said = await mia.says("We can start in May", group, thread=topic)
    await world.deliver()
    await mia.does("edit", group, text="// only if she pays", message_id=said["message_id"])
    await world.deliver()
    assert (await ann.sees()).text == "We can start in May"
    assert "still sees what you sent" in (await words_in(group, topic))[-1]
    await mia.does("edit", group, text="We can start in June", message_id=said["message_id"])
    await world.deliver()
    assert (await ann.sees()).text == "We can start in June"


@pytest.mark.parametrize("left", [True, False], ids=["sent already", "not sent yet"])
async def test_an_edit_that_mentions_a_colleague_is_for_colleagues(
    world: World, ann: Person, mia: Person, left: bool
) -> None:
    group, topic = await talk(world, ann, mia)
    ben = world.person("Ben", username="ben_sells")
    await make_member(world, ben)
    said = await mia.says("We can start in May", group, thread=topic)
    if left:
        await world.deliver()
    edited = "We can start in May, @Ben_Sells do you agree?"
    await mia.does("edit", group, text=edited, message_id=said["message_id"])
    await world.deliver()
    assert "agree" not in (await ann.sees()).text
    assert await mark_on(group, said["message_id"]) == ("sent" if left else "inside")


async def test_whoever_names_themselves_has_named_no_colleague(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    await mia.says("Hello Ann", group, thread=topic)
    said = await mia.says("Just write to @mia_sells", group, thread=topic)
    await world.deliver()
    assert (await ann.sees()).text == "Just write to @mia_sells"
    edited = "Just write to @mia_sells, any time"
    await mia.does("edit", group, text=edited, message_id=said["message_id"])
    await world.deliver()
    assert (await ann.sees()).text == edited


async def test_prospects_have_no_colleagues_here(world: World, ann: Person, mia: Person) -> None:
    group, topic = await talk(world, ann, mia)
    said = await ann.says("In red")
    await world.deliver()
    await ann.edits("// in green", said["message_id"])
    await world.deliver()
    assert "// in green" in (await words_in(group, topic))[-1]
