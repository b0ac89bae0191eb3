"""What becomes of leads in the CRM changes them here: stages, money, won, lost, opened again."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from intake.leads.lead import LeadOutcome, LeadState
from intake.leads.lead_book import REOPENED_WITHIN
from intake.outcomes.stage_path import CONVERSION
from tests.flows.delivery.office import QUICK, prepare, submits
from tests.flows.managers.crm_desk import MINUTE, CrmDesk
from tests.flows.world import World

SECOND = timedelta(seconds=1)


@pytest.fixture
async def desk(tmp_path: Path, template: Path) -> AsyncIterator[CrmDesk]:
    """Max is user 2 of the portal, Mia user 3; the webhook is user 1's."""
    async with World.open(tmp_path, template) as world:
        yield CrmDesk(await prepare(world))
        assert world.quarantine == []


async def bundle(desk: CrmDesk, kind: str) -> int:
    """Let a prospect's submission become a lead, a deal or a quote; gives its number."""
    crm: dict[str, Any] = {"bundle": kind, "contact": True, "company": True}
    await desk.world.write_form("quick", {**QUICK, "crm": crm})
    await desk.asks()
    await desk.world.deliver()
    await desk.reads()
    return int(desk.card(kind)["ID"])


def moment(stored: Any) -> datetime:
    """Read what the database stores: SQLite has no moments."""
    if isinstance(stored, datetime):
        return stored
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)


async def test_a_won_deal_closes_its_lead_with_its_money(desk: CrmDesk) -> None:
    await desk.joins("Max", 2)
    deal = await bundle(desk, "deal")
    desk.changes("deal", deal, stageId="PREPARATION", opportunity=1200.5, currencyId="EUR")
    await desk.reads()
    journey = await desk.journey()
    assert journey["qualified_at"] is not None
    assert (journey["won_at"], journey["amount"]) == (None, None), "not before it is won"
    desk.changes("deal", deal, stageId="WON", closedate="2020-01-01")
    won = desk.world.clock.now()
    await desk.reads(timedelta(minutes=5))
    lead = await desk.lead()
    assert (lead.state, lead.outcome) == (LeadState.CLOSED, LeadOutcome.WON)
    journey = await desk.journey()
    assert moment(journey["won_at"]) == won, "the move's moment, not the card's date"
    assert (journey["amount"], journey["currency"]) == (120050, "EUR")


async def test_a_lost_deal_closes_its_lead_in_the_portals_words(desk: CrmDesk) -> None:
    deal = await bundle(desk, "deal")
    desk.changes("deal", deal, stageId="APOLOGY")
    await desk.reads()
    lead = await desk.lead()
    assert (lead.outcome, lead.reason) == (LeadOutcome.LOST, "Analyse the failure")
    journey = await desk.journey()
    assert journey["lost_at"] is not None
    assert (journey["won_at"], journey["qualified_at"]) == (None, None)


async def test_reopened_there_is_open_here_for_whoever_had_it(desk: CrmDesk) -> None:
    max_ = await desk.joins("Max", 2)
    deal = await bundle(desk, "deal")
    await desk.takes(max_)
    await desk.world.deliver()
    desk.changes("deal", deal, stageId="WON", opportunity=10)
    await desk.reads()
    assert (await desk.journey())["amount"] == 1000
    desk.changes("deal", deal, stageId="EXECUTING")
    await desk.reads()
    lead = await desk.lead()
    assert (lead.state, lead.owner_id) == (LeadState.TAKEN, max_.id)
    journey = await desk.journey()
    assert (journey["won_at"], journey["amount"], journey["currency"]) == (None, None, None)
    assert journey["qualified_at"] is not None


async def test_a_deal_is_won_weeks_after_its_lead_was_done(desk: CrmDesk) -> None:
    deal = await bundle(desk, "deal")
    await desk.closes(LeadOutcome.DONE)
    await desk.reads(REOPENED_WITHIN + timedelta(days=60))
    desk.changes("deal", deal, stageId="WON", opportunity=99, currencyId="USD")
    await desk.reads()
    assert (await desk.lead()).outcome is LeadOutcome.WON
    journey = await desk.journey()
    assert (journey["amount"], journey["currency"]) == (9900, "USD")
    desk.changes("deal", deal, opportunity=50)
    await desk.reads()
    assert (await desk.journey())["amount"] == 5000, "its money is corrected later"


