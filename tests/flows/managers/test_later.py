"""Words that wait for their time: buttons, edits, and the clocks that rest for them."""

from datetime import timedelta

import pytest

from tests.flows.managers.shift import Shifts
from tests.flows.managers.talks import (
    card_in,
    lead,
    mark_on,
    message,
    private_team,
    said_to,
    talk,
    words_in,
)
from tests.flows.world import World
from tests.people import Chat, Person


async def test_words_without_a_time_are_asked_when(world: World, ann: Person, mia: Person) -> None:
    group, topic = await talk(world, ann, mia)
    card = await card_in(group, topic)
    await mia.presses("Take", at=group, message_id=card.id)
    await world.deliver()
    await mia.presses("More", at=group, message_id=card.id)
    pressed = await mia.presses("Send later", at=group, message_id=card.id)
    assert "/later Good morning!" in pressed.toast
    said = await mia.says("/later soonish, <i>Ann</i>", group, thread=topic)
    asked = await message(group, "When shall I send this?")
    assert "soonish, <i>Ann</i>" in asked.text, "so one sees that it was no time"
    assert asked.thread_id == topic
    assert asked.buttons == [
        "In an hour", "Tomorrow morning", "In three days", "Next week", "🙈 Take it back"
    ]  # fmt: skip
    await world.advance(timedelta(hours=2))
    await world.deliver()
    assert not any("soonish" in one for one in await said_to(ann)), "it waits to be told when"
    await mia.presses("In an hour", at=group, message_id=asked.id)
    await world.deliver()
    assert await mark_on(group, said["message_id"]) == "later"
    confirmation = await message(group, "I’ll send it on")
    assert confirmation.id == asked.id
    assert confirmation.buttons == ["🙈 Take it back"]
    await world.advance(timedelta(hours=1))
    await world.deliver()
    assert (await said_to(ann))[-1] == "soonish, <i>Ann</i>"
    assert await mark_on(group, said["message_id"]) == "sent"


