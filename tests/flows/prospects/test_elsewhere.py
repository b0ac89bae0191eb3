"""Groups, channels and odd updates: the bot is silent there, and nothing breaks."""

from collections.abc import Mapping
from typing import Any

import pytest
from structlog.typing import EventDict

from tests.flows.prospects.walks import B2B_EN, LEAD_EN, walk_on
from tests.flows.world import World
from tests.people import Person


async def test_in_a_group_the_bot_says_nothing(world: World, ann: Person) -> None:
    await world.add_link("spring", form="lead")
    group = await world.telegram.group("Friends", owner=world.admin, people=(ann,))
    await world.admin.does("promote_bot", group)
    for text in ("/start spring", "/start@sandbox_bot spring", "/help", "/newlink", "spring", "hi"):
        await ann.says(text, group)
        await world.admin.says(text, group)
        await world.admin.says(text, group, anonymous=True)
    await ann.does("sticker", group)
    await ann.does("photo", group)
    await ann.does("leave", group)
    assert await group.messages() == []
    assert await world.touches(ann) == []
    assert world.waits == []


@pytest.mark.parametrize("command", ["/queue", "/start spring", "/help", "/id"])
async def test_a_command_to_another_bot_is_not_ours_in_the_managers_group(
    world: World, command: str
) -> None:
    name, _, argument = command.partition(" ")
    before = len(await world.managers.messages())
    await world.admin.says(f"{name}@other_bot {argument}", world.managers)
    assert len(await world.managers.messages()) == before


@pytest.mark.parametrize(
    "addressed", ["/cancel@other_bot", "/skip@other_bot", "/start@other_bot spring"]
)
async def test_a_command_to_another_bot_does_nothing_in_private(
    world: World, addressed: str
) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:3])
    before = await world.conversation(person)
    touches = await world.touches(person)
    await person.says(addressed)
    assert await world.conversation(person) == before
    assert await world.touches(person) == touches
    assert "2/4" in (await person.sees()).text


@pytest.mark.parametrize("name", ["sandbox_bot", "Sandbox_Bot"])
async def test_a_command_to_this_bot_is_ours_however_it_is_written(world: World, name: str) -> None:
    await world.admin.says(f"/queue@{name}", world.managers)
    assert "everything" in (await world.managers.messages())[-1].text.lower()


async def test_topics_and_a_move_to_a_supergroup_are_no_trouble(world: World, ann: Person) -> None:
    group = await world.telegram.group("Friends", owner=world.admin, people=(ann,))
    await world.admin.does("make_supergroup", group)
    await world.admin.does("kick_bot", world.managers)
    assert world.waits == []


def channel(**more: Any) -> dict[str, Any]:
    """Return a message in a channel, where nobody is its author."""
    chat = {"id": -1001, "type": "channel", "title": "News"}
    return {"message_id": 1, "date": 1, "chat": chat, "text": "/start spring", **more}


@pytest.mark.parametrize(
    "update",
    [
        {"channel_post": channel()},
        {"edited_channel_post": channel(edit_date=2)},
        {"message": channel(sender_chat={"id": -1001, "type": "channel", "title": "News"})},
        {"message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}}},
        {"poll_answer": {"poll_id": "1", "option_ids": [], "option_persistent_ids": []}},
    ],
    ids=["post", "edited-post", "channel", "no-sender", "poll"],
)
async def test_updates_without_a_person_are_taken_quietly(
    world: World, update: Mapping[str, Any]
) -> None:
    before = len((await world.telegram.state())["chats"])
    await world.feed({"update_id": 900_000_001, **update})
    assert world.waits == []
    assert world.quarantine == []
    assert len((await world.telegram.state())["chats"]) == before


async def test_an_undecodable_update_is_quarantined_and_the_next_is_served(
    world: World, ann: Person
) -> None:
    await ann.opens()
    await world.telegram.faults(undecodable=True)
    await ann.says("hello")
    assert "Passed on to our team" in (await ann.sees()).text
    assert [type(error).__name__ for _, error in world.quarantine] == ["UndecodableUpdateError"]
    world.quarantine.clear()


@pytest.mark.parametrize("walk", [LEAD_EN, B2B_EN], ids=lambda walk: walk.name)
async def test_the_log_knows_nobody(world: World, log: list[EventDict], walk: Any) -> None:
    """Promise 6: identifiers only, whatever happens."""
    person = await walk.person(world)
    await world.telegram.fault("server_error", method="sendMessage", status=502, html=True)
    world.portal_fault("refuse", method="crm.*.add")
    await walk_on(person, walk.deeds)
    await world.settle()
    assert log
    said = [str({k: v for k, v in entry.items() if k != "exc_info"}) for entry in log]
    for secret in ("Ann", "Lee", "901820", "example.com", "sandbox/", "SANDBOX", "Potsdam"):
        assert not any(secret in line for line in said), secret
