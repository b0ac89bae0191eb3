"""An update may come twice, at any time; its effect comes once, and nobody is left unanswered."""

import asyncio

import pytest
from aiogram.exceptions import TelegramNetworkError

from intake.outbox.tasks.outbox_queue import OutboxQueue
from tests.flows.prospects.walks import B2B_EN, EVENT_EN, LEAD_EN, WALKS, Walk, shown, walk_on
from tests.flows.world import World

NOTHING_ARRIVES = ("sendMessage", "editMessageText", "editMessageReplyMarkup")


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.name)
async def test_every_update_twice_has_its_effect_once(world: World, walk: Walk) -> None:
    person = await walk.person(world)
    for deed in walk.deeds:
        await walk_on(person, (deed,))
        before = await world.conversation(person)
        touches = await world.touches(person)
        await world.feed(world.telegram.fed[-1])
        assert await world.conversation(person) == before
        assert await world.touches(person) == touches
        if deed.verb != "sends_file":
            assert _question(deed.then) in (await person.sees()).text
    [submission] = await world.submissions()
    assert shown(submission) == dict(walk.answers)
    await world.settle()
    assert len(world.entities(walk.main)) == 1
    assert len([one for one in await world.cards() if one.buttons]) == 1  # files follow it


def _question(then: str) -> str:
    """Return what is asked: why an answer was not taken is told once only."""
    return "" if then.startswith("Please write a number") else then


@pytest.mark.parametrize("walk", [LEAD_EN, B2B_EN, EVENT_EN], ids=lambda walk: walk.name)
async def test_a_crash_between_commit_and_answer_at_every_step(world: World, walk: Walk) -> None:
    """Nothing of the answer arrives, the process dies, and Telegram offers the update again."""
    person = await walk.person(world)
    for deed in walk.deeds:
        with world.holding() as held:
            await deed.done_by(person)
        for method in NOTHING_ARRIVES:
            await world.telegram.fault("cut_before", method=method, times=None)
        with pytest.raises(TelegramNetworkError):
            await world.feed_once(held[-1])
        committed = await world.conversation(person)
        await world.telegram.faults(clear=True)
        await world.restart()
        await world.feed(held[-1])
        assert await world.conversation(person) == committed
        if deed.verb != "sends_file":
            assert _question(deed.then) in (await person.sees()).text
    [submission] = await world.submissions()
    assert shown(submission) == dict(walk.answers)
    await world.settle()
    assert len(world.entities(walk.main)) == 1


async def test_an_answer_that_cannot_be_sent_is_sent_later(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:2])
    await world.telegram.fault("server_error", method="sendMessage", status=502, html=True, times=2)
    await person.says("Ann Lee")
    assert "2/4" in (await person.sees()).text
    assert world.waits == [1.0, 2.0]


async def test_a_repeated_arrival_greets_again(world: World) -> None:
    person = await LEAD_EN.person(world)
    await person.opens("spring")
    await world.feed(world.telegram.fed[-1])
    texts = [one.text for one in await person.chat.messages()]
    assert sum(text.startswith("Hello! A few short questions") for text in texts) == 2
    assert len(await world.touches(person)) == 1


async def test_a_double_tap_on_send_says_accepted_and_submits_once(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:-1])
    with world.holding() as held:
        await person.presses("Send")
        await person.presses("Send")
    for raw in held:
        await world.feed(raw)
    assert len(held) == 2
    assert len(await world.submissions()) == 1
    assert (await person.sees()).text == "Thank you! We will call you soon."


async def test_two_confirmations_at_once_submit_once(world: World) -> None:
    """Past the update processor's locks, as two replicas would take them."""
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:-1])
    with world.holding() as held:
        for _ in range(4):
            await person.presses("Send")
    await asyncio.gather(*(world.feed_once(raw) for raw in held))
    assert len(await world.submissions()) == 1
    assert (await person.sees()).text == "Thank you! We will call you soon."
    await world.settle()
    assert len(world.entities("lead")) == 1
    assert len(world.crm()["traces"]) == 1
    assert len([one for one in await world.cards() if one.buttons]) == 1  # files follow it


async def test_the_same_confirmation_twice_at_once_submits_once(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:-1])
    with world.holding() as held:
        await person.presses("Send")
    await asyncio.gather(*(world.feed_once(held[0]) for _ in range(3)))
    assert len(await world.submissions()) == 1


async def test_two_answers_at_once_are_both_taken(world: World) -> None:
    """Two quick messages, handled side by side: each answers a question, in some order."""
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:2])
    with world.holding() as held:
        await person.says("Ann Lee")
        await person.says("+49 30 901820")
    await asyncio.gather(*(world.feed(raw) for raw in held))
    conversation = await world.conversation(person)
    assert conversation
    assert [one.value for one in conversation.answers] == ["Ann Lee", "+4930901820"]


async def test_accepted_is_said_only_of_what_is_committed(world: World) -> None:
    """The commit fails: nothing is accepted; the next try submits."""
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:-1])
    with world.holding() as held:
        await person.presses("Send")
    await world.refuse("INSERT", "submissions")
    with pytest.raises(Exception, match="full"):
        await world.feed_once(held[0])
    assert "Sorry, something went wrong" in (await person.sees()).text
    assert await world.submissions() == []
    await world.refuse_no_longer("submissions")
    await world.feed(held[0])
    assert (await person.sees()).text == "Thank you! We will call you soon."
    assert len(await world.submissions()) == 1


async def test_an_update_that_always_fails_is_quarantined_and_the_next_is_served(
    world: World,
) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:-1])
    await world.refuse("INSERT", "submissions")
    await person.presses("Send")
    assert len(world.quarantine) == 1
    world.quarantine.clear()
    apologies = [one.text for one in await person.chat.messages() if "Sorry" in one.text]
    assert ["try again in a moment" in text for text in apologies] == [True, False]
    assert "Please press it again" in apologies[1]
    await world.deliver(OutboxQueue.TELEGRAM)
    notice = (await world.admin.sees()).text
    assert "Ann pressed a button" in notice
    assert "I tried 3 times. They know" in notice
    await world.refuse_no_longer("submissions")
    await person.presses("Send")
    assert len(await world.submissions()) == 1
