"""Reading back many cards at once, from a portal that pages."""

from datetime import UTC, datetime, timedelta

import pytest

from crm.client.bitrix24_client import Bitrix24Client
from crm.client.methods.command_batch import Batch, Command
from crm.client.methods.entity_types import EntityType
from crm.client.methods.item import ItemAdd
from crm.gateway.bundle_commands import ORIGINATOR
from crm.gateway.lead_reading import LeadReading
from crm.gateway.stage_directory import StageDirectory
from intake.forms.crm_part import EntityKind
from intake.kernel.ids import SubmissionKey
from intake.outcomes.lead_entity import EntityKey, StageMeaning
from sandbox.portal.core import Portal

SEVERAL = 120


@pytest.fixture
async def reading(client: Bitrix24Client) -> LeadReading:
    return LeadReading(client, StageDirectory(client, lambda: 0.0))


@pytest.fixture
async def deals(client: Bitrix24Client) -> list[EntityKey]:
    """More than two pages of ours, and one of somebody else's."""
    made: list[EntityKey] = []
    for start in range(0, SEVERAL, 40):
        commands = tuple(
            Command(
                f"deal{number}",
                ItemAdd(EntityType.DEAL, {"originatorId": ORIGINATOR, "originId": f"key{number}"}),
            )
            for number in range(start, start + 40)
        )
        result = await client.batch(Batch(commands))
        made += [EntityKey(EntityKind.DEAL, result.value(one) or 0) for one in commands]
    await client.call(ItemAdd(EntityType.DEAL, {"title": "other", "originatorId": "shop"}))
    return made


async def test_all_pages_of_what_changed_and_bears_our_name(
    reading: LeadReading, deals: list[EntityKey]
) -> None:
    long_ago = datetime(2000, 1, 1, tzinfo=UTC)
    found = await reading.changed(long_ago)
    assert [one.key for one in found.seen] == deals
    assert (await reading.changed(found.at + timedelta(days=1))).seen == ()


async def test_the_portals_clock_is_what_a_cursor_holds(
    reading: LeadReading, deals: list[EntityKey]
) -> None:
    at = (await reading.changed(None)).at
    assert at.tzinfo is UTC
    assert all(
        one.updated_at <= at + timedelta(seconds=1) for one in (await reading.entities(deals)).seen
    )


async def test_fifty_a_call_by_number_and_nothing_for_what_is_gone(
    reading: LeadReading, deals: list[EntityKey], portal: Portal
) -> None:
    gone = EntityKey(EntityKind.DEAL, 99_999)
    before = portal.calls["crm.item.list"]
    found = await reading.entities([*deals, gone])
    assert {one.key for one in found.seen} == set(deals)
    assert portal.calls["crm.item.list"] - before == 3
    assert await reading.missing([gone, deals[0]]) == {gone: False}


async def test_origins_are_found_under_whatever_number(
    reading: LeadReading, deals: list[EntityKey]
) -> None:
    wanted = [SubmissionKey(f"key{number}") for number in range(0, SEVERAL, 2)]
    found = await reading.bearing([*wanted, SubmissionKey("nobody's")])
    assert {one.key for one in found} == set(deals[::2])
    assert {one.origin for one in found} == set(wanted)


async def test_a_stage_history_longer_than_a_page(
    reading: LeadReading, deals: list[EntityKey], portal: Portal
) -> None:
    deal = deals[0]
    for turn in range(60):
        stage = ("PREPARATION", "EXECUTING")[turn % 2]
        fields = {"stageId": stage}
        portal.act({"act": "change", "type": "deal", "id": deal.id, "fields": fields}, 1e9 + turn)
    rows = await reading.stages({deal: None, deals[1]: None})
    assert [one.stage for one in rows if one.key == deal][:3] == ["NEW", "PREPARATION", "EXECUTING"]
    assert len([one for one in rows if one.key == deal]) == 61
    last = max(one.history_id or 0 for one in rows)
    assert await reading.stages({deal: last, deals[1]: last}) == ()
    assert {one.meaning for one in rows} == {StageMeaning.IN_PROGRESS}
