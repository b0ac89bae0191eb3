"""Killed at any moment of telling the CRM, or of reading it: nothing twice, nothing forgotten."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from intake.leads.lead import LeadOutcome
from tests.flows.delivery.office import prepare
from tests.flows.delivery.test_crashes import Guillotine, Killed, kill_at_every_moment
from tests.flows.managers.crm_desk import CrmDesk
from tests.flows.world import World

HOUR = timedelta(hours=1)


async def test_killed_at_any_moment_of_telling(
    tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Responsible person, note and to-do of a lead that was delivered before."""
    async with World.open(tmp_path, template) as world:
        desk = CrmDesk(await prepare(world))
        max_ = await desk.joins("Max", 2)

        async def work(moment: int) -> None:
            await desk.asks(f"Ann {moment}", f"+49309018{moment:04}")
            await world.deliver()
            await desk.takes(max_, moment + 1)
            await desk.postpones(max_, 90 * HOUR, moment + 1)

        async def check(count: int, killed: bool) -> None:
            deals = [one["id"] for one in world.entities("deal")]
            assert {desk.assigned("deal", number) for number in deals} == {2}
            notes = [one for one in desk.comments() if "took the lead" in one]
            assert (len(deals), len(notes), len(desk.activities())) == (count, count, count)

        assert await kill_at_every_moment(world, monkeypatch, work, check) >= 6


async def test_killed_at_any_moment_of_reading(
    tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Won, with its money; another one merged; a third one's responsible person changed."""
    for moment in range(0, 60, 2):
        folder = tmp_path / str(moment)
        folder.mkdir()
        async with World.open(folder, template) as world:
            desk = CrmDesk(await prepare(world))
            mia = await desk.joins("Mia", 3)
            for number in range(3):
                await desk.asks(f"Ann {number}", f"+4930901820{number}")
            await world.deliver()
            await desk.reads()
            won, merged, given = [(await desk.watched(lead))["deal"] for lead in (1, 2, 3)]
            desk.changes("deal", won, stageId="WON", opportunity=5)
            by_hand = desk.act("add", type="deal", fields={"title": "By hand"})["item"]["id"]
            desk.act("merge", type="deal", id=merged, into=by_hand)
            desk.changes("deal", given, assignedById=3)
            await world.advance(60)
            guillotine = Guillotine(moment)
            with guillotine.over(monkeypatch), suppress(Killed):
                await world.deliver()
            await world.restart()
            await world.settle()
            await desk.reads(timedelta(minutes=2))
            assert (await desk.lead(1)).outcome is LeadOutcome.WON
            assert (await desk.journey(1))["amount"] == 500
            assert await desk.watched(2) == {"deal": by_hand}
            assert (await desk.lead(3)).owner_id == mia.id
            rows = await world.rows("SELECT stage FROM stage_events WHERE stage = 'WON'")
            assert len(rows) == 1
            assert not await world.rows("SELECT 1 FROM outbox WHERE queue = 'crm'")
        if not guillotine.dead:
            assert moment >= 5
            return
    raise AssertionError("the reading never ended")
