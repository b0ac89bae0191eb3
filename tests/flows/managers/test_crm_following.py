"""Cards that are not where they were: merged, converted, restored, moved, deleted."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from intake.forms.crm_part import EntityKind
from intake.leads.lead import LeadOutcome, LeadState
from intake.leads.timer import TimerKind, of_lead
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outcomes.lead_entity import EntityKey, Gone
from tests.flows.delivery.office import QUICK, prepare, submits
from tests.flows.managers.crm_desk import CrmDesk
from tests.flows.world import World


@pytest.fixture
async def desk(tmp_path: Path, template: Path) -> AsyncIterator[CrmDesk]:
    """Max is user 2 of the portal, Mia user 3; the webhook is user 1's."""
    async with World.open(tmp_path, template) as world:
        yield CrmDesk(await prepare(world))
        assert world.quarantine == []


async def a_lead(desk: CrmDesk) -> int:
    """Let a submission become a lead in the CRM; gives its number."""
    crm: dict[str, Any] = {"bundle": "lead"}
    steps = [{**one, "crm": one["crm"].replace("contact", "lead")} for one in QUICK["steps"][:2]]
    await desk.world.write_form("quick", {**QUICK, "steps": steps, "crm": crm})
    person = desk.world.person("Ann")
    await person.opens("spring")
    for words in ("Ann Lee", "+4930901820"):
        await person.says(words)
    await person.presses("Send")
    await desk.world.deliver()
    await desk.reads()
    return int(desk.card("lead")["ID"])


async def a_deal(desk: CrmDesk) -> int:
    await desk.asks()
    await desk.world.deliver()
    await desk.reads()
    return int(desk.card()["ID"])


def by_hand(desk: CrmDesk, user: int = 1, **fields: Any) -> int:
    """Let somebody make a deal in the portal."""
    made = desk.act("add", type="deal", user_id=user, fields={"title": "By hand", **fields})
    return int(made["item"]["id"])


async def test_a_merged_deal_is_followed_by_our_comment(desk: CrmDesk) -> None:
    deal = await a_deal(desk)
    survivor = by_hand(desk)
    desk.act("merge", type="deal", id=deal, into=survivor)
    await desk.reads()
    assert await desk.watched() == {"deal": survivor}
    assert (await desk.lead()).is_open
    desk.changes("deal", survivor, stageId="WON", opportunity=4)
    await desk.reads()
    assert (await desk.lead()).outcome is LeadOutcome.WON
    assert (await desk.journey())["amount"] == 400, "it bears our name now"


async def test_a_card_that_bears_another_name_brings_no_money(desk: CrmDesk) -> None:
    deal = await a_deal(desk)
    survivor = by_hand(desk, originatorId="shop", originId="7")
    desk.act("merge", type="deal", id=deal, into=survivor)
    await desk.reads()
    desk.changes("deal", survivor, stageId="WON", opportunity=4)
    await desk.reads()
    assert (await desk.lead()).outcome is LeadOutcome.WON
    assert (await desk.journey())["won_at"] is None


async def test_two_of_ours_are_merged(desk: CrmDesk) -> None:
    one = await a_deal(desk)
    await desk.asks("Bob", "+4930901821")
    await desk.world.deliver()
    await desk.reads()
    two = int(desk.card()["ID"])
    desk.act("merge", type="deal", id=one, into=two)
    await desk.reads()
    assert await desk.watched(2) == {"deal": two}
    desk.changes("deal", two, stageId="WON", opportunity=4)
    await desk.reads()
    assert (await desk.journey(2))["amount"] == 400
    assert (await desk.journey(1))["amount"] is None


async def test_what_is_merged_into_the_deal_of_a_lead_that_is_over_goes_on_there(
    desk: CrmDesk,
) -> None:
    """Who came back has two deals, and somebody goes on with the older one."""
    max_, mia = await desk.joins("Max", 2), await desk.joins("Mia", 3)
    ann = await desk.asks()
    await desk.takes(max_)
    await desk.world.deliver()
    await desk.reads()
    one = int(desk.card()["ID"])
    await desk.closes()
    await submits(ann)
    await desk.takes(mia, 2)
    await desk.world.deliver()
    await desk.reads()
    desk.act("merge", type="deal", id=int(desk.card()["ID"]), into=one)
    await desk.reads()
    assert await desk.watched(1) == {}
    assert await desk.watched(2) == {"deal": one}
    assert (await desk.lead(2)).owner_id == max_.id
    await desk.calls(max_, 2)
    await desk.world.deliver()
    assert "called" in desk.comments()[-1]
    desk.changes("deal", one, stageId="WON", opportunity=4)
    await desk.reads()
    assert (await desk.lead(2)).outcome is LeadOutcome.WON
    assert (await desk.journey(1))["amount"] == 400


