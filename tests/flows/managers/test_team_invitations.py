"""Invitations: one link, one person, one day; confirmed where it matters, and undone."""

import re
from datetime import timedelta

import pytest

from intake.team.member import Role
from tests.flows.managers.crew import make_member, member_of
from tests.flows.world import World
from tests.people import Person


async def invite(world: World, maker: Person, role: str = "A manager") -> str:
    """Make an invitation, and return its payload."""
    await maker.says("/team")
    await maker.presses("Invite")
    await maker.presses(role)
    found = re.search(r"\?start=(i_[0-9a-f]{32})", (await maker.sees()).text)
    assert found
    return found[1]


async def members(world: World) -> list[int]:
    rows = await world.rows("SELECT person_id FROM members WHERE removed_at IS NULL")
    return [one["person_id"] for one in rows]


async def test_an_invitation_is_taken_and_the_maker_hears_of_it(world: World, ann: Person) -> None:
    payload = await invite(world, world.admin)
    assert "works once, for 24 hours" in (await world.admin.sees()).text
    await ann.opens(payload)
    assert "Welcome to the team “Main team”" in (await ann.sees()).text
    await world.deliver()
    texts = [one.text for one in await world.admin.chat.messages()]
    assert any("Ann Lee took your invitation and is a manager" in one for one in texts)
    assert any("Ann Lee isn’t linked with a Bitrix24 user" in one for one in texts)
    assert await members(world) == [ann.id]
    menu = await ann.does("menu")
    assert "duty" in [one["command"] for one in menu["commands"]]
    assert await world.touches(ann) == [], "nobody who works here is a prospect"


async def test_only_its_hash_is_kept(world: World) -> None:
    payload = await invite(world, world.admin)
    [row] = await world.rows("SELECT * FROM invitations")
    assert payload.removeprefix("i_") not in str(row)


async def test_it_works_once(world: World, ann: Person, ivan: Person) -> None:
    payload = await invite(world, world.admin)
    await ann.opens(payload)
    await ivan.opens(payload)
    unknown = world.person("Zoe", "ru")
    await unknown.opens("nothing_of_ours")
    assert (await ivan.sees()).text == (await unknown.sees()).text, "as any unknown payload"
    assert await members(world) == [ann.id]
    await ann.opens(payload)
    assert "Welcome" not in (await ann.sees()).text


async def test_two_at_the_same_instant_one_gets_it(world: World, ann: Person, ivan: Person) -> None:
    payload = await invite(world, world.admin)
    with world.holding() as held:
        await ann.opens(payload)
        await ivan.opens(payload)
    for raw in (*held, *held):
        await world.feed(raw)
    assert await members(world) == [ann.id]


async def test_it_ends_after_a_day(world: World, ann: Person) -> None:
    payload = await invite(world, world.admin)
    await world.advance(timedelta(hours=24))
    await ann.opens(payload)
    assert "Welcome" not in (await ann.sees()).text
    assert await members(world) == []


async def test_the_maker_undoes_it(world: World, ann: Person) -> None:
    await ann.opens(await invite(world, world.admin))
    await world.deliver()
    news = next(
        one for one in await world.admin.chat.messages() if "took your invitation" in one.text
    )
    await world.admin.presses("Undo", message_id=news.id)
    assert await members(world) == [ann.id], "it asks first: she leaves the team by that"
    await world.admin.presses("Back", message_id=news.id)
    await world.admin.presses("Undo", message_id=news.id)
    await world.admin.presses("Yes, remove", message_id=news.id)
    assert "is undone" in next(
        one.text for one in await world.admin.chat.messages() if one.id == news.id
    )
    assert await members(world) == []
    await world.deliver()
    await ann.says("/duty")
    assert "on duty" not in (await ann.sees()).text
    menu = await ann.does("menu")
    assert "duty" not in [one["command"] for one in menu["commands"]]


