"""What a link says of pipeline, team and manager holds for whoever comes by it."""

import pytest

from intake.kernel.ids import TeamId
from tests.flows.delivery.office import prepare
from tests.flows.managers.crew import make_member
from tests.flows.managers.shift import Shifts
from tests.flows.world import World


@pytest.fixture
async def shifts(world: World) -> Shifts:
    """The default team gives its leads out by turns; nobody is in it yet."""
    await prepare(world)
    shifts = Shifts(world)
    await shifts.team()
    return shifts


async def changes_spring(world: World, **answers: str) -> None:
    """Change the link that people come by, as an admin does."""
    await world.admin.says("/links spring")
    await world.admin.presses("1")
    await world.admin.presses("Change")
    for label, answer in answers.items():
        await world.admin.presses(f"➕ {label}")
        await world.admin.says(answer)
    await world.admin.presses("That’s right")
    assert "The link is changed" in (await world.admin.sees()).text


async def test_a_links_manager_is_offered_its_leads_first(world: World, shifts: Shifts) -> None:
    boris, vera = await shifts.joins("Boris"), await shifts.joins("Vera")
    await world.admin.says("/links")
    await world.admin.presses("1")
    await world.admin.presses("Change")
    await world.admin.presses("➕ Manager")
    assert {"Boris", "Vera"} <= set((await world.admin.sees()).buttons)
    await world.admin.presses("Vera")
    assert "Manager\nVera" in (await world.admin.sees()).text
    await world.admin.presses("That’s right")
    for name in ("Ann", "Bob"):
        await shifts.asks(name)
        await world.deliver()
    assert [(await shifts.lead(number)).owner_id for number in (1, 2)] == [vera.id, vera.id]
    await world.admin.says("/why 1")
    assert "The link names them" in (await world.admin.sees()).text
    await world.admin.says("/links")
    await world.admin.presses("1")
    assert "manager: Vera" in (await world.admin.sees()).text
    assert boris.id != vera.id


async def test_while_the_manager_is_away_the_teams_order_holds(
    world: World, shifts: Shifts
) -> None:
    boris, vera = await shifts.joins("Boris"), await shifts.joins("Vera")
    await changes_spring(world, Manager="Vera")
    await vera.says("/away")
    await shifts.asks("Ann")
    await world.deliver()
    assert (await shifts.lead()).owner_id == boris.id


async def test_a_links_team_gets_its_leads(world: World, shifts: Shifts) -> None:
    await world.admin.says("/newteam Partners")
    [team] = await world.rows("SELECT id FROM teams WHERE name = 'Partners'")
    paula = world.person("Paula")
    await make_member(world, paula, team=int(str(team["id"])))
    await changes_spring(world, Team="Partners")
    await shifts.asks("Ann")
    await world.deliver()
    lead = await shifts.lead()
    assert lead.team_id == TeamId(int(str(team["id"])))


async def test_a_links_pipeline_gets_its_deals(world: World, shifts: Shifts) -> None:
    await shifts.asks("Ann")
    await world.settle()
    await changes_spring(world, Pipeline="Partners")
    await shifts.asks("Bob")
    await world.settle()
    first, second = world.entities("deal")
    assert int(first["fields"]["CATEGORY_ID"]) == 0
    assert int(second["fields"]["CATEGORY_ID"]) == 1
    assert str(second["fields"]["STAGE_ID"]).startswith("C1:")


async def test_a_pipeline_that_does_not_exist_loses_nothing(world: World, shifts: Shifts) -> None:
    await changes_spring(world, Pipeline="No such pipeline")
    await shifts.asks("Ann")
    await world.settle()
    [deal] = world.entities("deal")
    assert int(deal["fields"]["CATEGORY_ID"]) == 0
    [submission] = await world.submissions()
    assert submission.delivered_at is not None
