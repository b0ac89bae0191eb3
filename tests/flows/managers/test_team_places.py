"""Groups in which teams work: what the bot lacks there is told once, with what to change."""

from typing import Any

import pytest

from intake.kernel.ids import TeamId
from intake.team.team import Team
from tests.flows.managers.crew import chat_text, make_member
from tests.flows.world import World
from tests.people import Chat, Person

ALL = ["can_manage_topics", "can_delete_messages"]


async def team_of(world: World, number: int = 1) -> Team:
    async with world.database.reading() as unit:
        team = await unit.teams.get(TeamId(number))
    assert team is not None
    return team


async def place(world: World, **details: Any) -> Chat:
    """A group with topics in which the main team works from now on."""
    group = await world.telegram.group("Leads", owner=world.admin, topics=True, **details)
    await world.admin.says("/place", at=group)
    await world.admin.presses("Main team", at=group)
    return group


async def test_what_is_missing_is_said_when_the_place_is_chosen(world: World) -> None:
    group = await place(world, bot="administrator", rights=["can_delete_messages"])
    last = (await group.last()).text
    assert "let me manage topics" in last
    assert "delete messages" not in last
    assert (await team_of(world)).chat is not None


async def test_nothing_is_missing_where_all_rights_are_there(world: World) -> None:
    group = await place(world, bot="administrator", rights=ALL)
    assert "works here from now on" in (await group.last()).text


async def test_rights_that_are_taken_away_are_told_once(world: World) -> None:
    group = await place(world, bot="administrator", rights=ALL)
    await world.admin.does("promote_bot", group, rights=["can_delete_messages"])
    await world.deliver()
    assert "let me manage topics" in (await world.admin.sees()).text
    before = len(await world.admin.chat.messages())
    await world.admin.does("promote_bot", group, rights=["can_delete_messages", "can_pin_messages"])
    await world.deliver()
    assert len(await world.admin.chat.messages()) == before, "that was told"
    await world.admin.does("promote_bot", group, rights=ALL)
    await world.deliver()
    assert "all that I need again" in (await world.admin.sees()).text


@pytest.mark.parametrize(
    ("act", "details", "words"),
    [
        ("promote_bot", {"bot": "restricted"}, "let me send messages"),
        ("kick_bot", {}, "I’m no longer in it"),
        ("promote_bot", {"bot": "member"}, "let me manage topics; let me delete messages"),
    ],
)
async def test_muted_kicked_and_demoted(
    world: World, act: str, details: dict[str, Any], words: str
) -> None:
    mia = world.person("Mia")
    await make_member(world, mia)
    group = await place(world, bot="administrator", rights=ALL)
    await world.admin.does(act, group, **details)
    await world.deliver()
    assert words in await chat_text(world.admin)
    assert words not in await chat_text(mia), "whoever leads is told"


async def test_elsewhere_nobody_is_told(world: World) -> None:
    group = await world.telegram.group("Friends", owner=world.admin)
    await world.admin.does("kick_bot", group)
    await world.deliver()
    assert "no longer in it" not in await chat_text(world.admin)


async def test_a_group_that_becomes_a_supergroup_keeps_its_team(world: World, ann: Person) -> None:
    made = await world.admin.does("make_supergroup", world.managers)
    await world.deliver()
    seen = await chat_text(world.admin)
    assert f"has a new id: {made['chat']}" in seen
    assert "MANAGERS_CHAT_ID" in seen
    moved = await team_of(world)
    assert moved.chat is not None
    assert moved.chat.chat_id == made["chat"]
    group = Chat(world.telegram, int(made["chat"]), "Managers")
    await ann.joins(group)
    await ann.says("/away", at=group)
    assert "You’re away" in (await group.last()).text
