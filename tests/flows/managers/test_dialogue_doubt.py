"""Ends that nobody knows: Telegram did the work and the answer was lost, or the process died."""

from datetime import timedelta

import pytest

from intake.outbox.tasks.outbox_queue import OutboxQueue
from tests.flows.managers.talks import (
    forum,
    lead,
    mark_on,
    message,
    plain_group,
    talk,
    words_in,
)
from tests.flows.world import World
from tests.people import Person


async def test_towards_the_team_it_is_sent_once_more_and_marked(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    await world.telegram.fault("cut_after", method="sendMessage", chat_id=group.id)
    await ann.says("Hello?")
    await world.deliver()
    await world.settle()
    seen = [one for one in await words_in(group, topic) if "Hello?" in one]
    assert seen[0] == "Hello?"
    assert seen[1].startswith("⚠️ May have arrived twice")
    assert len(seen) == 2


async def test_towards_the_team_never_a_third_time(world: World, ann: Person, mia: Person) -> None:
    group, topic = await talk(world, ann, mia)
    await world.telegram.fault("cut_after", method="sendMessage", chat_id=group.id, times=2)
    await ann.says("Hello?")
    await ann.says("Anybody?")
    await world.settle()
    seen = await words_in(group, topic)
    assert len([one for one in seen if "Hello?" in one]) == 2
    assert "may be missing here" in seen[-2]
    assert seen[-1] == "Anybody?"


async def test_towards_a_prospect_it_is_told_and_sent_only_when_wanted(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    await world.telegram.fault("cut_after", method="copyMessage", chat_id=ann.id)
    said = await mia.says("Tomorrow at nine", group, thread=topic)
    await world.settle()
    assert [one.text for one in await ann.chat.messages()].count("Tomorrow at nine") == 1
    assert await mark_on(group, said["message_id"]) == "doubt"
    assert not (await lead(world)).answered, "nobody knows whether it was said"
    notice = await message(group, "Unclear whether this arrived")
    assert notice.thread_id == topic
    pressed = await mia.presses("Send again", at=group, message_id=notice.id)
    assert pressed.toast == "Sending it again."
    await world.deliver()
    assert [one.text for one in await ann.chat.messages()].count("Tomorrow at nine") == 2
    assert await mark_on(group, said["message_id"]) == "sent"
    assert (await lead(world)).answered
    button = notice.button("🔁 Send again")["callback_data"]
    again = await mia.presses(data=button, at=group, message_id=notice.id, stale=True)
    assert again.toast == "This has been settled already."


async def test_a_stranger_cannot_press_send_again(world: World, ann: Person, mia: Person) -> None:
    group, topic = await talk(world, ann, mia)
    await world.telegram.fault("cut_after", method="copyMessage", chat_id=ann.id)
    await mia.says("Tomorrow at nine", group, thread=topic)
    await world.settle()
    other = await world.telegram.group("Elsewhere", bot="administrator")
    button = (await message(group, "Unclear")).button("🔁 Send again")["callback_data"]
    with pytest.raises(AssertionError):
        await ann.presses(data=button)
    await world.deliver()
    assert [one.text for one in await ann.chat.messages()].count("Tomorrow at nine") == 1
    assert not await other.messages()


async def test_a_telegram_that_was_not_reached_leaves_no_doubt(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    await world.telegram.fault("too_many", method="copyMessage", chat_id=ann.id, retry_after=20)
    said = await mia.says("Tomorrow at nine", group, thread=topic)
    await world.settle()
    assert [one.text for one in await ann.chat.messages()].count("Tomorrow at nine") == 1
    assert await mark_on(group, said["message_id"]) == "sent"


async def test_what_is_refused_after_a_part_of_it_is_there_is_in_doubt(
    world: World, ann: Person, mia: Person
) -> None:
    """Long words and their file are two messages: the second meets *too many*."""
    group, topic = await talk(world, ann, mia)
    plan = await mia.does("file", group, thread=topic, name="prices.pdf", caption="// {form}")
    await mia.says("/save Prices", group, thread=topic, reply_to=plan["message_id"])
    words = "Roofs. " * 200
    said = await mia.says(f"/a prices form={words}", group, thread=topic)
    await world.telegram.fault("too_many", method="sendDocument", chat_id=ann.id, retry_after=20)
    await world.deliver()
    [row] = await world.rows("SELECT in_doubt, error FROM outbox WHERE type = 'relay'")
    assert row["in_doubt"]
    await world.settle()
    seen = await ann.chat.messages()
    assert sum(words.strip() in one.text for one in seen) == 1, "nothing is repeated knowingly"
    assert not any("document" in one.raw for one in seen)
    assert await mark_on(group, said["message_id"]) == "doubt"
    assert (await message(group, "Unclear whether this arrived")).thread_id == topic


async def test_towards_the_team_a_part_that_is_there_comes_again_with_a_mark(
    world: World, ann: Person, mia: Person
) -> None:
    """A name before a sticker is a message of its own."""
    group = await plain_group(world, mia)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    await world.telegram.fault("too_many", method="copyMessage", chat_id=group.id, retry_after=20)
    await ann.does("sticker")
    await world.deliver()
    [row] = await world.rows("SELECT in_doubt FROM outbox WHERE type = 'relay'")
    assert row["in_doubt"]
    await world.settle()
    heads = [one.text for one in await group.messages() if "May have arrived twice" in one.text]
    assert len(heads) == 1
    assert sum("sticker" in one.raw for one in await group.messages()) == 1


@pytest.mark.parametrize("speaker", ["prospect", "manager"])
async def test_a_process_that_dies_between_sending_and_recording(
    world: World, ann: Person, mia: Person, speaker: str
) -> None:
    group, topic = await talk(world, ann, mia)
    if speaker == "prospect":
        await ann.says("Hello?")
    else:
        await mia.says("Hello!", group, thread=topic)
    (row,) = await world.rows("SELECT id FROM outbox WHERE type = 'relay'")
    sent = await dies_after_sending(world, row["id"])
    await world.restart()
    await world.settle()
    assert sent
    if speaker == "prospect":
        seen = [one for one in await words_in(group, topic) if "Hello?" in one]
        assert len(seen) == 2
        assert "twice" in seen[1]
    else:
        assert [one.text for one in await ann.chat.messages()].count("Hello!") == 1
        assert "Unclear whether this arrived" in (await words_in(group, topic))[-1]


async def dies_after_sending(world: World, row_id: int) -> bool:
    """Let the row's work be done, and nothing of its end be kept."""
    async with world.database.writing() as unit:
        rows = await unit.outbox.lease(
            OutboxQueue.TELEGRAM, "somebody who dies", world.clock.now(), 10
        )
        await unit.outbox.mark_dispatched([row.id for row in rows], "somebody who dies")
        await unit.commit()
    handler = world.relay._work[OutboxQueue.TELEGRAM]
    work = handler._handlers  # type: ignore[attr-defined]
    for row in rows:
        if row.id == row_id:
            await work[type(row.task)](row.task, _UnkeptAttempt(row))
            return True
    return False


class _UnkeptAttempt:
    """An attempt whose steps nobody keeps."""

    in_doubt = False
    sent = True

    def __init__(self, row: object) -> None:
        self.row = row

    async def dispatching(self) -> None:
        """It is noted already."""

    async def keep(self, *effects: object, even_if_lost: bool = False) -> None:
        """Nothing is kept."""


async def test_the_pause_after_a_doubt_holds_back_the_lead_and_no_other(
    world: World, ann: Person, ivan: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    await world.telegram.fault("cut_after", method="sendMessage", chat_id=group.id)
    await ann.says("Hello?")
    await world.deliver()
    await ann.says("Anybody?")
    await ivan.opens()
    await ivan.says("Здравствуйте")
    await world.deliver()
    assert "Anybody?" not in await words_in(group, topic), "words stay in their order"
    assert "Здравствуйте" in await words_in(group)
    await world.advance(timedelta(seconds=90))
    await world.deliver()
    assert (await words_in(group, topic))[-1] == "Anybody?"


async def test_an_answer_to_a_copy_that_nobody_knows_is_told_so(
    world: World, ann: Person, mia: Person
) -> None:
    """Telegram did not confirm that copy: it cannot be told from whom it is."""
    group = await plain_group(world, mia)
    await ann.opens()
    await ann.says("Hello")
    await world.deliver()
    await world.telegram.fault("cut_after", method="sendMessage", chat_id=group.id)
    await ann.says("Do you paint roofs?")
    await world.deliver()
    copy = await message(group, "roofs")
    said = await mia.says("We do!", group, reply_to=copy.id)
    aside = await mia.says("// or do we?", group, reply_to=copy.id)
    await world.settle()
    assert await mark_on(group, said["message_id"]) == "inside"
    assert await mark_on(group, aside["message_id"]) == "inside"
    refusals = [one for one in await words_in(group) if "which lead" in one]
    assert len(refusals) == 1
    second = await message(group, "May have arrived twice")
    again = await mia.says("We do!", group, reply_to=second.id)
    await world.deliver()
    assert await mark_on(group, again["message_id"]) == "sent"
    assert (await ann.sees()).text == "We do!"


async def test_an_answer_to_an_explanation_is_told_where_words_go(
    world: World, ann: Person, mia: Person
) -> None:
    max_ = world.person("Max")
    group = await plain_group(world, mia, max_)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    copy = await message(group, "roofs")
    await mia.says("We do!", group, reply_to=copy.id)
    await max_.says("We don't.", group, reply_to=copy.id)
    await world.deliver()
    explanation = await message(group, "Mia has this lead")
    said = await max_.says("Tell her, then", group, reply_to=explanation.id)
    loose = await max_.says("Lunch?", group)
    await world.deliver()
    assert await mark_on(group, said["message_id"]) == "inside"
    assert await mark_on(group, loose["message_id"]) == ""
    assert len([one for one in await words_in(group) if "which lead" in one]) == 1


async def test_a_topic_that_nobody_confirmed_says_that_it_is_no_leads(
    world: World, ann: Person, mia: Person
) -> None:
    group = await forum(world, mia)
    await world.telegram.fault("cut_after", method="createForumTopic", chat_id=group.id)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.settle()
    state = await world.telegram.state()
    found = next(one for one in state["chats"] if one["id"] == group.id)["topics"]
    orphan, own = sorted(int(one["message_thread_id"]) for one in found)
    said = await mia.says("We do!", group, thread=orphan)
    await world.deliver()
    assert await mark_on(group, said["message_id"]) == "inside"
    assert "which lead" in (await words_in(group, orphan))[-1]
    said = await mia.says("We do!", group, thread=own)
    await world.deliver()
    assert await mark_on(group, said["message_id"]) == "sent"


async def test_a_colleagues_own_topic_is_left_alone(world: World, ann: Person, mia: Person) -> None:
    group = await forum(world, mia)
    made = await mia.does("topic", group, name="Lunch")
    said = await mia.says("Pizza?", group, thread=made["thread"])
    await world.deliver()
    assert await mark_on(group, said["message_id"]) == ""
    assert await words_in(group, made["thread"]) == []
