"""Dialogues in a group without topics, and in the managers' own chats."""

from dataclasses import replace

import pytest

from intake.kernel.ids import PersonId
from intake.leads.assignment import How
from intake.team.team import PlaceKind
from tests.flows.delivery.office import prepare, submits
from tests.flows.managers.talks import (
    BOOK,
    forum,
    lead,
    mark_on,
    message,
    plain_group,
    private_team,
    settle_in,
    takes,
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


# --- a group without topics ---


async def test_words_stand_in_the_group_with_a_name_and_are_answered_by_replying(
    world: World, ann: Person, mia: Person
) -> None:
    group = await plain_group(world, mia)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    seen = await message(group, "roofs")
    assert seen.text == "💬 Ann Lee\nDo you paint roofs?"
    loose = await mia.says("What shall we say?", group)
    said = await mia.says("We do!", group, reply_to=seen.id)
    await world.deliver()
    assert (await ann.sees()).text == "We do!"
    assert await mark_on(group, said["message_id"]) == "sent"
    assert await mark_on(group, loose["message_id"]) == ""
    assert (await lead(world)).owner_id == mia.id


async def test_replying_to_the_card_writes_to_the_prospect(
    world: World, ann: Person, mia: Person
) -> None:
    await prepare(world)
    group = await plain_group(world, mia)
    await submits(ann)
    await world.deliver()
    card = await message(group, "Ann Lee")
    await mia.says("Hello Ann", group, reply_to=card.id)
    await world.deliver()
    assert (await ann.sees()).text == "Hello Ann"
    await ann.says("Hello Mia")
    await world.deliver()
    came = await message(group, "Hello Mia")
    assert came.raw["reply_to_message"]["message_id"] == card.id
    inside = await mia.says("// good", group, reply_to=came.id)
    await world.deliver()
    assert await mark_on(group, inside["message_id"]) == "inside"
    assert (await ann.sees()).text == "Hello Ann"


async def test_answers_in_a_supergroup_carry_a_thread_and_are_no_topic(
    world: World, ann: Person, mia: Person, max_: Person
) -> None:
    group = await plain_group(world, mia, max_)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    said = await mia.says("We do!", group, reply_to=(await message(group, "roofs")).id)
    aside = await max_.says("Do we?", group, reply_to=said["message_id"])
    await world.deliver()
    assert await mark_on(group, aside["message_id"]) == ""
    assert (await ann.sees()).text == "We do!"


async def test_a_sticker_comes_with_a_name_before_it(
    world: World, ann: Person, mia: Person
) -> None:
    group = await plain_group(world, mia)
    await ann.opens()
    await ann.sends("sticker")
    await ann.sends_photo(caption="My roof")
    await world.deliver()
    sticker = next(one for one in await group.messages() if "sticker" in one.raw)
    assert sticker.raw["reply_to_message"]["text"] == "💬 Ann Lee"
    assert (await message(group, "My roof")).text == "💬 Ann Lee\nMy roof"
    name = next(one for one in await group.messages() if one.text == "💬 Ann Lee")
    await mia.says("How nice!", group, reply_to=name.id)
    await world.deliver()
    assert (await ann.sees()).text == "How nice!"


async def test_an_edit_keeps_the_name(world: World, ann: Person, mia: Person) -> None:
    group = await plain_group(world, mia)
    await ann.opens()
    await ann.says("Do you paint rofs?")
    await world.deliver()
    await ann.edits("Do you paint roofs?")
    await world.deliver()
    assert (await message(group, "roofs")).text == "💬 Ann Lee\nDo you paint roofs?"


async def test_a_group_that_is_gone_gives_way_to_the_admins(
    world: World, ann: Person, mia: Person
) -> None:
    group = await plain_group(world, mia)
    await world.admin.does("kick_bot", group)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    seen = await message(world.admin.chat, "roofs")
    assert seen.text == "💬 Ann Lee\nDo you paint roofs?"
    await world.admin.says("We do", reply_to=seen.id)
    await world.deliver()
    assert (await ann.sees()).text == "We do"


async def test_a_group_that_becomes_a_supergroup_is_followed(
    world: World, ann: Person, mia: Person
) -> None:
    basic = await world.telegram.group("Sales", owner=world.admin, people=(mia,))
    await world.restart(managers_chat_id=None)
    await settle_in(world, PlaceKind.GROUP, basic)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    new = await world.admin.does("make_supergroup", basic)
    await ann.says("Hello?")
    await world.deliver()
    moved = replace(basic, id=int(new["chat"]))
    assert (await message(moved, "Hello?")).text == "💬 Ann Lee\nHello?"


async def test_what_was_said_in_a_group_that_became_a_supergroup_arrives(
    world: World, ann: Person, mia: Person
) -> None:
    """It cannot be copied from there any more; a picture's writer is told."""
    basic = await world.telegram.group(
        "Sales", owner=world.admin, people=(mia,), bot="administrator"
    )
    await world.restart(managers_chat_id=None)
    await settle_in(world, PlaceKind.GROUP, basic)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    asked = (await message(basic, "roofs")).id
    await mia.says("We do!", basic, reply_to=asked)
    await mia.does("photo", basic, reply_to=asked)
    new = await world.admin.does("make_supergroup", basic)
    await world.deliver()
    assert (await ann.sees()).text == "We do!"
    moved = replace(basic, id=int(new["chat"]))
    assert "was deleted before I could send it" in (await message(moved, "Not delivered")).text
    assert await world.next_due() is None


# --- private chats ---


async def test_words_reach_all_on_duty_and_whoever_answers_has_the_lead(
    world: World, ann: Person, mia: Person, max_: Person
) -> None:
    await private_team(world, mia, max_)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    seen = await message(mia.chat, "roofs")
    assert seen.text == "💬 Ann Lee\nDo you paint roofs?"
    assert (await message(max_.chat, "roofs")).text == seen.text
    said = await mia.says("We do!", reply_to=seen.id)
    await world.deliver()
    assert (await ann.sees()).text == "We do!"
    assert await mark_on(mia.chat, said["message_id"]) == "sent"
    late = await max_.says("Hi!", reply_to=(await message(max_.chat, "roofs")).id)
    await world.deliver()
    assert (await ann.sees()).text == "We do!"
    assert await mark_on(max_.chat, late["message_id"]) == "inside"
    assert (await message(max_.chat, "Mia has this lead")).by_bot
    await ann.says("The red one")
    await world.deliver()
    assert (await message(mia.chat, "The red one")).text == "💬 Ann Lee\nThe red one"
    assert not [one for one in await words_in(max_.chat) if "The red one" in one]


async def test_answers_in_private_stay_answers(world: World, ann: Person, mia: Person) -> None:
    await private_team(world, mia)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    await mia.says("We do!", reply_to=(await message(mia.chat, "roofs")).id)
    await world.deliver()
    copy = await ann.sees()
    assert copy.raw["reply_to_message"]["text"] == "Do you paint roofs?"
    await ann.says("Great, the red one", reply_to=copy.id)
    await world.deliver()
    came = await message(mia.chat, "the red one")
    assert came.raw["reply_to_message"]["text"] == "We do!"


async def test_a_handed_lead_starts_with_what_was_said(
    world: World, ann: Person, mia: Person, max_: Person
) -> None:
    await private_team(world, mia, max_)
    await takes_by_words(world, ann, mia)
    async with world.database.writing() as unit:
        found = await lead(world)
        await BOOK.give(
            unit, found, PersonId(max_.id), How.HANDED, world.clock.now(), by=PersonId(mia.id)
        )
        await unit.commit()
    await world.deliver()
    digest = await message(max_.chat, "What was said so far")
    assert digest.text == "📋 What was said so far\nAnn Lee: Do you paint roofs?\nMia: We do!"
    assert not [one for one in await mia.chat.messages() if "What was said" in one.text]
    await ann.says("The red one")
    await world.deliver()
    assert (await message(max_.chat, "The red one")).text == "💬 Ann Lee\nThe red one"


async def test_alone_each_is_told_in_their_own_language(
    world: World, ivan: Person, max_: Person
) -> None:
    """The manager, of what was said so far; the prospect, that words are said anew."""
    sergey = world.person("Сергей", "ru")
    await private_team(world, max_, ivan)
    await takes_by_words(world, sergey, max_)
    said = await max_.says("Two rads?", reply_to=(await message(max_.chat, "roofs")).id)
    await world.deliver()
    await world.telegram.fault(
        "refuse", method="editMessageText", error_code=400,
        description="Bad Request: message can't be edited",
    )  # fmt: skip
    await max_.does("edit", message_id=said["message_id"], text="Two reds?")
    await world.deliver()
    assert (await sergey.sees()).text == "✏️ Исправлено:\nTwo reds?"
    async with world.database.writing() as unit:
        found = await lead(world)
        by = PersonId(max_.id)
        await BOOK.give(unit, found, PersonId(ivan.id), How.HANDED, world.clock.now(), by=by)
        await unit.commit()
    await world.deliver()
    digest = await message(ivan.chat, "Do you paint roofs?")
    assert digest.text.startswith("📋 О чём уже говорили")


async def takes_by_words(world: World, ann: Person, mia: Person) -> None:
    """Let a manager answer somebody's first words."""
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    await mia.says("We do!", reply_to=(await message(mia.chat, "roofs")).id)
    await world.deliver()


async def test_a_taken_lead_is_its_owners_alone(
    world: World, ann: Person, mia: Person, max_: Person
) -> None:
    await prepare(world)
    await private_team(world, mia, max_)
    await submits(ann)
    await world.deliver()
    await takes(world, mia)
    await ann.says("When will you call?")
    await world.deliver()
    assert (await message(mia.chat, "When will you call?")).text.startswith("💬 Ann Lee")
    assert not [one for one in await words_in(max_.chat) if "When will you call?" in one]


async def test_without_any_place_it_is_as_it_was(world: World, ann: Person) -> None:
    await world.restart(managers_chat_id=None, admin_ids=frozenset())
    await ann.opens()
    await ann.says("Do you paint roofs?")
    assert "You’re not filling anything in" in (await ann.sees()).text
    assert await world.rows("SELECT id FROM leads") == []


async def test_whoever_writes_to_nobody_in_private_is_told_how_to_answer(
    world: World, ann: Person, mia: Person
) -> None:
    await private_team(world, mia)
    await takes_by_words(world, ann, mia)
    before = len(await ann.chat.messages())
    await mia.says("And which colour?")
    await world.deliver()
    answer = await mia.sees()
    assert "nobody got it" in answer.text
    assert "answer their words" in answer.text
    assert len(await ann.chat.messages()) == before
    await mia.says("Thanks!")
    assert "nobody got it" not in (await mia.sees()).text


async def test_an_answer_in_private_that_belongs_to_no_lead_is_told_so(
    world: World, ann: Person, mia: Person
) -> None:
    """It may answer a copy whose arrival Telegram did not confirm."""
    await private_team(world, mia)
    await ann.opens()
    await ann.says("Hello")
    await world.deliver()
    await world.telegram.fault("cut_after", method="sendMessage", chat_id=mia.id)
    await ann.says("Do you paint roofs?")
    await world.deliver()
    said = await mia.says("We do!", reply_to=(await message(mia.chat, "roofs")).id)
    await world.settle()
    assert await mark_on(mia.chat, said["message_id"]) == "inside"
    assert "which lead" in " ".join(await words_in(mia.chat))
    again = await message(mia.chat, "May have arrived twice")
    await mia.says("We do!", reply_to=again.id)
    await world.deliver()
    assert (await ann.sees()).text == "We do!"


@pytest.mark.parametrize("nothing", ["\u200b", "\u3164", "\u2800\u2060"])
async def test_a_name_that_nobody_sees_is_none(world: World, mia: Person, nothing: str) -> None:
    group = await forum(world, mia)
    prospect = world.person(nothing)
    await prospect.says("Do you paint roofs?")
    await world.deliver()
    assert list(await topics(world, group)) == ["#1"]
    card = await message(group, "Who: ")
    assert f"Who: {prospect.id}\n" in card.text, "the number stands there once"


async def test_a_name_turns_nothing_around_it(world: World, mia: Person) -> None:
    group = await forum(world, mia)
    prospect = world.person("\u202eAnn\u2066", last_name="  Lee\n")
    await prospect.says("Do you paint roofs?")
    await world.deliver()
    assert list(await topics(world, group)) == ["Ann Lee"]
    assert f"Who: Ann Lee · {prospect.id}\n" in (await message(group, "Who: ")).text
