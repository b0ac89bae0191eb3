"""What a card says of the CRM: the stage, the amount, and who has it there."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from intake.team.portal_user import PortalUser
from tests.flows.delivery.office import prepare
from tests.flows.managers.crm_desk import CrmDesk
from tests.flows.world import World


@pytest.fixture
async def desk(tmp_path: Path, template: Path) -> AsyncIterator[CrmDesk]:
    """Max is user 2 of the portal; the webhook is user 1's."""
    async with World.open(tmp_path, template) as world:
        yield CrmDesk(await prepare(world))
        assert world.quarantine == []


async def shown(desk: CrmDesk) -> str:
    """The card in the managers' chat, with plain spaces."""
    cards = [one.text for one in await desk.world.managers.messages() if "#1" in one.text]
    return cards[-1].replace("\u202f", " ")


async def taken(desk: CrmDesk) -> None:
    """Max has a lead that the portal has as well, and that was read there."""
    max_ = await desk.joins("Max", 2)
    await desk.asks()
    await desk.world.deliver()
    await desk.takes(max_)
    await desk.world.deliver()
    await desk.reads()


async def test_a_stage_and_an_amount_that_are_set_there_are_shown_here(desk: CrmDesk) -> None:
    await taken(desk)
    desk.changes(
        "deal", desk.card()["ID"], stageId="PREPARATION", opportunity=1200.5, currencyId="EUR"
    )
    await desk.reads()
    assert "In the CRM: Preparation · 1 200.50 EUR" in await shown(desk)
    desk.changes("deal", desk.card()["ID"], stageId="WON", opportunity=1500)
    await desk.reads()
    card = await shown(desk)
    assert "🏆 Won" in card
    assert "· 1 500 EUR" in card


async def test_how_it_was_made_rings_no_edit_of_its_own(desk: CrmDesk) -> None:
    max_ = await desk.joins("Max", 2)
    await desk.asks()
    await desk.world.deliver()
    before = await shown(desk)
    await desk.reads()
    assert await shown(desk) == before
    await desk.takes(max_)
    await desk.world.deliver()
    assert "In the CRM: New" in await shown(desk), "it is said with what happens next"


async def test_who_has_it_outside_is_named(desk: CrmDesk) -> None:
    await taken(desk)
    desk.changes("deal", desk.card()["ID"], assignedById=3)
    await desk.reads()
    assert "somebody outside the team has it" in await shown(desk), "nobody told who user 3 is"
    async with desk.world.database.writing() as unit:
        users = (PortalUser(3, "Mia <Moll>", active=True), PortalUser(4, "Tom", active=True))
        await unit.portal_users.replace(users, desk.world.clock.now())
        await unit.commit()
    desk.changes("deal", desk.card()["ID"], stageId="PREPARATION")
    await desk.reads()
    assert "In the CRM, Mia <Moll> has it" in await shown(desk)
    assert "Waiting for our answer" in await shown(desk), "whoever has it, the prospect waits"
    desk.changes("deal", desk.card()["ID"], assignedById=4)
    await desk.reads()
    assert "In the CRM, Tom has it" in await shown(desk), "from one outside to another"


async def test_where_nobody_works_leads_the_card_says_nothing_of_it(desk: CrmDesk) -> None:
    await desk.asks()
    await desk.world.deliver()
    await desk.reads()
    desk.changes("deal", desk.card()["ID"], stageId="PREPARATION", opportunity=5)
    await desk.reads()
    assert "In the CRM:" not in await shown(desk)