async def test_whoever_has_the_surviving_card_has_the_lead(desk: CrmDesk) -> None:
    max_, mia = await desk.joins("Max", 2), await desk.joins("Mia", 3)
    await desk.asks()
    await desk.takes(max_)
    await desk.world.deliver()
    await desk.reads()
    survivor = by_hand(desk, user=3)
    desk.act("merge", type="deal", id=desk.card("deal", 2001)["ID"], into=survivor)
    await desk.reads()
    assert (await desk.lead()).owner_id == mia.id


async def test_who_takes_a_lead_whose_deal_was_just_merged_becomes_responsible(
    desk: CrmDesk,
) -> None:
    """The deal that is to be changed is gone, and where it went is not known yet."""
    max_ = await desk.joins("Max", 2)
    deal = await a_deal(desk)
    survivor = by_hand(desk)
    desk.act("merge", type="deal", id=deal, into=survivor)
    await desk.takes(max_)
    await desk.world.deliver()
    assert desk.card("deal", survivor)["ASSIGNED_BY_ID"] == 1
    await desk.reads()
    await desk.world.settle()
    assert desk.card("deal", survivor)["ASSIGNED_BY_ID"] == 2
    assert (await desk.lead()).owner_id == max_.id


async def test_who_took_a_lead_whose_deal_was_never_seen_becomes_responsible(
    desk: CrmDesk,
) -> None:
    """It was merged before anything was read: what it said before nobody knows."""
    max_ = await desk.joins("Max", 2)
    await desk.asks()
    await desk.world.deliver(OutboxQueue.CRM)
    survivor = by_hand(desk)
    desk.act("merge", type="deal", id=desk.card("deal", 2001)["ID"], into=survivor)
    await desk.takes(max_)
    await desk.world.deliver(OutboxQueue.CRM)
    await desk.reads()
    await desk.world.settle()
    assert (await desk.lead()).owner_id == max_.id
    assert desk.card("deal", survivor)["ASSIGNED_BY_ID"] == 2


async def test_a_converted_lead_is_followed_to_its_deal(desk: CrmDesk) -> None:
    lead = await a_lead(desk)
    made = desk.act("convert", id=lead, into=["contact", "deal"])
    await desk.reads()
    assert await desk.watched() == {"deal": made["deal"]}
    assert (await desk.lead()).is_open
    assert (await desk.journey())["qualified_at"] is not None
    desk.changes("deal", made["deal"], stageId="WON", opportunity=7)
    await desk.reads()
    assert (await desk.lead()).outcome is LeadOutcome.WON
    assert (await desk.journey())["amount"] == 700, "once, not for the lead as well"


async def test_a_conversion_that_is_taken_back(desk: CrmDesk) -> None:
    lead = await a_lead(desk)
    desk.act("convert", id=lead, into=["deal"])
    await desk.reads()
    desk.changes("lead", lead, stageId="IN_PROCESS")
    await desk.reads()
    assert (await desk.watched())["lead"] == lead
    assert (await desk.lead()).is_open


async def test_a_lead_that_is_deleted_after_its_conversion(desk: CrmDesk) -> None:
    lead = await a_lead(desk)
    made = desk.act("convert", id=lead, into=["deal"])
    desk.act("delete", type="lead", id=lead, final=True)
    await desk.reads()
    assert await desk.watched() == {"deal": made["deal"]}


async def test_a_deleted_deal_is_told_and_its_lead_is_done_with(desk: CrmDesk) -> None:
    max_ = await desk.joins("Max", 2)
    await desk.asks()
    await desk.takes(max_)
    await desk.world.deliver()
    await desk.reads()
    deal = int(desk.card()["ID"])
    desk.changes("deal", deal, stageId="EXECUTING")
    await desk.reads()
    desk.act("delete", type="deal", id=deal)
    await desk.reads()
    lead = await desk.lead()
    assert (lead.state, lead.outcome) == (LeadState.CLOSED, LeadOutcome.DONE), "never lost"
    entity = await desk.entity("deal", deal)
    assert (entity.gone, entity.stage) == (Gone.DELETED, "EXECUTING")
    (notice,) = [one for one in await desk.notices() if "was deleted" in one]
    assert str(deal) in notice
    await desk.reads()
    assert len([one for one in await desk.notices() if "was deleted" in one]) == 1
    assert "Deleted in the CRM" in (await desk.world.cards())[-1].text
    async with desk.world.database.reading() as unit:
        clocks = await unit.timers.open_of(of_lead(lead.id))
    assert [one for one in clocks if one.kind is TimerKind.RATING] == [], "nobody is asked of it"


