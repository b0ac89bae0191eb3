"""One chat's trouble is nobody else's, and nobody's words are lost in silence."""

import asyncio
from typing import Any

import pytest

from intake.outbox.tasks.outbox_queue import OutboxQueue
from tests.flows.prospects.live import polling, until_seen, webhook
from tests.flows.prospects.walks import LEAD_EN, walk_on
from tests.flows.world import World
from tests.people import Person

FLOOD = 30


async def until_answers(world: World, person: Person, number: int) -> None:
    """Wait until the person has given so many answers."""
    async with asyncio.timeout(10):
        while True:
            conversation = await world.conversation(person)
            if conversation is not None and len(conversation.answers) == number:
                return
            await asyncio.sleep(0.01)


async def until_kept(world: World, number: int) -> None:
    """Wait until so many updates are kept beside Telegram."""
    async with asyncio.timeout(10):
        while True:
            async with world.database.reading() as unit:
                if len(await unit.received.oldest(10)) == number:
                    return
            await asyncio.sleep(0.01)


async def said_to(person: Person) -> list[str]:
    """What the bot has written in the chat."""
    return [one.text for one in await person.chat.messages() if one.by_bot]


async def test_a_chat_that_telegram_refuses_holds_up_nobody(world: World) -> None:
    """429 for a minute: others are served, effects go on, and one answer comes in the end."""
    ann = await LEAD_EN.person(world)
    await walk_on(ann, LEAD_EN.deeds[:2])
    bob = world.person("Bob")
    before = len(await said_to(ann))
    world.patient.clear()
    await world.telegram.fault("too_many", chat_id=ann.id, retry_after=60, times=None)
    async with polling(world):
        await ann.says("Ann Lee")
        await ann.says("030 901820")
        for deed in LEAD_EN.deeds[:4]:
            await deed.done_by(bob)
            await until_seen(bob, deed.then)
        await until_answers(world, ann, 2)
        assert world.waits == [60.0]
        assert len(await said_to(ann)) == before
        await world.telegram.faults(clear=True)
        world.patient.set()
        await until_seen(ann, "3/4")
    new = (await said_to(ann))[before:]
    assert sum("/4" in text for text in new) == 1, new


async def test_a_refused_chat_is_no_reason_for_a_webhook_to_repeat(world: World) -> None:
    ann = await LEAD_EN.person(world)
    await walk_on(ann, LEAD_EN.deeds[:2])
    bob = world.person("Bob")
    world.patient.clear()
    await world.telegram.fault("too_many", chat_id=ann.id, retry_after=60, times=None)
    async with webhook(world):
        await ann.says("Ann Lee")
        for deed in LEAD_EN.deeds[:2]:
            await deed.done_by(bob)
            await until_seen(bob, deed.then)
        await until_answers(world, ann, 1)
        await until_kept(world, 1)
        await world.telegram.faults(clear=True)
        world.patient.set()
        await until_seen(ann, "2/4")
    deliveries = (await world.telegram.state())["webhook"]["deliveries"]
    assert {one["status"] for one in deliveries} == {200}


async def test_a_flooded_chat_gets_one_answer_and_holds_up_nobody(world: World) -> None:
    ann = await LEAD_EN.person(world)
    await walk_on(ann, LEAD_EN.deeds[:2])
    before = len(await said_to(ann))
    bob = world.person("Bob")
    world.telegram.feed = None
    await ann.says("Ann Lee")
    for number in range(FLOOD):
        await ann.says(f"no phone {number}?")
    await bob.opens("spring")
    async with polling(world):
        await until_seen(bob, LEAD_EN.deeds[0].then)
        await until_seen(ann, "2/4")
    new = (await said_to(ann))[before:]
    assert "2/4" in new[-1]
    assert len(new) <= 3


async def test_accepted_is_said_although_more_has_piled_up(world: World) -> None:
    ann = await LEAD_EN.person(world)
    await walk_on(ann, LEAD_EN.deeds[:-1])
    with world.holding() as held:
        await ann.presses("Send")
        for _ in range(5):
            await ann.says("hello?")
    await asyncio.gather(*(world.feed(raw) for raw in held))
    said = await said_to(ann)
    assert said[-2] == "Thank you! We will call you soon."
    assert "Passed on to our team" in said[-1]
    callbacks = (await world.telegram.state())["callbacks"]
    assert all(one["answer"] is not None for one in callbacks)