async def test_what_waits_is_taken_back_by_the_button_under_its_time(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    for text in ("/later 2 h Good morning!", "/later Good evening!"):
        said = await mia.says(text, group, thread=topic)
        asked = (await group.messages())[-1]
        await mia.presses("Take it back", at=group, message_id=asked.id)
        await world.deliver()
        assert await mark_on(group, said["message_id"]) == "back"
        assert (await message(group, asked.text)).buttons == []
    await world.advance(timedelta(days=8))
    await world.deliver()
    assert not any("Good" in one for one in await said_to(ann))


async def test_a_time_is_chosen_once_and_by_the_writer(
    world: World, ann: Person, mia: Person
) -> None:
    max_ = world.person("Max")
    group, topic = await talk(world, ann, mia, max_)
    await mia.says("/later Good morning!", group, thread=topic)
    asked = await message(group, "When shall I send this?")
    data = asked.button("Tomorrow morning")["callback_data"]
    pressed = await max_.presses("In an hour", at=group, message_id=asked.id)
    assert "Only whoever wrote" in pressed.toast
    await mia.presses("In an hour", at=group, message_id=asked.id)
    await world.feed(world.telegram.fed[-1])
    assert "I’ll send it on" in (await message(group, "I’ll send it on")).text
    late = await mia.presses(data=data, at=group, message_id=asked.id, stale=True)
    assert "changed meanwhile" in late.toast
    await world.advance(timedelta(days=2))
    await world.deliver()
    assert (await said_to(ann)).count("Good morning!") == 1


async def test_words_that_waited_for_a_time_do_not_leave_once_it_is_a_colleagues(
    world: World, ann: Person, mia: Person
) -> None:
    max_ = world.person("Max")
    group, topic = await talk(world, ann, mia, max_)
    await mia.says("/later Good morning!", group, thread=topic)
    await world.deliver()
    asked = await message(group, "When shall I send this?")
    card = await card_in(group, topic)
    await max_.presses("More", at=group, message_id=card.id)
    await max_.presses("Take over", at=group, message_id=card.id)
    late = await mia.presses("In an hour", at=group, message_id=asked.id)
    assert "changed meanwhile" in late.toast
    assert (await lead(world)).owner_id == max_.id
    await world.advance(timedelta(hours=2))
    await world.deliver()
    assert not any("Good" in one for one in await said_to(ann))


@pytest.mark.parametrize("private", [False, True], ids=["topic", "private"])
async def test_what_waits_follows_an_edit(
    world: World, ann: Person, mia: Person, private: bool
) -> None:
    if private:
        await private_team(world, mia)
        await ann.opens()
        await ann.says("Do you paint roofs?")
        await world.deliver()
        chat, at = mia.chat, None
        where = {"reply_to": (await message(chat, "roofs")).id}
    else:
        chat, topic = await talk(world, ann, mia)
        at, where = chat, {"thread": topic}
    said = await mia.says("/later 2 h Good mroning!", at, **where)
    await world.deliver()
    await world.advance(timedelta(hours=1))
    number = said["message_id"]
    await mia.does("edit", at, message_id=number, text="/later 2 h Good <morning>!")
    await world.deliver()
    changed = await message(chat, "it leaves as it is now")
    assert changed.text.endswith("Good <morning>!"), "so one sees what leaves, and when"
    assert "11:30\u202fAM" in changed.text
    assert changed.buttons == ["🙈 Take it back"]
    await mia.does("edit", at, message_id=number, text="Good morning!")
    await world.deliver()
    kept = await message(chat, "It still leaves as it was")
    assert "Good <morning>!" in kept.text
    assert kept.buttons == ["🙈 Take it back"]
    await world.advance(timedelta(minutes=59))
    await world.deliver()
    assert not any("Good" in one for one in await said_to(ann))
    await world.advance(timedelta(minutes=1))
    await world.deliver()
    assert (await said_to(ann))[-1] == "Good <morning>!", "two hours from when it was said"
    assert await mark_on(chat, number) == "sent"


async def test_an_edit_may_name_another_time(world: World, ann: Person, mia: Person) -> None:
    group, topic = await talk(world, ann, mia)
    said = await mia.says("/later 2 h Good morning!", group, thread=topic)
    await mia.does("edit", group, message_id=said["message_id"], text="/later 4 h Good morning!")
    await world.advance(timedelta(hours=3))
    await world.deliver()
    assert not any("Good" in one for one in await said_to(ann))
    await world.advance(timedelta(hours=1))
    await world.deliver()
    assert (await said_to(ann)).count("Good morning!") == 1


async def test_a_repeated_command_asks_once_more(world: World, ann: Person, mia: Person) -> None:
    """Its first answer may have been lost."""
    group, topic = await talk(world, ann, mia)
    await mia.says("/later Good morning!", group, thread=topic)
    await world.feed(world.telegram.fed[-1])
    assert (await words_in(group, topic))[-1].startswith("When shall I send this?")
    assert len(await world.rows("SELECT id FROM relayed_messages WHERE fate = 'scheduled'")) == 1


async def test_an_edit_of_words_without_a_time_asks_for_it_once_more(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    said = await mia.says("/later Good mroning!", group, thread=topic)
    number = said["message_id"]
    await mia.does("edit", group, message_id=number, text="/later Good morning!")
    await world.deliver()
    asked = await message(group, "When shall I send this?")
    assert "Good morning!" in asked.text
    await mia.does("edit", group, message_id=number, text="Good evening!")
    await world.deliver()
    kept = await message(group, "an edit must keep /later")
    assert "Good morning!" in kept.text
    await mia.presses("In an hour", at=group, message_id=kept.id)
    await world.advance(timedelta(hours=1))
    await world.deliver()
    assert (await said_to(ann))[-1] == "Good morning!"


# --- the clocks rest ---

WAITS = "hasn’t had an answer yet"


async def reminders(group: Chat) -> int:
    """How often somebody was reminded of an answer."""
    return len([one for one in await group.everything() if one.by_bot and WAITS in one.text])


async def asked_and_taken(world: World, ann: Person, mia: Person) -> tuple[Chat, int]:
    """A lead that Mia has; the clock of her answer runs: ten minutes, then half an hour."""
    group, topic = await talk(world, ann, mia)
    card = await card_in(group, topic)
    await mia.presses("Take", at=group, message_id=card.id)
    await world.deliver()
    return group, topic


async def test_nobody_is_reminded_of_an_answer_that_leaves_in_time(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await asked_and_taken(world, ann, mia)
    await mia.says("/later 20 min We do", group, thread=topic)
    for _ in range(45):
        await world.advance(timedelta(minutes=1))
        await world.deliver()
    assert "We do" in await said_to(ann)
    assert await reminders(group) == 0


async def test_one_that_leaves_too_late_keeps_no_clock_from_speaking(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await asked_and_taken(world, ann, mia)
    await mia.says("/later 31 min We do", group, thread=topic)
    await Shifts(world).passes(minutes=10)
    assert await reminders(group) == 1
    await Shifts(world).passes(minutes=20)
    assert await reminders(group) == 2
    await Shifts(world).passes(minutes=1)
    assert "We do" in await said_to(ann)


async def test_the_clock_goes_on_when_the_answer_is_taken_back(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await asked_and_taken(world, ann, mia)
    said = await mia.says("/later 20 min We do", group, thread=topic)
    await Shifts(world).passes(minutes=12)
    assert await reminders(group) == 0
    await mia.says("/del", group, thread=topic, reply_to=said["message_id"])
    await world.deliver()
    assert await reminders(group) == 1, "ten minutes are over"
    await Shifts(world).passes(minutes=18)
    assert await reminders(group) == 2


async def test_the_clock_goes_on_when_the_answer_does_not_arrive(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await asked_and_taken(world, ann, mia)
    said = await mia.says("/later 20 min We do", group, thread=topic)
    await ann.does("block")
    await Shifts(world).passes(minutes=20)
    assert await mark_on(group, said["message_id"]) == "failed"
    assert await reminders(group) == 0
    await Shifts(world).passes(minutes=1)
    assert await reminders(group) == 1


async def test_another_ones_words_keep_no_clock_from_speaking(
    world: World, ann: Person, mia: Person
) -> None:
    """They don't leave once the lead is somebody else's."""
    max_ = world.person("Max")
    group, topic = await talk(world, ann, mia, max_)
    await mia.says("/later 20 min We do", group, thread=topic)
    await world.deliver()
    card = await card_in(group, topic)
    await max_.presses("More", at=group, message_id=card.id)
    await max_.presses("Take over", at=group, message_id=card.id)
    await world.deliver()
    await Shifts(world).passes(minutes=10)
    assert await reminders(group) == 1
