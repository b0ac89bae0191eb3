"""A prospect writes in a lead that somebody in the CRM has, who is not here."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from intake.leads.lead import LeadState
from tests.flows.delivery.office import prepare
from tests.flows.managers.crm_desk import CrmDesk
from tests.flows.world import World
from tests.people import Person

AGAIN = "has written again and waits for an answer"


@pytest.fixture
async def desk(tmp_path: Path, template: Path) -> AsyncIterator[CrmDesk]:
    """Max is user 2 of the portal; user 3 is nobody here."""
    async with World.open(tmp_path, template) as world:
        yield CrmDesk(await prepare(world))
        assert world.quarantine == []


async def outside(desk: CrmDesk) -> tuple[Person, Person]:
    """Max's lead is given to user 3 in the portal; gives Ann, and Max."""
    max_ = await desk.joins("Max", 2)
    ann = await desk.asks()
    await desk.takes(max_)
    await desk.world.deliver()
    await desk.reads()
    desk.changes("deal", desk.card()["ID"], assignedById=3)
    await desk.reads()
    assert (await desk.lead()).state is LeadState.OUTSIDE
    return ann, max_


async def reminders(desk: CrmDesk) -> int:
    """How often the team was reminded."""
    seen = await desk.world.managers.everything()
    return len([one for one in seen if one.by_bot and AGAIN in one.text])


async def reminders_to_admins(desk: CrmDesk) -> int:
    """How often the admins heard of it."""
    return len([one for one in await desk.notices() if "still waiting for an answer" in one])


async def passes(desk: CrmDesk, minutes: int) -> None:
    """Let time pass."""
    await desk.reads(timedelta(minutes=minutes))


async def test_the_team_hears_of_it_and_then_the_admins(desk: CrmDesk) -> None:
    ann, _ = await outside(desk)
    await passes(desk, 120)
    assert await reminders(desk) == await reminders_to_admins(desk) == 0, (
        "what was said before is theirs"
    )
    await ann.says("When do you come?")
    await desk.world.deliver()
    await passes(desk, 10)
    await ann.says("Hello?")
    await passes(desk, 5)
    assert await reminders(desk) == 1
    await passes(desk, 44)
    assert await reminders_to_admins(desk) == 0
    await passes(desk, 1)
    assert await reminders_to_admins(desk) == 1
    await passes(desk, 600)
    assert (await reminders(desk), await reminders_to_admins(desk)) == (1, 1)


async def test_who_answers_takes_it_and_nobody_hears_more(desk: CrmDesk) -> None:
    ann, max_ = await outside(desk)
    await max_.does("join", desk.world.managers)
    await ann.says("When do you come?")
    await desk.world.deliver()
    asked = next(
        one for one in reversed(await desk.world.cards()) if "When do you come?" in one.text
    )
    await max_.says("Tomorrow", desk.world.managers, reply_to=asked.id)
    await desk.world.deliver()
    await passes(desk, 120)
    assert await reminders(desk) == await reminders_to_admins(desk) == 0
    assert (await desk.lead()).owner_id == max_.id


async def test_who_gets_it_in_the_crm_has_its_clock(desk: CrmDesk) -> None:
    """User 3 becomes a member: from then on it is theirs, and they are reminded."""
    ann, _ = await outside(desk)
    await ann.says("When do you come?")
    await desk.world.deliver()
    mia = await desk.joins("Mia", 3)
    await desk.reads()
    assert (await desk.lead()).owner_id == mia.id
    await passes(desk, 9)
    assert await reminders(desk) == 0
    await passes(desk, 2)
    assert "Mia" in (await desk.world.managers.last()).text


async def test_a_lead_that_is_done_there_asks_for_nothing(desk: CrmDesk) -> None:
    ann, _ = await outside(desk)
    await ann.says("When do you come?")
    await desk.world.deliver()
    desk.changes("deal", desk.card()["ID"], stageId="WON")
    await desk.reads()
    await passes(desk, 120)
    assert await reminders(desk) == await reminders_to_admins(desk) == 0