async def test_a_crash_before_the_answer_leaves_nobody_without_one(world: World) -> None:
    """Telegram has been told that it need not offer the update again."""
    ann = await LEAD_EN.person(world)
    await walk_on(ann, LEAD_EN.deeds[:2])
    world.patient.clear()
    await world.telegram.fault("too_many", chat_id=ann.id, retry_after=60, times=None)
    async with polling(world):
        await ann.says("Ann Lee")
        await until_answers(world, ann, 1)
        await until_kept(world, 1)
    assert await world.telegram.take_updates() == []
    committed = await world.conversation(ann)
    await world.telegram.faults(clear=True)
    await world.restart()
    await until_seen(ann, "2/4")
    assert await world.conversation(ann) == committed
    await until_kept(world, 0)


@pytest.mark.parametrize(
    "parts",
    [
        {"forward_origin": {"type": "hidden_user", "date": 1}},
        {"external_reply": {"origin": {"type": "user", "date": 1}}},
        {"entities": [{"type": "bold", "offset": 0}]},
        {"reply_to_message": {"message_id": 1}},
        {"via_bot": {"id": 1}},
        {"text": "Ann \ud83dLee"},
        {"text": "Ann\0 Lee"},
    ],
    ids=["forward", "external-reply", "entity", "reply", "via-bot", "half-a-sign", "nul"],
)
async def test_words_are_taken_whatever_is_beside_them(world: World, parts: dict[str, Any]) -> None:
    ann = await LEAD_EN.person(world)
    await walk_on(ann, LEAD_EN.deeds[:2])
    with world.holding() as held:
        await ann.says("Ann Lee")
    held[0]["message"].update(parts)
    await world.feed(held[0])
    assert "2/4" in (await ann.sees()).text
    conversation = await world.conversation(ann)
    assert conversation is not None
    assert conversation.answers[0].value.replace("\ufffd", "") == "Ann Lee"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "your last message didn’t get through. Please send it again."),
        ("ru", "последнее сообщение до меня не дошло"),
    ],
)
async def test_a_person_whose_words_are_lost_gets_a_word_in_their_language(
    world: World, language: str, words: str
) -> None:
    person = world.person("Ann", language)
    await person.opens()
    with world.holding() as held:
        await person.says("hello")
    held[0]["message"]["text"] = 7
    await world.feed(held[0])
    assert words in (await person.sees()).text
    assert [type(error).__name__ for _, error in world.quarantine] == ["UndecodableUpdateError"]
    world.quarantine.clear()
    await world.deliver(OutboxQueue.TELEGRAM)
    notice = (await world.admin.sees()).text
    assert "Ann sent something that I couldn’t take in." in notice
    assert "It can’t be read, so I didn’t try again. They know" in notice


@pytest.mark.parametrize("number", [2**63, -(2**70), 2**70])
@pytest.mark.parametrize("where", ["update", "message", "person"])
async def test_what_no_database_can_keep_ends(world: World, number: int, where: str) -> None:
    """The next update of the chat is served."""
    ann = world.person("Ann")
    await ann.opens()
    with world.holding() as held:
        await ann.says("hello")
        await ann.says("/help")
    broken, following = held
    if where == "update":
        broken["update_id"] = number
    elif where == "message":
        broken["message"]["message_id"] = number
    else:
        broken["message"]["from"]["id"] = number
    async with asyncio.timeout(20):
        await asyncio.gather(world.feed(broken), world.feed(following))
    world.quarantine.clear()
    assert any("/language" in text for text in await said_to(ann))


async def test_a_stranger_groups_noise_is_told_to_nobody(world: World, ann: Person) -> None:
    group = await world.telegram.group("Friends", owner=ann)
    await world.admin.opens()
    before = len(await said_to(world.admin))
    with world.holding() as held:
        await ann.says("/start", group)
    held[0]["message"]["message_id"] = "?"
    await world.feed(held[0])
    assert len(world.quarantine) == 1
    world.quarantine.clear()
    await world.deliver(OutboxQueue.TELEGRAM)
    assert len(await said_to(world.admin)) == before
