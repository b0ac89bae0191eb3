"""A command for private chats, typed in a group: whoever may use it reads where to type it."""

from datetime import timedelta

import pytest

from handlers.command_list import private_commands
from handlers.private_commands import PRIVATE_COMMANDS
from tests.flows.managers.crew import make_member
from tests.flows.managers.talks import card_in, lead, mark_on, plain_group, talk
from tests.flows.world import World
from tests.people import Chat, Person

BOT = "sandbox_bot"
LATER = timedelta(minutes=2)


async def directions(group: Chat) -> list[str]:
    """Where commands are typed, as the group was told."""
    return [one.text for one in await group.messages() if "private chat" in one.text]


@pytest.fixture
async def group(world: World, mia: Person) -> Chat:
    await make_member(world, mia)
    return await plain_group(world, mia)


async def test_an_admin_reads_where(world: World, group: Chat) -> None:
    before = len(await world.admin.chat.messages())
    await world.admin.says("/stats", group)
    (direction,) = await directions(group)
    assert direction.startswith("🔒 /stats is for your private chat with me: @")
    assert len(await world.admin.chat.messages()) == before, "nothing else is said"


async def test_a_group_is_not_filled_with_it(world: World, group: Chat) -> None:
    for name in ("stats", "links", "health"):
        await world.admin.says(f"/{name}", group)
    assert len(await directions(group)) == 1
    await world.advance(LATER)
    await world.admin.says("/links", group)
    assert len(await directions(group)) == 2


async def test_a_manager_reads_it_of_what_managers_may(
    world: World, group: Chat, mia: Person
) -> None:
    await mia.says("/stats", group)
    assert await directions(group) == []
    await mia.says("/hours", group)
    assert [one.split()[1] for one in await directions(group)] == ["/hours"]


async def test_others_read_nothing(world: World, group: Chat) -> None:
    guest = world.person("Guest")
    await guest.joins(group)
    for name in PRIVATE_COMMANDS:
        await guest.says(f"/{name}@{BOT}", group)
    assert await directions(group) == []


async def test_in_a_topic_it_is_said_there_and_to_no_prospect(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    before = len(await ann.chat.messages())
    await world.admin.says("/stats", group, thread=topic)
    await world.deliver()
    (direction,) = [one for one in await group.messages() if "private chat" in one.text]
    assert direction.thread_id == topic
    assert len(await ann.chat.messages()) == before


async def test_in_the_quiet_minute_the_dialogue_keeps_it_inside(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    await make_member(world, mia)
    before = [one.text for one in await ann.chat.messages()]
    typed = "/hours Mon–Fri 9–13"
    await mia.says(typed, group, thread=topic)
    card = await card_in(group, topic)
    for answered in ({}, {"reply_to": card.id}):
        said = await mia.says(typed, group, thread=topic, **answered)
        await world.deliver()
        assert await mark_on(group, said["message_id"]) == "inside"
    assert len(await directions(group)) == 1
    assert [one.text for one in await ann.chat.messages()] == before
    found = await lead(world)
    assert found.owner_id is None
    assert not found.answered


async def test_elsewhere_only_who_names_the_bot_is_answered(world: World) -> None:
    group = await world.telegram.group("Friends", owner=world.admin, bot="administrator")
    await world.admin.says("/stats", group)
    await world.admin.says("/stats@somebody_else_bot", group)
    assert await directions(group) == []
    await world.admin.says(f"/stats@{BOT}", group)
    assert len(await directions(group)) == 1


def test_what_groups_answer_themselves_is_not_among_them() -> None:
    names = {one.name for one in private_commands()}
    assert {"stats", "newlink", "hours", "link"} <= names
    assert not names & {"queue", "duty", "unsave", "place", "a", "start", "help", "id"}
