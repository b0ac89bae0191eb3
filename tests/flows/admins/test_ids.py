"""``/id``: how whoever sets the bot up learns what belongs into the settings."""

import pytest

from tests.flows.world import World
from tests.people import Chat, Person


@pytest.fixture
def setter(world: World) -> Person:
    """Somebody who is no admin (yet) and puts the bot into a group."""
    return world.telegram.person("Greta")


@pytest.fixture
async def group(world: World, setter: Person, ann: Person) -> Chat:
    return await world.telegram.group("Sales", owner=setter, people=(ann, world.admin))


async def texts_in(group: Chat) -> list[str]:
    return [message.text for message in await group.messages()]


async def test_anybody_learns_their_own_id(world: World, ann: Person) -> None:
    await ann.says("/id")
    assert (await ann.sees()).text == f"Your Telegram ID: {ann.id}"


async def test_without_admins_it_also_says_what_the_id_is_good_for(
    world: World, ann: Person
) -> None:
    await world.restart(admin_ids=frozenset())
    await ann.says("/id")
    assert f"Your Telegram ID: {ann.id}" in (await ann.sees()).text
    assert "ADMIN_IDS" in (await ann.sees()).text


async def test_it_does_not_disturb_a_form(world: World, ann: Person) -> None:
    await world.add_link("spring", form="lead")
    await ann.opens("spring")
    before = await world.conversation(ann)
    await ann.says("/id")
    assert await world.conversation(ann) == before


async def test_a_group_tells_its_id_to_whoever_added_the_bot(
    world: World, group: Chat, setter: Person
) -> None:
    await setter.says("/id", group)
    (text,) = await texts_in(group)
    assert text.startswith(f"This group’s ID: {group.id}\n")
    assert "MANAGERS_CHAT_ID" in text
    assert "admin" not in text.lower()


async def test_and_to_an_admin_of_ours(world: World, group: Chat) -> None:
    await world.admin.says("/id@sandbox_bot", group)
    (text,) = await texts_in(group)
    assert str(group.id) in text


async def test_and_to_nobody_else(world: World, group: Chat, ann: Person, setter: Person) -> None:
    await ann.says("/id@sandbox_bot", group)
    await setter.says("/id@sandbox_bot", group, anonymous=True)
    assert await texts_in(group) == []


async def test_in_a_topic_it_is_the_topics_id(world: World, setter: Person) -> None:
    forum = await world.telegram.group("Sales", owner=setter, topics=True)
    topic = (await setter.does("topic", forum, name="New ones"))["thread"]
    await setter.says("/id@sandbox_bot", forum, thread=topic)
    (text,) = [text for text in await texts_in(forum) if text]
    assert text.startswith(f"This topic’s ID: {forum.id}/{topic}\n")


async def test_once_a_minute_in_each_chat(world: World, group: Chat, setter: Person) -> None:
    for _ in range(3):
        await setter.says("/id@sandbox_bot", group)
    assert len(await texts_in(group)) == 1
    other = await world.telegram.group("Others", owner=setter)
    await setter.says("/id@sandbox_bot", other)
    assert len(await texts_in(other)) == 1
    await world.advance(60)
    await setter.says("/id@sandbox_bot", group)
    assert len(await texts_in(group)) == 2


async def test_who_added_the_bot_is_known_after_a_restart(
    world: World, group: Chat, setter: Person
) -> None:
    await world.restart()
    await setter.says("/id@sandbox_bot", group)
    assert len(await texts_in(group)) == 1


async def test_who_took_the_bot_out_and_who_put_it_in_anew(
    world: World, group: Chat, setter: Person, ann: Person
) -> None:
    await setter.does("kick_bot", group)
    await ann.does("add_bot", group)
    await setter.says("/id@sandbox_bot", group)
    assert await texts_in(group) == []
    await ann.says("/id@sandbox_bot", group)
    assert len(await texts_in(group)) == 1


async def test_a_promotion_changes_nothing(
    world: World, group: Chat, setter: Person, ann: Person
) -> None:
    await world.admin.does("promote_bot", group)
    await setter.says("/id@sandbox_bot", group)
    assert len(await texts_in(group)) == 1
