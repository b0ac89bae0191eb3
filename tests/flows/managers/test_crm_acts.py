"""What managers do with leads is told the CRM: notes, to-dos, the portal's own reasons."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from intake.forms.crm_part import EntityKind
from intake.kernel.ids import LeadId
from intake.leads.lead import LeadOutcome
from intake.outcomes.lost_reasons import OfferReasons
from tests.flows.delivery.office import prepare
from tests.flows.managers.crm_desk import CrmDesk
from tests.flows.world import World
from tests.people import Person

HOUR = timedelta(hours=1)


@pytest.fixture
async def desk(tmp_path: Path, template: Path) -> AsyncIterator[CrmDesk]:
    """Max is user 2 of the portal, Mia user 3; the webhook is user 1's."""
    async with World.open(tmp_path, template) as world:
        yield CrmDesk(await prepare(world))
        assert world.quarantine == []


@pytest.fixture
async def max_(desk: CrmDesk) -> Person:
    """The owner of a delivered lead."""
    max_ = await desk.joins("Max", 2)
    await desk.asks()
    await desk.world.deliver()
    await desk.takes(max_)
    await desk.world.deliver()
    return max_


# --- notes ---


async def test_who_took_it_and_called_stands_in_the_timeline(desk: CrmDesk, max_: Person) -> None:
    await desk.calls(max_)
    await desk.world.deliver()
    notes = desk.comments()[1:]
    assert ["Max took the lead in Telegram" in notes[0], "Max called" in notes[1]] == [True, True]


async def test_a_note_waits_for_the_delivery(desk: CrmDesk) -> None:
    max_ = await desk.joins("Max", 2)
    desk.world.portal_fault("operating_limit", method="crm.item.add", count=1)
    await desk.asks()
    await desk.takes(max_)
    await desk.world.deliver()
    assert desk.comments() == []
    await desk.world.settle()
    assert len(desk.comments()) == 2


async def test_an_answer_is_lost_and_the_note_stands_once(desk: CrmDesk, max_: Person) -> None:
    desk.world.portal_fault("cut_after", method="crm.timeline.comment.add", count=1)
    await desk.calls(max_)
    await desk.world.deliver()
    await desk.world.settle()
    assert len([one for one in desk.comments() if "Max called" in one]) == 1


async def test_what_people_typed_is_no_markup(desk: CrmDesk) -> None:
    evil = await desk.joins("[url=http://x.y]Max[/url]", 2)
    await desk.asks()
    await desk.world.deliver()
    await desk.takes(evil)
    await desk.world.deliver()
    assert "[url" not in desk.comments()[-1]


async def test_a_note_for_a_card_that_was_merged_reaches_the_survivor(
    desk: CrmDesk, max_: Person
) -> None:
    await desk.reads()
    deal = int(desk.card()["ID"])
    made = desk.act("add", type="deal", fields={"title": "By hand"})
    survivor = made["item"]["id"]
    desk.act("merge", type="deal", id=deal, into=survivor)
    await desk.calls(max_)
    await desk.world.deliver()
    await desk.reads()
    await desk.world.settle()
    (note,) = [one for one in desk.world.crm()["comments"] if "Max called" in one["text"]]
    assert note["owner"] == ["deal", survivor]


# --- to-dos ---


async def test_postponing_makes_a_todo_for_the_owner(desk: CrmDesk, max_: Person) -> None:
    await desk.postpones(max_, HOUR)
    await desk.world.deliver()
    (todo,) = desk.activities()
    wakes = desk.world.clock.now() + HOUR
    assert datetime.fromtimestamp(todo["deadline"], UTC) == wakes
    assert (todo["responsible_id"], todo["completed"]) == (2, False)
    assert todo["subject"] == "Come back to this prospect"


async def test_postponing_again_moves_it(desk: CrmDesk, max_: Person) -> None:
    for hours in (1, 5):
        await desk.postpones(max_, hours * HOUR)
        await desk.world.deliver()
    (todo,) = desk.activities()
    wakes = desk.world.clock.now() + 5 * HOUR
    assert datetime.fromtimestamp(todo["deadline"], UTC) == wakes


async def test_a_todo_that_was_done_there_meanwhile_is_made_anew(
    desk: CrmDesk, max_: Person
) -> None:
    await desk.postpones(max_, HOUR)
    await desk.world.deliver()
    desk.act("complete", id=desk.activities()[0]["id"])
    await desk.postpones(max_, 2 * HOUR)
    await desk.world.deliver()
    assert [one["completed"] for one in desk.activities()] == [True, False]


