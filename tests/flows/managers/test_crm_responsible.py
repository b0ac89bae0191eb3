"""The CRM's responsible person follows the owner, and the owner whoever is named there."""

from collections.abc import AsyncIterator, Collection
from datetime import timedelta
from pathlib import Path

import pytest

from crm.gateway.lead_reading import LeadReading
from intake.forms.crm_part import EntityKind
from intake.leads.assignment import How
from intake.leads.lead import LeadState
from intake.outcomes.crm_reading import Sighting
from intake.outcomes.lead_entity import EntityKey
from intake.outcomes.responsibility import NOBODY
from intake.team.portal_user import PortalUser
from tests.flows.delivery.office import prepare
from tests.flows.managers.crm_desk import BOOK, MINUTE, CrmDesk
from tests.flows.world import World


@pytest.fixture
async def desk(tmp_path: Path, template: Path) -> AsyncIterator[CrmDesk]:
    """Max is user 2 of the portal, Mia user 3; the webhook is user 1's."""
    async with World.open(tmp_path, template) as world:
        yield CrmDesk(await prepare(world))
        assert world.quarantine == []


async def test_who_takes_a_lead_becomes_responsible_for_all_that_we_made(desk: CrmDesk) -> None:
    max_ = await desk.joins("Max", 2)
    await desk.asks()
    await desk.world.deliver()
    assert desk.assigned() == 1
    await desk.takes(max_)
    await desk.world.deliver()
    assert {kind: desk.assigned(kind) for kind in ("deal", "contact", "company")} == {
        "deal": 2,
        "contact": 2,
        "company": 2,
    }
    calls = desk.world.crm()["requests"]["calls"]
    assert not [one for one in calls if one.startswith("im.")], "the portal tells people itself"


async def test_who_takes_it_before_the_delivery_stands_in_the_add_itself(desk: CrmDesk) -> None:
    max_ = await desk.joins("Max", 2)
    await desk.asks()
    await desk.takes(max_)
    await desk.world.deliver()
    assert desk.assigned() == desk.assigned("contact") == 2
    assert "crm.item.update" not in desk.world.crm()["requests"]["calls"]


async def test_contact_and_company_stay_when_the_team_wants_that(desk: CrmDesk) -> None:
    max_ = await desk.joins("Max", 2)
    await desk.rules(people_too=False)
    await desk.asks()
    await desk.takes(max_)
    await desk.world.deliver()
    assert (desk.assigned(), desk.assigned("contact")) == (2, 1)


async def test_people_whom_others_made_stay_theirs(desk: CrmDesk) -> None:
    max_ = await desk.joins("Max", 2)
    desk.act(
        "add",
        type="contact",
        user_id=3,
        fields={
            "name": "Ann",
            "fm": [{"typeId": "PHONE", "valueType": "WORK", "value": "+4930901820"}],
        },
    )
    await desk.asks()
    await desk.world.deliver()
    await desk.takes(max_)
    await desk.world.deliver()
    assert (desk.assigned(), desk.assigned("contact"), desk.assigned("company")) == (2, 3, 2)


async def test_our_own_echo_takes_nothing_away(desk: CrmDesk) -> None:
    max_, mia = await desk.joins("Max", 2), await desk.joins("Mia", 3)
    await desk.asks()
    await desk.world.deliver()
    for manager, user in ((max_, 2), (mia, 3), (max_, 2)):
        lead = await desk.lead()
        if lead.owner_id is not None:
            await releases(desk)
        await desk.takes(manager)
        for _ in range(3):
            await desk.reads(timedelta(seconds=20))
        await desk.reads()
        assert desk.assigned() == user
        assert (await desk.lead()).owner_id == manager.id


async def test_who_is_made_responsible_there_has_it_here(desk: CrmDesk) -> None:
    max_, mia = await desk.joins("Max", 2), await desk.joins("Mia", 3)
    await desk.asks()
    await desk.takes(max_)
    await desk.world.deliver()
    await desk.reads()
    desk.changes("deal", desk.card()["ID"], assignedById=3)
    await desk.reads()
    lead = await desk.lead()
    assert (lead.state, lead.owner_id) == (LeadState.TAKEN, mia.id)
    async with desk.world.database.reading() as unit:
        assert (await unit.assignments.of_lead(lead.id))[-1].how is How.CRM
    await desk.reads()
    assert desk.assigned("contact") == 3, "people follow who has it by now"


async def test_a_stranger_who_is_responsible_there_owns_it_outside(desk: CrmDesk) -> None:
    max_ = await desk.joins("Max", 2)
    await desk.asks()
    await desk.takes(max_)
    await desk.world.deliver()
    await desk.reads()
    desk.changes("deal", desk.card()["ID"], assignedById=3)
    await desk.reads()
    lead = await desk.lead()
    assert (lead.state, lead.owner_id) == (LeadState.OUTSIDE, None)
    assert desk.assigned() == 3
    mia = await desk.joins("Mia", 3)
    await desk.reads()
    assert (await desk.lead()).owner_id == mia.id, "who is linked later has it then"