async def test_nobody_opens_again_what_was_done_here(desk: CrmDesk) -> None:
    deal = await bundle(desk, "deal")
    await desk.closes(LeadOutcome.DONE)
    desk.changes("deal", deal, stageId="PREPARATION")
    await desk.reads()
    assert (await desk.lead()).outcome is LeadOutcome.DONE


async def test_an_amount_that_changes_while_nobody_moves_the_card(desk: CrmDesk) -> None:
    deal = await bundle(desk, "deal")
    desk.changes("deal", deal, stageId="WON")
    await desk.reads()
    for amount, currency, units in ((10, "EUR", 1000), (10.005, "EUR", 1001), (7, "JPY", 7)):
        desk.changes("deal", deal, opportunity=amount, currencyId=currency)
        await desk.reads()
        journey = await desk.journey()
        assert (journey["amount"], journey["currency"]) == (units, currency)


async def test_every_stage_between_two_readings_is_kept_once(desk: CrmDesk) -> None:
    deal = await bundle(desk, "deal")
    for stage in ("PREPARATION", "EXECUTING", "FINAL_INVOICE"):
        await desk.world.advance(SECOND)
        desk.changes("deal", deal, stageId=stage)
    for _ in range(3):
        await desk.reads()
    assert await desk.stages() == ["NEW", "PREPARATION", "EXECUTING", "FINAL_INVOICE"]


async def test_gaps_in_the_history_are_seen_by_comparing(desk: CrmDesk) -> None:
    """A stage of failure that was left leaves no row, and a move to another pipeline none at all:
    what was seen stays, what is there now is added."""
    deal = await bundle(desk, "deal")
    desk.changes("deal", deal, stageId="LOSE")
    await desk.reads()
    desk.changes("deal", deal, stageId="NEW")
    await desk.reads()
    desk.changes("deal", deal, categoryId=1, stageId="C1:NEW")
    await desk.reads()
    assert await desk.stages() == ["NEW", "LOSE", "NEW", "C1:NEW"]
    entity = await desk.entity("deal", deal)
    assert (entity.pipeline, entity.stage) == (1, "C1:NEW")
    assert (await desk.lead()).is_open


async def test_the_history_may_not_be_read_at_all(desk: CrmDesk) -> None:
    desk.world.portal_fault(
        "refuse", method="crm.stagehistory.list", error="ACCESS_DENIED", count=None
    )
    deal = await bundle(desk, "deal")
    desk.changes("deal", deal, stageId="WON")
    won = desk.world.clock.now()
    await desk.reads()
    assert await desk.stages() == ["NEW", "WON"]
    assert moment((await desk.journey())["won_at"]) == won


async def test_a_quote_is_won_too(desk: CrmDesk) -> None:
    quote = await bundle(desk, "quote")
    desk.changes("quote", quote, stageId="APPROVED", opportunity=5)
    await desk.reads()
    assert (await desk.lead()).outcome is LeadOutcome.WON
    assert (await desk.journey())["amount"] == 500


async def test_two_submissions_share_a_deal_and_its_money_counts_once(desk: CrmDesk) -> None:
    await desk.world.write_form("quick", {**QUICK, "repeat": "comment"})
    ann = await desk.asks()
    await desk.world.deliver()
    await submits(ann)
    await desk.world.deliver()
    assert len(desk.world.entities("deal")) == 1
    desk.changes("deal", desk.card()["ID"], stageId="WON", opportunity=8)
    await desk.reads()
    first, second = await desk.journey(1), await desk.journey(2)
    assert (first["amount"], second["amount"]) == (800, None)
    assert (await desk.lead()).outcome is LeadOutcome.WON


