"""Whoever is removed from one of two teams stays out of it, also in its group."""

import re
from datetime import timedelta

from intake.kernel.ids import PersonId, TeamId
from intake.leads.lead import LeadState
from intake.team.member import Role
from tests.flows.managers.crew import make_member
from tests.flows.managers.talks import lead, mark_on, message, plain_group
from tests.flows.world import World
from tests.people import Person


async def teams_of(world: World, person: Person) -> list[TeamId]:
    async with world.database.reading() as unit:
        return list(await unit.members.teams_of(PersonId(person.id)))


async def two_teams(world: World, mia: Person, role: Role = Role.MANAGER) -> None:
    """Mia is in the main team and in another one."""
    await world.admin.says("/newteam Montage")
    for team in (1, 2):
        await make_member(world, mia, role, team)


async def removed(world: World) -> None:
    """The admin takes Mia out of the main team."""
    await world.admin.says("/team #1")
    for button in ("Members", "Mia", "Remove", "Yes, remove"):
        await world.admin.presses(button)


async def test_no_act_in_its_group_brings_them_back(world: World, ann: Person) -> None:
    mia = world.person("Mia")
    group = await plain_group(world, mia)
    await two_teams(world, mia)
    await removed(world)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    card = await message(group, "Wrote without a form")
    pressed = await mia.presses("Take", at=group, message_id=card.id)
    assert "members of this team" in pressed.toast
    said = await mia.says("We do", group, reply_to=(await message(group, "roofs")).id)
    await mia.says("/away", group)
    await mia.says("/postpone 2 h", group, reply_to=card.id)
    await world.deliver()
    assert await mark_on(group, said["message_id"]) == "inside"
    assert "We do" not in [one.text for one in await ann.chat.messages()]
    assert (await lead(world)).state is LeadState.WAITING
    assert await teams_of(world, mia) == [TeamId(2)]


async def test_an_invitation_lets_them_in_again(world: World, ann: Person) -> None:
    mia = world.person("Mia")
    group = await plain_group(world, mia)
    await two_teams(world, mia)
    await removed(world)
    await world.admin.says("/team #1")
    await world.admin.presses("Invite")
    await world.admin.presses("A manager")
    found = re.search(r"\?start=(i_[0-9a-f]{32})", (await world.admin.sees()).text)
    assert found
    await mia.opens(found[1])
    assert await teams_of(world, mia) == [TeamId(1), TeamId(2)]
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    card = await message(group, "Wrote without a form")
    await mia.presses("Take", at=group, message_id=card.id)
    assert (await lead(world)).owner_id == mia.id


async def test_an_admin_goes_on_leading_there(world: World, ann: Person) -> None:
    """They act on any team's leads, and are given none of this one."""
    mia = world.person("Mia")
    group = await plain_group(world, mia)
    await two_teams(world, mia, Role.ADMIN)
    await removed(world)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    card = await message(group, "Wrote without a form")
    await mia.presses("Take", at=group, message_id=card.id)
    assert (await lead(world)).owner_id == mia.id
    assert await teams_of(world, mia) == [TeamId(2)]


async def test_no_edit_of_theirs_reaches_a_prospect_any_more(world: World, ann: Person) -> None:
    """Neither of what was sent, nor of what is to leave later."""
    mia = world.person("Mia")
    group = await plain_group(world, mia)
    await two_teams(world, mia)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    answered = (await message(group, "roofs")).id
    sent = await mia.says("For 100", group, reply_to=answered)
    later = await mia.says("/later 2 h Deal?", group, reply_to=answered)
    await world.deliver()
    await removed(world)
    await mia.does("edit", group, message_id=sent["message_id"], text="For nothing")
    await mia.does("edit", group, message_id=later["message_id"], text="/later 1 h Bye")
    await world.deliver()
    assert (await ann.sees()).text == "For 100"
    said = [one.text for one in await group.messages()]
    assert len([one for one in said if "only this lead’s team can write" in one]) == 2
    assert await mark_on(group, sent["message_id"]) == "sent"
    assert await mark_on(group, later["message_id"]) == "inside"
    await world.advance(timedelta(hours=3))
    await world.deliver()
    assert (await ann.sees()).text == "For 100"


async def test_an_admin_who_leads_there_edits_what_they_said(world: World, ann: Person) -> None:
    mia = world.person("Mia")
    group = await plain_group(world, mia)
    await two_teams(world, mia)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    said = await world.admin.says("We da", group, reply_to=(await message(group, "roofs")).id)
    await world.deliver()
    await world.admin.does("edit", group, message_id=said["message_id"], text="We do")
    await world.deliver()
    assert (await ann.sees()).text == "We do"