async def test_an_admins_invitation_holds_once_it_is_confirmed(world: World, ann: Person) -> None:
    await ann.opens(await invite(world, world.admin, "An admin"))
    assert "holds as soon as somebody confirms it" in (await ann.sees()).text
    await ann.says("/team")
    assert "Main team" not in (await ann.sees()).text
    assert await members(world) == []
    await world.deliver()
    await world.admin.presses("Confirm")
    texts = [one.text for one in await world.admin.chat.messages()]
    assert any("Ann Lee is an admin of the team" in one for one in texts)
    await world.deliver()
    assert (await member_of(world, ann)).role is Role.ADMIN
    assert "you’re an admin now" in (await ann.sees()).text
    await ann.says("/team")
    assert "Main team #1" in (await ann.sees()).text


async def test_an_admins_invitation_is_turned_down(world: World, ann: Person) -> None:
    await ann.opens(await invite(world, world.admin, "An admin"))
    await world.deliver()
    await world.admin.presses("Undo")
    assert await members(world) == []
    assert "is undone" in (await world.admin.sees()).text


async def test_a_stranger_who_guesses_is_answered_as_ever_and_limited(
    world: World, ann: Person
) -> None:
    payload = await invite(world, world.admin)
    await ann.opens("i_" + "0" * 32)
    first = (await ann.sees()).text
    for guess in range(1, 5):
        await ann.opens(f"i_{guess:032x}")
        assert (await ann.sees()).text == first
    await ann.opens(payload)
    assert (await ann.sees()).text == first, "by now even the right one is wrong"
    assert await members(world) == []
    await world.advance(timedelta(hours=23))
    await ann.opens(payload)
    await world.advance(timedelta(hours=2))
    bob = world.person("Bob")
    await bob.opens(await invite(world, world.admin))
    assert await members(world) == [bob.id]


async def test_it_dies_with_its_makers_right(world: World, ann: Person) -> None:
    mia = world.person("Mia")
    await make_member(world, mia, Role.ADMIN)
    payload = await invite(world, mia)
    await world.admin.says("/team")
    for button in ("Members", "Mia", "Make manager", "Yes"):
        await world.admin.presses(button)
    await ann.opens(payload)
    assert "Welcome" not in (await ann.sees()).text
    assert await members(world) == [mia.id]


async def test_a_member_uses_nothing_up(world: World, ann: Person) -> None:
    payload = await invite(world, world.admin)
    mia = world.person("Mia")
    await make_member(world, mia)
    await mia.opens(payload)
    assert "Welcome to the team" in (await mia.sees()).text
    await ann.opens(payload)
    assert sorted(await members(world)) == sorted([mia.id, ann.id])


@pytest.mark.parametrize("typed", ["/code {payload}", "/start {payload}"])
async def test_an_app_that_drops_payloads_can_type_it(
    world: World, ann: Person, typed: str
) -> None:
    payload = await invite(world, world.admin)
    await ann.opens()
    await ann.says(typed.format(payload=payload))
    assert await members(world) == [ann.id]


async def test_whoever_was_removed_comes_back_by_an_invitation(world: World, ann: Person) -> None:
    await make_member(world, ann)
    await world.admin.says("/team")
    for button in ("Members", "Ann", "Remove", "Yes, remove"):
        await world.admin.presses(button)
    assert await members(world) == []
    await ann.joins(world.managers)
    await ann.says("/away", at=world.managers)
    assert await members(world) == [], "being in the group is not enough"
    await ann.opens(await invite(world, world.admin))
    assert await members(world) == [ann.id]


async def test_open_invitations_are_listed_and_taken_back(world: World, ann: Person) -> None:
    payload = await invite(world, world.admin)
    await ann.opens(await invite(world, world.admin, "An admin"))
    await world.admin.says("/team")
    for button in ("Invite", "Open invitations"):
        await world.admin.presses(button)
    page = await world.admin.sees()
    assert "1. admin, by Olga: Ann Lee took it and waits" in page.text
    assert "2. manager, by Olga: not taken yet, good until" in page.text
    await world.admin.presses("↩️ 2")
    page = await world.admin.sees()
    assert "manager" not in page.text
    ivan = world.person("Ivan")
    await ivan.opens(payload)
    assert await members(world) == []
    await world.admin.presses("↩️ 1")
    assert "No invitation is open" in (await world.admin.sees()).text