async def test_a_lead_with_two_deals_is_lost_when_both_are(desk: CrmDesk) -> None:
    ann = await desk.asks()
    await desk.world.deliver()
    await submits(ann)
    await desk.world.deliver()
    one, two = (int(card["id"]) for card in desk.world.entities("deal"))
    desk.changes("deal", one, stageId="LOSE")
    await desk.reads()
    assert (await desk.lead()).is_open
    assert (await desk.journey(1))["lost_at"] is not None
    desk.changes("deal", two, stageId="LOSE")
    await desk.reads()
    assert (await desk.lead()).outcome is LeadOutcome.LOST


async def test_a_lead_waits_for_what_is_still_to_be_delivered(desk: CrmDesk) -> None:
    ann = await desk.asks()
    await desk.world.deliver()
    await desk.reads()
    desk.world.portal_fault("operating_limit", method="crm.item.add", count=None)
    await submits(ann)
    desk.changes("deal", desk.card()["ID"], stageId="LOSE")
    await desk.reads()
    assert (await desk.world.submission(2)).delivered_at is None
    assert (await desk.entity("deal", desk.card()["ID"])).ended_at is not None
    assert (await desk.lead()).is_open
    desk.world.portal.faults.clear()
    await desk.world.settle()
    await desk.reads()
    assert (await desk.lead()).is_open


async def test_a_converted_lead_without_a_deal_is_won_by_itself(desk: CrmDesk) -> None:
    lead = await bundle(desk, "lead")
    desk.changes("lead", lead, stageId="CONVERTED", opportunity=3)
    await desk.reads()
    assert (await desk.lead()).is_open, "its deals may be on their way"
    await desk.reads(CONVERSION)
    assert (await desk.lead()).outcome is LeadOutcome.WON
    assert (await desk.journey())["amount"] == 300


async def test_spam_stays_spam_whatever_the_card_becomes(desk: CrmDesk) -> None:
    deal = await bundle(desk, "deal")
    await desk.closes(LeadOutcome.SPAM)
    desk.changes("deal", deal, stageId="LOSE")
    await desk.reads()
    assert (await desk.lead()).outcome is LeadOutcome.SPAM
    desk.changes("deal", deal, stageId="NEW")
    await desk.reads()
    assert not (await desk.lead()).is_open


async def test_a_newer_lead_goes_on_with_a_card_that_is_opened_again(desk: CrmDesk) -> None:
    ann = await desk.asks()
    await desk.world.deliver()
    await desk.reads()
    deal = int(desk.card()["ID"])
    desk.changes("deal", deal, stageId="LOSE")
    await desk.reads()
    await submits(ann)
    await desk.world.deliver()
    desk.changes("deal", deal, stageId="NEW")
    await desk.reads()
    assert not (await desk.lead(1)).is_open
    assert (await desk.entity("deal", deal)).lead_id == 2


async def test_the_portal_is_asked_rarely_and_in_few_requests(desk: CrmDesk) -> None:
    for number in range(12):
        await desk.asks(f"Ann {number}", f"+49309018{number:04}")
    await desk.world.deliver()
    await desk.reads()
    before = desk.world.crm()["requests"]["count"]
    await desk.reads()
    assert desk.world.crm()["requests"]["count"] - before <= 3
    await desk.reads(MINUTE / 2)
    assert desk.world.crm()["requests"]["count"] - before <= 3, "not twice in a minute"


async def test_a_portal_that_is_down_is_read_again_later(desk: CrmDesk) -> None:
    deal = await bundle(desk, "deal")
    desk.changes("deal", deal, stageId="WON")
    desk.world.portal_fault("down", count=3)
    await desk.reads()
    await desk.world.settle()
    assert (await desk.lead()).outcome is LeadOutcome.WON


async def test_nothing_personal_is_logged(desk: CrmDesk, log: list[Any]) -> None:
    deal = await bundle(desk, "deal")
    desk.changes("deal", deal, stageId="LOSE", title="Secret Lee", comments="+4930901820")
    await desk.reads()
    assert not [one for one in log if "Lee" in str(one) or "901820" in str(one)]
