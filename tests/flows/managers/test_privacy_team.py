"""Somebody is forgotten while a team works with them."""

from datetime import timedelta
from pathlib import Path

import pytest

from intake.kernel.retention import Retention
from intake.leads.lead import LeadState
from intake.operations.forget_expired import ForgetExpired
from intake.outbox.tasks.outbox_queue import OutboxQueue
from tests.flows.delivery.office import PHONE, prepare, submits
from tests.flows.managers.desk import ANN, Desk
from tests.flows.managers.talks import (
    forum,
    lead,
    mark_on,
    message,
    plain_group,
    takes,
    topic_of,
    topics,
)
from tests.flows.prospects.forgetting_people import deletes, numbers_of, stored, traces_of
from tests.flows.world import World
from tests.people import Person


async def test_the_topic_of_an_open_lead_goes_with_all_that_was_said(
    world: World, ann: Person
) -> None:
    mia = world.person("Mia")
    group = await forum(world, mia)
    await prepare(world)
    await submits(ann)
    await world.settle()
    await takes(world, mia)
    await world.deliver()
    topic = await topic_of(world, group)
    await mia.says("Shall I call you, Ann?", group, thread=topic)
    await world.deliver()
    await ann.opens()
    await ann.says("Call my cousin, please")
    await world.settle()
    before = await numbers_of(world)
    await deletes(ann)
    await world.settle()
    assert await topics(world, group) == {}
    closed = await lead(world)
    assert closed.state is LeadState.CLOSED
    assert closed.person_id < 0
    words = ("Ann", "Lee", PHONE, "cousin", str(ann.id))
    assert await traces_of(world, *words) == []
    assert await numbers_of(world) == before
    shown = [one.text for one in await group.messages()]
    assert any("🫥" in text for text in shown)
    assert not any(word in text for word in words for text in shown)


async def test_every_member_who_saw_the_lead_reads_erased(tmp_path: Path, template: Path) -> None:
    async with Desk.open(tmp_path, template, private=True) as desk:
        ann = await desk.comes()
        await desk.world.settle()
        await deletes(ann)
        await desk.world.settle()
        for member in (desk.boris, desk.mia, desk.zoe):
            texts = [one.text for one in await member.chat.messages()]
            assert not any(PHONE in text for text in texts)
            assert any("🫥" in text for text in texts)
        await ann.says("Hello again?")
        await desk.world.settle()
        assert PHONE not in await stored(desk.world)


@pytest.mark.parametrize("private", [False, True])
async def test_what_they_wrote_goes_where_there_is_no_topic(
    tmp_path: Path, template: Path, private: bool
) -> None:
    async with Desk.open(tmp_path, template, private=private) as desk:
        ann = await desk.comes()
        await desk.presses(desk.boris, "Take")
        await ann.says("Call my cousin, please")
        await ann.sends("sticker")
        await ann.says("cousin " * 580)  # with the name before it, that is two messages
        await desk.world.deliver()
        seen = await desk.chat(desk.boris).messages()
        assert any("cousin" in one.text for one in seen)
        await deletes(ann)
        await desk.world.settle()
        left = await desk.chat(desk.boris).messages()
        assert not [one.text for one in left if "cousin" in one.text or ANN in one.text]
        assert not [one for one in left if "sticker" in one.raw]


async def test_words_of_the_team_that_wait_reach_nobody(world: World, ann: Person) -> None:
    """What was about to be said when the person left is dropped."""
    mia = world.person("Mia")
    group = await forum(world, mia)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    topic = await topic_of(world, group)
    await mia.says("We do!", group, thread=topic)
    await deletes(ann)
    await world.settle()
    assert not any("We do!" in one.text for one in await ann.chat.messages())
    assert await world.rows("SELECT id FROM outbox") == []


async def test_words_in_answer_to_what_is_left_reach_nobody_and_open_nothing(
    world: World, ann: Person, mia: Person
) -> None:
    group = await plain_group(world, mia)
    await prepare(world)
    await submits(ann)
    await world.settle()
    await deletes(ann)
    await world.settle()
    left = await message(group, "🫥 Erased")
    said = await mia.says("Ann?", group, reply_to=left.id)
    await mia.says("/later 2 h Still there?", group, reply_to=left.id)
    await world.settle()
    assert await mark_on(group, said["message_id"]) == "inside"
    assert "had their data deleted, so" in (await message(group, "Stays in the team")).text
    assert (await lead(world)).state is LeadState.CLOSED


async def test_a_lead_of_words_alone(world: World, ann: Person) -> None:
    group = await forum(world)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    await deletes(ann)
    await world.deliver(OutboxQueue.TELEGRAM)
    assert await topics(world, group) == {}
    assert await traces_of(world, "roofs", "Ann") == []


async def test_who_returns_gets_a_new_lead(world: World, ann: Person) -> None:
    group = await forum(world)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    await deletes(ann)
    await world.settle()
    await ann.opens()
    await ann.says("It’s me again")
    await world.deliver()
    again = await lead(world, 2)
    assert again.person_id == ann.id
    assert list(await topics(world, group)) == ["Ann Lee"]


async def test_words_stay_until_the_timeline_has_them_and_their_term_is_over(
    world: World, ann: Person
) -> None:
    mia = world.person("Mia")
    group = await forum(world, mia)
    await prepare(world)
    await submits(ann)
    await world.settle()
    await takes(world, mia)
    await world.deliver()
    world.portal_fault("no_auth", count=None)
    await mia.says("Shall I call you?", group, thread=await topic_of(world, group))
    await world.deliver()
    await world.advance(timedelta(days=1))
    await world.deliver()
    (bundle,) = await world.rows("SELECT written_at FROM dialogue_bundles")
    assert bundle["written_at"] is None
    forget = ForgetExpired(
        world.database.writing, world.clock, Retention(dialogues=timedelta(days=2))
    )
    world.clock.move(timedelta(days=3))
    await forget()
    assert await traces_of(world, "Shall I call you?"), "the CRM has no copy yet"
    world.portal.faults.clear()
    await world.settle()
    await forget()
    assert await traces_of(world, "Shall I call you?"), "its term begins now"
    world.clock.move(timedelta(days=3))
    await forget()
    assert await traces_of(world, "Shall I call you?") == []
    rows = await world.rows("SELECT at, sent_at FROM relayed_messages")
    assert all(row["at"] for row in rows), "ids and times stay"
