"""Commands that name a team or a lead by a number that is not there, or does not fit."""

import pytest

from tests.flows.managers.crew import make_member, member_of
from tests.flows.managers.talks import plain_group
from tests.flows.world import World


@pytest.mark.parametrize(
    "typed",
    [
        "/hours #7",
        "/hours #7 Mon–Fri 9–18",
        "/zone #7",
        "/zone #7 Berlin",
        "/leave #7",
        "/leave #7 1–14 Dec",
        "/dayoff #7",
        "/dayoff #7 24.12",
        "/renameteam #7 Partners",
        "/team #7",
    ],
)
async def test_a_team_that_is_not_there(world: World, typed: str) -> None:
    await world.admin.says(typed)
    assert (await world.admin.sees()).text.startswith("There is no team #7.")
    assert await world.rows("SELECT what FROM audit") == []


async def test_a_closed_team_is_not_there(world: World) -> None:
    await world.admin.says("/newteam Montage")
    await world.admin.says("/team #2")
    for button in ("Close the team", "Yes"):
        await world.admin.presses(button)
    await world.admin.says("/hours #2 24/7")
    assert "no team #2" in (await world.admin.sees()).text


async def test_a_team_takes_no_leave(world: World) -> None:
    mia = world.person("Mia")
    group = await plain_group(world, mia)
    await make_member(world, mia)
    await world.admin.says("/leave #1 1–14 Dec", group)
    assert "/dayoff #1" in (await group.last()).text
    await world.admin.says("/leave #9", group)
    assert "no team #9" in (await group.last()).text
    assert await world.rows("SELECT id FROM absences") == []


async def test_somebodys_day_off_is_not_the_teams(world: World) -> None:
    mia = world.person("Mia", username="mia")
    await make_member(world, mia)
    await world.admin.says("/dayoff @mia 24.12")
    assert "Which days?" in (await world.admin.sees()).text
    assert await world.rows("SELECT id FROM calendar_days") == []


async def test_whoever_may_not_learns_of_no_team(world: World) -> None:
    mia = world.person("Mia")
    await make_member(world, mia)
    answers = set()
    for number in (1, 7):
        await mia.says(f"/hours #{number} 24/7")
        answers.add((await mia.sees()).text)
    assert len(answers) == 1
    assert (await member_of(world, mia)).hours is None


@pytest.mark.parametrize("typed", ["/why 99", "/why #99"])
async def test_a_lead_that_is_not_there(world: World, typed: str) -> None:
    await world.admin.says(typed)
    assert (await world.admin.sees()).text == "I know no lead 99 in your teams."