async def test_it_was_changed_there_while_our_row_waits(desk: CrmDesk) -> None:
    max_, mia = await desk.joins("Max", 2), await desk.joins("Mia", 3)
    await desk.asks()
    await desk.world.deliver()
    await desk.reads()
    await desk.takes(max_)
    desk.changes("deal", desk.card()["ID"], assignedById=3)
    await desk.world.deliver()
    assert desk.assigned() == 3, "we look before we write"
    await desk.reads()
    assert (await desk.lead()).owner_id == mia.id


@pytest.mark.parametrize("question", ["crm.stagehistory.list", "crm.timeline.comment.list"])
async def test_what_a_reading_saw_before_it_broke_off_counts(desk: CrmDesk, question: str) -> None:
    """The card was read, and its stages were not. Nobody may take that for never having seen it."""
    max_, mia = await desk.joins("Max", 2), await desk.joins("Mia", 3)
    await desk.asks()
    await desk.world.deliver()
    desk.world.portal_fault("server_error", method=question)
    await desk.reads()
    desk.world.portal_fault("down", count=None)
    await desk.takes(max_)
    await desk.world.deliver()
    desk.changes("deal", desk.card()["ID"], assignedById=3)
    desk.world.portal.faults.clear()
    await desk.world.settle()
    assert desk.assigned() == 3, "it was changed there after we saw it"
    await desk.reads()
    assert (await desk.lead()).owner_id == mia.id


async def test_what_was_changed_there_and_put_back_is_a_change_once_a_look_saw_it(
    desk: CrmDesk,
) -> None:
    max_ = await desk.joins("Max", 2)
    await desk.asks()
    await desk.world.deliver()
    await desk.reads()
    await desk.takes(max_)
    desk.changes("deal", desk.card()["ID"], assignedById=3)
    await desk.world.deliver()
    desk.changes("deal", desk.card()["ID"], assignedById=1)
    await desk.reads()
    assert desk.assigned() == 1, "their last word counts"
    assert (await desk.lead()).state is LeadState.OUTSIDE


async def test_what_was_changed_there_and_put_back_is_a_change_once_a_reading_saw_it(
    desk: CrmDesk,
) -> None:
    max_ = await desk.joins("Max", 2)
    await desk.asks()
    await desk.world.deliver()
    await desk.reads()
    desk.changes("deal", desk.card()["ID"], assignedById=3, stageId="PREPARATION")
    desk.world.portal_fault("server_error", method="crm.stagehistory.list")
    await desk.reads()
    desk.world.portal_fault("down", count=None)
    await desk.takes(max_)
    await desk.world.deliver()
    desk.changes("deal", desk.card()["ID"], assignedById=1)
    desk.world.portal.faults.clear()
    await desk.world.settle()
    await desk.reads()
    assert desk.assigned() == 1
    assert (await desk.lead()).state is LeadState.OUTSIDE


