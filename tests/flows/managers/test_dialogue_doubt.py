"""Ends that nobody knows: Telegram did the work and the answer was lost, or the process died."""

from datetime import timedelta

import pytest

from intake.outbox.tasks import OutboxQueue
from tests.flows.managers.talks import lead, mark_on, message, talk, words_in
from tests.flows.world import World
from tests.people import Person


@pytest.fixture
def mia(world: World) -> Person:
    """A manager."""
    return world.person("Mia")


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
    told = await message(group, "Unclear whether this arrived")
    assert told.thread_id == topic
    pressed = await mia.presses("Send again", at=group, message_id=told.id)
    assert pressed.toast == "Sending it again."
    await world.deliver()
    assert [one.text for one in await ann.chat.messages()].count("Tomorrow at nine") == 2
    assert await mark_on(group, said["message_id"]) == "sent"
    assert (await lead(world)).answered
    button = told.button("🔁 Send again")["callback_data"]
    again = await mia.presses(data=button, at=group, message_id=told.id, stale=True)
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
            await work[type(row.task)](row.task, _Unheard(row))
            return True
    return False


class _Unheard:
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
