"""Dialogues in a group with topics: one for each lead, and what is said in it reaches the other
side, whatever becomes of the topic."""

import asyncio

import pytest

from tests.flows.delivery.office import prepare, submits
from tests.flows.managers.talks import (
    forum,
    icon,
    lead,
    mark_on,
    message,
    takes,
    talk,
    topic_of,
    topics,
    words_in,
)
from tests.flows.world import World
from tests.people import Person


@pytest.fixture
def mia(world: World) -> Person:
    """A manager."""
    return world.person("Mia", username="mia_sells")


@pytest.fixture
def max_(world: World) -> Person:
    """Another one."""
    return world.person("Max", username="max_sells")


async def test_the_words_of_a_stranger_make_a_lead_with_a_topic(world: World, ann: Person) -> None:
    group = await forum(world)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    assert "Passed on to our team" in (await ann.sees()).text
    await world.deliver()
    assert list(await topics(world, group)) == ["Ann Lee"]
    assert "Do you paint roofs?" in await words_in(group, await topic_of(world, group))
    assert (await lead(world)).owner_id is None


async def test_the_first_words_of_a_manager_take_the_lead_and_go_out(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    said = await mia.says("We do! Which one?", group, thread=topic)
    await world.deliver()
    assert (await lead(world)).owner_id == mia.id
    assert (await ann.sees()).text == "We do! Which one?"
    assert await mark_on(group, said["message_id"]) == "sent"
    assert (await lead(world)).answered
    before = len(await ann.chat.messages())
    await ann.says("The red one")
    await world.deliver()
    assert len(await ann.chat.messages()) == before, "a running dialogue needs no answer of ours"
    assert (await words_in(group, topic))[-1] == "The red one"


async def test_every_message_of_a_topic_answers_what_made_it_and_is_no_answer(
    world: World, ann: Person, mia: Person
) -> None:
    """The topic is the bot's, so the service message is the bot's as well (fidelity T1)."""
    group, topic = await talk(world, ann, mia)
    await mia.says("One", group, thread=topic)
    await world.deliver()
    copy = await message(ann.chat, "One")
    assert "reply_to_message" not in copy.raw
    await mia.says("Two", group, thread=topic, reply_to=(await message(group, "roofs")).id)
    await world.deliver()
    copy = await message(ann.chat, "Two")
    assert copy.raw["reply_to_message"]["text"] == "Do you paint roofs?"


async def test_answers_stay_answers_both_ways(world: World, ann: Person, mia: Person) -> None:
    group, topic = await talk(world, ann, mia)
    await mia.says("Which roof?", group, thread=topic)
    await world.deliver()
    await ann.says("The red one", reply_to=(await message(ann.chat, "Which roof?")).id)
    await world.deliver()
    copy = await message(group, "The red one")
    assert copy.raw["reply_to_message"]["text"] == "Which roof?"
    assert copy.thread_id == topic
    await mia.says("A good choice", group, thread=topic, reply_to=copy.id)
    await world.deliver()
    assert (await ann.sees()).text == "A good choice"
    assert (await ann.sees()).raw["reply_to_message"]["text"] == "The red one"


async def test_an_answer_to_what_is_not_in_the_topic_is_quoted(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    ours = (await message(ann.chat, "What can we do for you?")).id
    await ann.says("This, please", reply_to=ours)
    await world.deliver()
    assert await words_in(group, topic) == [
        "Do you paint roofs?",
        "What can we do for you?\nThis, please",
    ]


@pytest.mark.parametrize(
    "words",
    ["// she is nice", "@max_sells do you know?", "// @ann", "  //aside"],
)
async def test_words_for_colleagues_stay_inside(
    world: World, ann: Person, mia: Person, max_: Person, words: str
) -> None:
    group, topic = await talk(world, ann, mia, max_)
    await max_.says("// I am here", group, thread=topic)
    await max_.says("// a member now", group, thread=topic)
    await mia.says("Hello Ann", group, thread=topic)
    await max_.says("Hi", group, thread=topic)
    said = await mia.says(words, group, thread=topic)
    await world.deliver()
    assert (await ann.sees()).text == "Hello Ann"
    assert await mark_on(group, said["message_id"]) == "inside"


async def test_an_answer_to_a_colleague_stays_inside(
    world: World, ann: Person, mia: Person, max_: Person
) -> None:
    group, topic = await talk(world, ann, mia, max_)
    await mia.says("Hello Ann", group, thread=topic)
    asked = await max_.says("// what does she want?", group, thread=topic)
    said = await mia.says("A red roof", group, thread=topic, reply_to=asked["message_id"])
    own = await mia.says("And soon", group, thread=topic, reply_to=said["message_id"])
    await world.deliver()
    assert await mark_on(group, said["message_id"]) == "inside"
    assert await mark_on(group, own["message_id"]) == "sent", "an answer to oneself goes out"
    assert (await ann.sees()).text.endswith("And soon")


async def test_only_the_owners_words_go_out_and_others_hear_why_once(
    world: World, ann: Person, mia: Person, max_: Person
) -> None:
    group, topic = await talk(world, ann, mia, max_)
    await mia.says("Hello Ann", group, thread=topic)
    first = await max_.says("Hi, I am Max", group, thread=topic)
    second = await max_.says("Me too!", group, thread=topic)
    await world.deliver()
    assert (await ann.sees()).text == "Hello Ann"
    assert await mark_on(group, first["message_id"]) == "inside"
    assert await mark_on(group, second["message_id"]) == "inside"
    refusals = [one for one in await words_in(group, topic) if "Mia has this lead" in one]
    assert len(refusals) == 1
    assert (await lead(world)).owner_id == mia.id


async def test_an_anonymous_administrator_takes_nothing_and_is_told_why(
    world: World, ann: Person
) -> None:
    group, topic = await talk(world, ann)
    said = await world.admin.says("Hello!", group, thread=topic, anonymous=True)
    await world.admin.says("Anybody?", group, thread=topic, anonymous=True)
    await world.deliver()
    assert (await lead(world)).owner_id is None
    assert "Passed on" in (await ann.sees()).text
    assert await mark_on(group, said["message_id"]) == "inside"
    refusals = [one for one in await words_in(group, topic) if "anonymous admin" in one]
    assert len(refusals) == 1


async def test_a_deleted_topic_is_made_again_and_the_message_is_resent(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    await world.admin.does("delete_topic", group, thread=topic)
    await ann.says("Are you there?")
    await ann.says("Hello?")
    await world.deliver()
    new = await topic_of(world, group)
    assert new != topic
    assert await words_in(group, new) == ["Are you there?", "Hello?"]
    said = await mia.says("I am!", group, thread=new)
    await world.deliver()
    assert (await ann.sees()).text == "I am!"
    assert await mark_on(group, said["message_id"]) == "sent"


async def test_a_card_of_a_deleted_topic_does_not_come_beside_the_one_in_the_feed(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    await mia.says("Hello Ann", group, thread=topic)
    await world.deliver()
    await world.admin.does("delete_topic", group, thread=topic)
    await takes(world, mia)
    await ann.says("Are you still there?")
    await world.deliver()
    cards = [one for one in await group.messages() if "Who: " in one.text]
    new = await topic_of(world, group)
    assert [one.thread_id for one in cards] == [None, new]


async def test_a_closed_topic_is_opened_again(world: World, ann: Person, mia: Person) -> None:
    await world.telegram.settings(strict_closed_topics=True)
    group, topic = await talk(world, ann, mia)
    await world.admin.does("close_topic", group, thread=topic)
    await ann.says("Are you there?")
    await world.deliver()
    assert (await words_in(group, topic))[-1] == "Are you there?"


@pytest.mark.parametrize("kind", ["text", "voice"])
async def test_topics_that_are_switched_off_are_noticed(
    world: World, ann: Person, mia: Person, kind: str
) -> None:
    """Telegram ignores the topic's number then, and everybody reads it in the main view."""
    group, _ = await talk(world, ann, mia)
    await world.admin.does("switch_topics", group, on=False)
    if kind == "text":
        await ann.says("Are you there?")
    else:
        await ann.sends("voice", caption="Are you there?")
    await world.deliver()
    seen = await message(group, "Are you there?")
    assert seen.text == "💬 Ann Lee\nAre you there?"
    await ann.says("Hello?")
    await world.deliver()
    assert (await message(group, "Hello?")).text == "💬 Ann Lee\nHello?"
    said = await mia.says("Here", group, reply_to=seen.id)
    await world.deliver()
    assert (await ann.sees()).text == "Here"
    assert await mark_on(group, said["message_id"]) == "sent"


async def test_a_group_in_which_no_topic_may_be_made_hears_the_words_all_the_same(
    world: World, ann: Person
) -> None:
    group = await forum(world, rights=["can_delete_messages"])
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    assert (await message(group, "roofs")).text == "💬 Ann Lee\nDo you paint roofs?"


async def test_talk_in_general_and_in_other_topics_is_nobodys_business(
    world: World, ann: Person, mia: Person
) -> None:
    """An answer in General carries a thread's number, but no *is_topic_message* (fidelity T3)."""
    group, _ = await talk(world, ann, mia)
    before = await world.rows("SELECT count(*) AS n FROM update_log")
    first = await mia.says("Lunch?", group)
    await mia.says("Yes, lunch", group, reply_to=first["message_id"])
    other = await world.admin.does("topic", group, name="Lunch")
    await mia.says("Pizza", group, thread=other["thread"])
    await world.deliver()
    assert await world.rows("SELECT count(*) AS n FROM update_log") == before, "nothing is written"
    assert await mark_on(group, first["message_id"]) == ""
    assert "Passed on" in (await ann.sees()).text


async def test_a_press_and_words_of_one_person_at_the_same_moment(
    world: World, ann: Person, mia: Person, max_: Person
) -> None:
    """Presses and messages come in lanes of their own: two may be handled at once."""
    group, topic = await talk(world, ann, mia, max_)
    with world.holding() as held:
        await mia.says("Hello!", group, thread=topic)
        await max_.says("Hi!", group, thread=topic)
    await asyncio.gather(*(world.feed_once(raw) for raw in held))
    await world.deliver()
    owner = (await lead(world)).owner_id
    assert owner in {mia.id, max_.id}
    assert (await ann.sees()).text == ("Hello!" if owner == mia.id else "Hi!")


async def test_the_icon_shows_the_state(world: World, ann: Person, mia: Person) -> None:
    group, topic = await talk(world, ann, mia)
    assert await icon(world, group, topic) == "❗️"
    await mia.says("Hello Ann", group, thread=topic)
    await world.deliver()
    assert await icon(world, group, topic) == "✅"
    await ann.says("Hello Mia")
    await world.deliver()
    assert await icon(world, group, topic) == "💬"


async def test_the_card_stands_on_top(world: World, ann: Person, mia: Person) -> None:
    group, topic = await talk(world, ann, mia)
    here = [one for one in await group.messages() if one.thread_id == topic]
    card = next(one for one in here if "Who: Ann Lee" in one.text)
    state = await world.telegram.state()
    assert next(one for one in state["chats"] if one["id"] == group.id)["pinned"] == [card.id]
    await ann.says("Hello?")
    await world.deliver()
    assert len([one for one in await group.everything() if "pinned_message" in one.raw]) == 1


async def test_a_lead_that_is_taken_gets_its_topic(world: World, ann: Person, mia: Person) -> None:
    group = await forum(world, mia)
    await prepare(world)
    await submits(ann)
    await world.deliver()
    assert await topics(world, group) == {}, "not on arrival"
    await takes(world, mia)
    await world.deliver()
    assert list(await topics(world, group)) == ["Ann Lee"]
