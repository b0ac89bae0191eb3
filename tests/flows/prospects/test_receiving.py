"""The same flow through the two real ways in: the webhook's HTTP endpoint, and the poller."""

import pytest

from tests.flows.prospects.live import SECRET, polling, until_seen, webhook
from tests.flows.prospects.walks import EVENT_EN, LEAD_EN, Walk, shown
from tests.flows.world import World
from tests.people import Person
from web.telegram import HEADER


async def walk_live(person: Person, walk: Walk) -> None:
    """Walk, and wait after each deed for what should be seen."""
    for deed in walk.deeds:
        await deed.done_by(person)
        await until_seen(person, deed.then)


@pytest.mark.parametrize("walk", [LEAD_EN, EVENT_EN], ids=lambda walk: walk.name)
async def test_a_form_through_the_webhook(world: World, walk: Walk) -> None:
    person = await walk.person(world)
    async with webhook(world):
        await walk_live(person, walk)
    [submission] = await world.submissions()
    assert shown(submission) == dict(walk.answers)
    deliveries = (await world.telegram.state())["webhook"]["deliveries"]
    assert {one["status"] for one in deliveries} == {200}


async def test_strangers_cannot_post_updates(world: World) -> None:
    async with webhook(world) as url:
        session = world.telegram.session
        update = {"update_id": 1, "message": {"text": "/start"}}
        for headers in ({}, {HEADER: "guess"}, {HEADER: "secrét"}):
            async with session.post(url, json=update, headers=headers) as answer:
                assert answer.status == 401
        for body in (b"no json", b"[]", b"[" * 100_000):
            async with session.post(url, data=body, headers={HEADER: SECRET}) as answer:
                assert answer.status == 200, "repeated for ever, it would help nobody"
        async with session.get(url) as answer:
            assert answer.status == 405


async def test_an_answer_that_fails_is_sent_later_and_the_webhook_need_not_repeat(
    world: World,
) -> None:
    person = await LEAD_EN.person(world)
    async with webhook(world):
        await walk_live(person, Walk("lead", "en", LEAD_EN.deeds[:2], {}, "lead"))
        await world.telegram.fault("server_error", method="sendMessage", status=500)
        await person.says("Ann Lee")
        await until_seen(person, "2/4")
        statuses = [
            one["status"] for one in (await world.telegram.state())["webhook"]["deliveries"]
        ]
        assert set(statuses) == {200}
    conversation = await world.conversation(person)
    assert conversation
    assert [one.value for one in conversation.answers] == ["Ann Lee"]


async def test_what_was_said_before_the_webhook_was_set_is_heard(world: World) -> None:
    person = await LEAD_EN.person(world)
    world.telegram.feed = None
    await person.opens("spring")
    async with webhook(world):
        assert (
            "To answer your request" in (await person.hears()).text
            or "To answer" in (await person.hears()).text
        )


@pytest.mark.parametrize("walk", [LEAD_EN, EVENT_EN], ids=lambda walk: walk.name)
async def test_a_form_through_the_poller(world: World, walk: Walk) -> None:
    person = await walk.person(world)
    async with polling(world):
        await walk_live(person, walk)
    [submission] = await world.submissions()
    assert shown(submission) == dict(walk.answers)
    assert await world.telegram.take_updates() == [], "the last offset was confirmed"


async def test_a_batch_of_many_people_is_served_and_everybody_in_order(world: World) -> None:
    """Chats side by side, one chat in order."""
    await world.add_link("spring", form="lead")
    people = [world.person(f"Person{number}") for number in range(6)]
    world.telegram.feed = None
    for person in people:
        await person.opens("spring")
        await person.says("yes")
        await person.says("Ann Lee")
        await person.says("+49 30 901820")
    async with polling(world):
        for person in people:
            await until_seen(person, "3/4")
    for person in people:
        conversation = await world.conversation(person)
        assert conversation
        assert [one.value for one in conversation.answers] == ["Ann Lee", "+4930901820"]


async def test_the_poller_goes_on_after_an_outage_of_telegram(world: World) -> None:
    person = await LEAD_EN.person(world)
    async with polling(world):
        await world.telegram.fault("cut_before", method="getUpdates")
        await person.opens("spring")
        assert (await person.hears()).by_bot