async def test_an_answer_is_lost_and_there_is_one_todo(desk: CrmDesk, max_: Person) -> None:
    desk.world.portal_fault("cut_after", method="crm.activity.todo.add", count=1)
    await desk.postpones(max_, HOUR)
    await desk.world.deliver()
    await desk.world.settle()
    assert len(desk.activities()) == 1
    await desk.closes()
    await desk.reads()
    assert [one["completed"] for one in desk.activities()] == [True]


async def test_it_is_done_once_somebody_has_seen_to_it(desk: CrmDesk, max_: Person) -> None:
    await desk.postpones(max_, HOUR)
    await desk.world.deliver()
    await desk.reads(HOUR)
    await desk.wakes()
    await desk.reads()
    assert not desk.activities()[0]["completed"], "waking is what it reminds of"
    await desk.calls(max_)
    await desk.reads()
    assert desk.activities()[0]["completed"]


async def test_closing_completes_it(desk: CrmDesk, max_: Person) -> None:
    await desk.postpones(max_, HOUR)
    await desk.world.deliver()
    await desk.closes()
    await desk.reads()
    assert desk.activities()[0]["completed"]


async def test_a_lead_that_woke_before_the_portal_heard_needs_none(
    desk: CrmDesk, max_: Person
) -> None:
    desk.world.portal_fault("down", count=2)
    await desk.postpones(max_, HOUR)
    await desk.world.deliver()
    await desk.wakes()
    await desk.world.settle()
    assert desk.activities() == []


# --- not a lead ---


async def test_the_portals_own_reasons_are_offered(desk: CrmDesk, max_: Person) -> None:
    offer = OfferReasons(desk.world.database.reading, desk.world.process.portal.leads.reasons)
    assert [one.code for one in await offer(LeadId(1))] == ["LOSE", "APOLOGY"]
    reasons = desk.world.process.portal.leads.reasons
    assert [one.code for one in await reasons.reasons(EntityKind.LEAD, None)] == ["JUNK"]
    assert [one.code for one in await reasons.reasons(EntityKind.DEAL, 1)] == [
        "C1:LOSE",
        "C1:APOLOGY",
    ]
    before = desk.world.crm()["requests"]["count"]
    await offer(LeadId(1))
    assert desk.world.crm()["requests"]["count"] == before, "they are remembered for a while"


async def test_a_portal_that_is_away_offers_none(desk: CrmDesk, max_: Person) -> None:
    desk.world.portal_fault("down", count=None)
    offer = OfferReasons(desk.world.database.reading, desk.world.process.portal.leads.reasons)
    assert await offer(LeadId(1)) == ()
    assert await offer(LeadId(7)) == ()


async def test_not_a_lead_moves_the_card_to_that_reason(desk: CrmDesk, max_: Person) -> None:
    await desk.closes(LeadOutcome.NOT_A_LEAD, by=max_, reason="APOLOGY")
    await desk.world.deliver()
    assert desk.card()["STAGE_ID"] == "APOLOGY"
    await desk.reads()
    await desk.reads()
    assert (await desk.lead()).outcome is LeadOutcome.NOT_A_LEAD, "our echo changes nothing"
    assert (await desk.journey())["lost_at"] is not None


async def test_a_card_in_another_pipeline_gets_its_own_stage(desk: CrmDesk, max_: Person) -> None:
    desk.changes("deal", desk.card()["ID"], categoryId=1, stageId="C1:NEW")
    await desk.closes(LeadOutcome.NOT_A_LEAD, by=max_, reason="LOSE")
    await desk.world.deliver()
    assert desk.card()["STAGE_ID"] == "C1:LOSE"


async def test_a_card_that_is_won_is_left_alone(desk: CrmDesk, max_: Person) -> None:
    desk.changes("deal", desk.card()["ID"], stageId="WON")
    await desk.closes(LeadOutcome.NOT_A_LEAD, by=max_, reason="LOSE")
    await desk.world.deliver()
    assert desk.card()["STAGE_ID"] == "WON"
    await desk.reads()
    assert (await desk.lead()).outcome is LeadOutcome.WON, "the CRM knows better"


@pytest.mark.parametrize("error", ["-", "CRM_FIELD_ERROR_REQUIRED", "ACCESS_DENIED"])
async def test_a_refused_stage_is_told_whoever_gave_the_reason(
    desk: CrmDesk, max_: Person, error: str
) -> None:
    desk.world.portal_fault(
        "refuse", method="crm.item.update", error=error, description="Not so.", count=1
    )
    await desk.closes(LeadOutcome.NOT_A_LEAD, by=max_, reason="LOSE")
    await desk.world.deliver()
    assert [one for one in await max_.chat.messages() if "Not so." in one.text]
    assert (await desk.lead()).outcome is LeadOutcome.NOT_A_LEAD
