"""Taking back, and sending later, by buttons: in each kind of place."""

from datetime import timedelta

import pytest

from tests.flows.managers.desk import Desk
from tests.flows.managers.talks import (
    card_in,
    mark_on,
    message,
    plain_group,
    private_team,
    said_to,
    talk,
)
from tests.flows.world import World
from tests.people import Person


async def test_a_button_of_the_card_takes_words_back(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    first = await mia.says("What roof?", group, thread=topic)
    await world.deliver()
    await world.advance(timedelta(hours=1))
    second = await mia.says("I love you, <b>darling</b> of all the darlings", group, thread=topic)
    await world.deliver()
    card = await card_in(group, topic)
    await mia.presses("More", at=group, message_id=card.id)
    await mia.presses("Take back", at=group, message_id=card.id)
    offered = (await card_in(group, topic)).buttons
    assert offered[0].startswith("🙈 ")
    assert offered[0].endswith("· I love you, <b>darling</b> of…")
    assert offered[1].endswith("· What roof?")
    assert "⬅️ Back" in offered
    pressed = await mia.presses("I love you", at=group, message_id=card.id)
    assert pressed.toast == "Taken back 🙈"
    await world.deliver()
    assert "What roof?" in await said_to(ann)
    assert not any("darling" in one for one in await said_to(ann))
    assert await mark_on(group, second["message_id"]) == "back"
    assert await mark_on(group, first["message_id"]) == "sent"
    left = (await card_in(group, topic)).buttons
    assert not any("I love you" in one for one in left)
    await mia.presses("Back", at=group, message_id=card.id)
    back = (await card_in(group, topic)).buttons
    assert not any("What roof?" in one for one in back)
    assert any("Done" in one for one in back)


async def test_after_two_days_the_button_says_that_it_is_too_late(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    await mia.says("What roof?", group, thread=topic)
    await world.deliver()
    card = await card_in(group, topic)
    await mia.presses("More", at=group, message_id=card.id)
    await mia.presses("Take back", at=group, message_id=card.id)
    await world.advance(timedelta(hours=48, seconds=1))
    pressed = await mia.presses("What roof?", at=group, message_id=card.id)
    assert "48 hours" in pressed.toast
    await world.deliver()
    assert "What roof?" in await said_to(ann)
    await mia.presses("Back", at=group, message_id=card.id)
    await mia.presses("More", at=group, message_id=card.id)
    pressed = await mia.presses("Take back", at=group, message_id=card.id)
    assert "nothing to take back" in pressed.toast


async def test_an_album_is_one_button_and_goes_as_a_whole(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    items = [{"kind": "photo"}, {"kind": "photo"}, {"kind": "photo"}]
    await mia.does("album", group, thread=topic, items=items)
    await world.advance(timedelta(seconds=2))
    await world.deliver()
    card = await card_in(group, topic)
    await mia.presses("More", at=group, message_id=card.id)
    await mia.presses("Take back", at=group, message_id=card.id)
    assert len([one for one in (await card_in(group, topic)).buttons if "[photo]" in one]) == 1
    await mia.presses("[photo]", at=group, message_id=card.id)
    await world.deliver()
    assert not [one for one in await ann.chat.messages() if "photo" in one.raw]


async def test_whoever_has_the_lead_and_whoever_leads_take_back_what_others_sent(
    world: World, ann: Person, mia: Person
) -> None:
    max_ = world.person("Max")
    group, topic = await talk(world, ann, mia, max_)
    await mia.says("What roof?", group, thread=topic)
    await mia.says("And which wall?", group, thread=topic)
    await mia.says("And what floor?", group, thread=topic)
    await world.deliver()
    card = await card_in(group, topic)
    await mia.presses("More", at=group, message_id=card.id)
    await mia.presses("Take back", at=group, message_id=card.id)
    pressed = await max_.presses("What roof?", at=group, message_id=card.id)
    assert "isn’t yours" in pressed.toast
    await world.admin.presses("What roof?", at=group, message_id=card.id)
    await mia.presses("Back", at=group, message_id=card.id)
    await max_.presses("More", at=group, message_id=card.id)
    await max_.presses("Take over", at=group, message_id=card.id)
    await world.deliver()
    await max_.presses("More", at=group, message_id=card.id)
    await max_.presses("Take back", at=group, message_id=card.id)
    await max_.presses("which wall?", at=group, message_id=card.id)
    await world.deliver()
    assert "And what floor?" in await said_to(ann)
    assert "What roof?" not in await said_to(ann)
    assert "And which wall?" not in await said_to(ann)


@pytest.mark.parametrize("private", [False, True], ids=["group", "private"])
async def test_without_topics_it_is_the_same(
    world: World, ann: Person, mia: Person, private: bool
) -> None:
    if private:
        await private_team(world, mia)
    chat = mia.chat if private else await plain_group(world, mia)
    at = None if private else chat
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    asked = await message(chat, "roofs")
    said = await mia.says("Wrong chat", at, reply_to=asked.id)
    await world.deliver()
    assert "Wrong chat" in await said_to(ann)
    card = await card_in(chat)
    await mia.presses("More", at=at, message_id=card.id)
    await mia.presses("Take back", at=at, message_id=card.id)
    await mia.presses("Wrong chat", at=at, message_id=card.id)
    await world.deliver()
    assert "Wrong chat" not in await said_to(ann)
    assert await mark_on(chat, said["message_id"]) == "back"


async def test_a_stranger_is_shown_nothing_of_a_lead(desk: Desk) -> None:
    """Data under a button is the presser's word."""
    await desk.comes()
    await desk.presses(desk.boris, "Take")
    await desk.boris.says("Hello", desk.group, reply_to=(await desk.card()).id)
    await desk.world.deliver()
    eve = desk.world.person("Eve")
    await eve.opens()
    shown = await eve.sees()
    for data in ("wb:1", "wd:1", "wl:1:hour"):
        await eve.presses(data=data, message_id=shown.id, stale=True)
    assert not [one for one in (await eve.sees()).buttons if "Hello" in one]
    fates = await desk.world.rows("SELECT fate FROM relayed_messages")
    assert [one["fate"] for one in fates] == ["sent"]