@pytest.mark.parametrize("known", [True, False])
async def test_what_a_reading_saw_change_while_it_read_is_a_change(
    desk: CrmDesk, monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    """It asks for what changed, then for all that it knows: somebody may come in between."""
    max_ = await desk.joins("Max", 2)
    await desk.asks("Bob", "+4930901821")
    await desk.world.deliver()
    await desk.reads()
    await desk.asks("Ann")
    await desk.world.deliver()
    if known:
        await desk.reads()
    number = desk.card()["ID"]
    desk.changes("deal", number, stageId="PREPARATION")
    desk.world.portal_fault("server_error", method="crm.stagehistory.list")
    entities = LeadReading.entities

    async def later(reading: LeadReading, keys: Collection[EntityKey]) -> Sighting:
        desk.changes("deal", number, assignedById=3)
        return await entities(reading, keys)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(LeadReading, "entities", later)
        await desk.reads()
    desk.world.portal_fault("down", count=None)
    await desk.takes(max_, 2)
    await desk.world.deliver()
    desk.changes("deal", number, assignedById=1)
    desk.world.portal.faults.clear()
    await desk.world.settle()
    await desk.reads()
    assert desk.assigned() == 1
    assert (await desk.lead(2)).state is LeadState.OUTSIDE


async def test_a_reading_that_asked_before_we_wrote_tells_nothing(desk: CrmDesk) -> None:
    """It saw what we wrote ourselves, and it is not so any more: that is no change there."""
    max_ = await desk.joins("Max", 2)
    await desk.asks()
    await desk.world.deliver()
    await desk.reads()
    asked_at = desk.world.clock.now()
    await desk.takes(max_)
    await desk.world.advance(timedelta(seconds=1))
    await desk.world.deliver()
    key = EntityKey(EntityKind.DEAL, desk.card()["ID"])
    for moment, base in ((asked_at, 2), (desk.world.clock.now() + MINUTE, NOBODY)):
        async with desk.world.database.writing() as unit:
            await unit.lead_entities.change_base({key: (2, NOBODY)}, moment)
            await unit.commit()
        assert (await desk.entity("deal", key.id)).responsible == base


@pytest.mark.parametrize("cut", ["cut_before", "cut_after"])
async def test_it_was_changed_there_after_an_answer_was_lost(desk: CrmDesk, cut: str) -> None:
    """We looked and wrote, and do not know whether that arrived: the look counts all the same."""
    max_, mia = await desk.joins("Max", 2), await desk.joins("Mia", 3)
    await desk.asks()
    await desk.world.deliver()
    await desk.takes(max_)
    desk.world.portal_fault(cut, method="crm.item.update")
    await desk.world.deliver()
    desk.changes("deal", desk.card()["ID"], assignedById=3)
    await after_the_doubt(desk)
    assert desk.assigned() == 3
    assert (await desk.lead()).owner_id == mia.id


@pytest.mark.parametrize("arrives", ["never", "at once", "late"])
@pytest.mark.parametrize("was_read", [False, True])
async def test_the_echo_of_what_we_wrote_without_an_answer_takes_nothing_away(
    desk: CrmDesk, arrives: str, was_read: bool
) -> None:
    max_, mia = await desk.joins("Max", 2), await desk.joins("Mia", 3)
    await desk.asks()
    await desk.world.deliver()
    if was_read:
        await desk.reads()
    await desk.takes(max_)
    cut = "cut_after" if arrives == "at once" else "cut_before"
    desk.world.portal_fault(cut, method="crm.item.update")
    await desk.world.deliver()
    assert desk.assigned() == (2 if arrives == "at once" else 1)
    await releases(desk)
    await desk.takes(mia)
    if arrives == "late":
        await desk.reads()
        desk.changes("deal", desk.card()["ID"], assignedById=2)
    await after_the_doubt(desk)
    assert (await desk.lead()).owner_id == mia.id
    assert desk.assigned() == 3


async def test_what_never_arrived_is_no_echo_later(desk: CrmDesk) -> None:
    max_ = await desk.joins("Max", 2)
    await desk.asks()
    await desk.world.deliver()
    await desk.reads()
    await desk.takes(max_)
    desk.world.portal_fault("cut_before", method="crm.item.update")
    await desk.world.deliver()
    await releases(desk)
    await after_the_doubt(desk)
    desk.changes("deal", desk.card()["ID"], assignedById=2)
    await desk.reads()
    assert (await desk.lead()).owner_id == max_.id, "somebody there gave it to Max"


async def releases(desk: CrmDesk) -> None:
    """Let whoever has the lead give it back to the line."""
    async with desk.world.database.writing() as unit:
        await BOOK.release(unit, await desk.lead(), desk.world.clock.now())
        await unit.commit()


async def after_the_doubt(desk: CrmDesk) -> None:
    """Let the portal be read, what is in doubt be settled, and the portal be read again."""
    for _ in range(3):
        await desk.reads()


async def test_a_manager_without_a_user_there_may_take_and_the_crm_stays(desk: CrmDesk) -> None:
    ben = await desk.joins("Ben")
    await desk.asks()
    await desk.takes(ben)
    await desk.world.deliver()
    await desk.reads()
    assert desk.assigned() == 1
    assert (await desk.lead()).owner_id == ben.id


async def test_a_refusal_of_rights_is_told_once_and_the_take_stands(desk: CrmDesk) -> None:
    max_ = await desk.joins("Max", 2)
    await desk.asks()
    await desk.world.deliver()
    desk.world.portal_fault(
        "refuse",
        method="crm.item.update",
        error="ACCESS_DENIED",
        count=None,
        description="Access denied.",
    )
    await desk.takes(max_)
    await desk.world.deliver()
    (notice,) = [one for one in await desk.notices() if "responsible" in one]
    assert "Access denied." in notice
    assert any("responsible" in one.text for one in await max_.chat.messages())
    await desk.reads()
    await desk.reads()
    assert (await desk.lead()).owner_id == max_.id
    assert len([one for one in await desk.notices() if "responsible" in one]) == 1


async def test_somebody_who_was_dismissed_is_not_named(desk: CrmDesk) -> None:
    max_ = await desk.joins("Max", 2)
    await desk.asks()
    await desk.world.deliver()
    async with desk.world.database.writing() as unit:
        await unit.portal_users.replace(
            [PortalUser(2, "Max", active=False)], desk.world.clock.now()
        )
        await unit.commit()
    await desk.takes(max_)
    await desk.world.deliver()
    assert desk.assigned() == 1
    assert [one for one in await desk.notices() if "responsible" in one]


async def test_the_portal_is_away_while_a_lead_is_taken(desk: CrmDesk) -> None:
    max_ = await desk.joins("Max", 2)
    await desk.asks()
    await desk.world.deliver()
    desk.world.portal_fault("down", count=4)
    await desk.takes(max_)
    await desk.world.deliver()
    await desk.world.settle()
    assert desk.assigned() == 2
    assert (await desk.lead()).owner_id == max_.id


async def test_a_team_without_members_changes_nothing(desk: CrmDesk) -> None:
    await desk.asks()
    await desk.world.deliver()
    await desk.reads()
    desk.changes("deal", desk.card()["ID"], assignedById=3)
    await desk.reads()
    assert (await desk.lead()).state is LeadState.WAITING