async def test_a_deal_is_deleted_after_its_lead_was_done(desk: CrmDesk) -> None:
    """What is closed is read by its number once an hour."""
    max_ = await desk.joins("Max", 2)
    await desk.asks()
    await desk.takes(max_)
    await desk.world.deliver()
    await desk.reads()
    deal = int(desk.card()["ID"])
    await desk.closes()
    await desk.reads()
    assert "Deleted in the CRM" not in (await desk.world.cards())[-1].text
    desk.act("delete", type="deal", id=deal)
    await desk.reads(timedelta(minutes=61))
    await desk.reads()
    (notice,) = [one for one in await desk.notices() if "was deleted" in one]
    assert str(deal) in notice
    card = (await desk.world.cards())[-1].text
    assert "Deleted in the CRM" in card
    assert "Done · Max" in card, "it ended as it ended"
    assert (await desk.lead()).outcome is LeadOutcome.DONE


async def test_nobody_is_asked_how_it_was_once_the_card_is_thrown_away(desk: CrmDesk) -> None:
    deal = await a_deal(desk)
    await desk.closes()
    await desk.reads()
    desk.act("delete", type="deal", id=deal)
    await stir(desk, deal)
    await desk.reads()
    async with desk.world.database.reading() as unit:
        clocks = await unit.timers.open_of(of_lead((await desk.lead()).id))
    assert [one for one in clocks if one.kind is TimerKind.RATING] == []


async def stir(desk: CrmDesk, deal: int) -> None:
    """An event tells that a deal changed."""
    async with desk.world.database.writing() as unit:
        key = EntityKey(EntityKind.DEAL, deal)
        assert await unit.lead_entities.stir([key], desk.world.clock.now())
        await unit.commit()


@pytest.mark.parametrize("after", [timedelta(minutes=1), timedelta(days=20)])
async def test_a_restored_deal_goes_on_under_its_new_number(
    desk: CrmDesk, after: timedelta
) -> None:
    deal = await a_deal(desk)
    desk.act("delete", type="deal", id=deal)
    await desk.reads()
    assert not (await desk.lead()).is_open
    await desk.reads(after)
    new = desk.act("restore", type="deal", id=deal)["id"]
    await desk.reads()
    assert await desk.watched() == {"deal": new}
    assert (await desk.lead()).is_open
    desk.changes("deal", new, stageId="WON", opportunity=6)
    await desk.reads()
    assert (await desk.journey())["amount"] == 600
    assert await desk.stages() == ["NEW", "NEW", "WON"], "the old number's stages stay"


async def test_deleted_and_restored_between_two_readings(desk: CrmDesk) -> None:
    deal = await a_deal(desk)
    desk.act("delete", type="deal", id=deal)
    new = desk.act("restore", type="deal", id=deal)["id"]
    await desk.reads()
    assert await desk.watched() == {"deal": new}
    assert (await desk.lead()).is_open
    assert not [one for one in await desk.notices() if "was deleted" in one]


async def test_a_move_to_another_pipeline_is_seen(desk: CrmDesk) -> None:
    deal = await a_deal(desk)
    desk.changes("deal", deal, categoryId=1, stageId="C1:NEW")
    await desk.reads()
    entity = await desk.entity("deal", deal)
    assert (entity.pipeline, entity.stage) == (1, "C1:NEW")
    desk.changes("deal", deal, stageId="C1:WON", opportunity=1)
    await desk.reads()
    assert (await desk.journey())["amount"] == 100


async def test_a_card_that_we_may_not_see_any_more(tmp_path: Path, template: Path) -> None:
    """The webhook's owner sees own cards only: with the responsible person the card goes."""
    users = [
        {"id": 1, "name": "Ada", "last_name": "A", "email": "a@x.y", "sees": "own"},
        {"id": 2, "name": "Max", "last_name": "M", "email": "m@x.y"},
    ]
    async with World.open(tmp_path, template, portal={"users": users}) as world:
        desk = CrmDesk(await prepare(world))
        deal = await a_deal(desk)
        desk.changes("deal", deal, user=2, assignedById=2)
        await desk.reads()
        assert (await desk.entity("deal", deal)).gone is Gone.HIDDEN
        assert (await desk.lead()).is_open
        assert [one for one in await desk.notices() if "may not see" in one]
        desk.changes("deal", deal, user=2, assignedById=1)
        await desk.reads()
        assert (await desk.entity("deal", deal)).gone is None
