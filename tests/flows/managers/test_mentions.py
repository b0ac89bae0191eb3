"""Who must act is said aloud, in one message, which goes when it is settled."""

from datetime import timedelta
from typing import Any

from tests.flows.delivery.office import prepare, submits
from tests.flows.managers.desk import Desk
from tests.flows.managers.shift import Shifts
from tests.flows.managers.talks import forum, topics
from tests.flows.world import World
from tests.people import Chat, Person, SeenMessage


async def bells(chat: Chat) -> list[SeenMessage]:
    return [one for one in await chat.messages() if "🔔" in one.text]


async def passes(world: World, **span: Any) -> None:
    await world.advance(timedelta(**span))
    await world.deliver()


async def test_who_must_take_it_is_mentioned_in_answer_to_the_card(desk: Desk) -> None:
    await desk.comes()
    await desk.presses(desk.boris, "Take")  # from now on somebody works here
    await desk.presses(desk.boris, "Done")
    await desk.comes(desk.world.person("Carl"), phone="+4930901821")
    card = await desk.card()
    await passes(desk.world, minutes=6)
    assert desk.group is not None
    (bell,) = await bells(desk.group)
    assert bell.text.startswith("Boris: 🔔 Carl")
    assert bell.raw["reply_to_message"]["message_id"] == card.id
    assert bell.buttons == ["✋ Take"]
    assert [one["type"] for one in bell.raw["entities"]].count("text_mention") == 1


async def test_the_next_mention_takes_the_place_of_the_one_before(desk: Desk) -> None:
    await desk.comes()
    await desk.presses(desk.boris, "Take")
    await desk.presses(desk.boris, "Done")
    await desk.comes(desk.world.person("Carl"), phone="+4930901821")
    assert desk.group is not None
    await passes(desk.world, minutes=6)
    (first,) = await bells(desk.group)
    await passes(desk.world, minutes=10)
    (second,) = await bells(desk.group)
    assert second.id > first.id
    assert second.text.startswith("🔔 Carl"), "it is anybody's now"
    pressed = await desk.presses(desk.mia, "Take", card=second)
    assert pressed.toast.startswith("It’s yours")
    assert await bells(desk.group) == [], "what is settled does not stand there"
    assert "Mia has it" in (await desk.card()).text


async def test_an_owner_who_does_not_answer_is_told_until_they_do(desk: Desk) -> None:
    await desk.comes()
    await desk.presses(desk.boris, "Take")
    await passes(desk.world, minutes=11)
    assert desk.group is not None
    (bell,) = await bells(desk.group)
    assert "Ann Lee hasn’t had an answer yet" in bell.text
    await desk.presses(desk.boris, "Called", card=bell)
    assert await bells(desk.group) == []
    assert (await desk.lead()).answered


async def test_what_was_settled_before_it_could_be_said_is_not_said(desk: Desk) -> None:
    await desk.comes()
    await desk.presses(desk.boris, "Take")
    assert desk.group is not None
    await desk.world.telegram.fault(
        "too_many", method="sendMessage", chat_id=desk.group.id, retry_after=60
    )
    await passes(desk.world, minutes=11)
    assert await bells(desk.group) == []
    await desk.holds(desk.boris, "Called")
    await desk.world.settle()
    assert await bells(desk.group) == []


async def test_without_a_group_it_comes_to_the_owners_own_chat(private_desk: Desk) -> None:
    desk = private_desk
    await desk.comes()
    await desk.presses(desk.mia, "Take")
    await passes(desk.world, minutes=11)
    (bell,) = await bells(desk.mia.chat)
    assert bell.raw["reply_to_message"]["message_id"] == (await desk.card(desk.mia)).id
    assert await bells(desk.boris.chat) == []


async def test_in_topics_the_owner_is_told_in_the_topic(world: World, ann: Person) -> None:
    await prepare(world)
    shifts = Shifts(world)
    max_ = await shifts.joins("Max")
    group = await forum(world, max_)
    await submits(ann)
    await world.settle()
    (feed,) = [one for one in await group.messages() if "quick question" in one.text]
    await max_.presses("Take", at=group, message_id=feed.id)
    await world.settle()
    (topic,) = (await topics(world, group)).values()
    await passes(world, minutes=11)
    (bell,) = await bells(group)
    assert bell.thread_id == topic
    assert bell.text.startswith("Max: 🔔")
