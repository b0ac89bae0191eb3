"""Batches and long lists against the sandbox's portal over loopback HTTP."""

import json

import pytest

from crm.client.bitrix24_client import Bitrix24Client
from crm.client.call_errors import (
    PermanentError,
)
from crm.client.methods import (
    Batch,
    Command,
    Done,
    EntityAdd,
    EntityList,
    EntityType,
    Failed,
    ItemAdd,
    ItemGet,
    ItemList,
    NotExecuted,
    TraceAdd,
    TracedEntity,
    id_of,
)
from tests.crm.client.against_portal.far_portal import FarPortal

DEAL, CONTACT, LEAD = EntityType.DEAL, EntityType.CONTACT, EntityType.LEAD
TRACE = json.dumps({"tags": {"list": {"utm_source": "google"}}})


async def test_a_chain_makes_a_linked_bundle(client: Bitrix24Client) -> None:
    text = "a & b + c = $result[contact] %26"
    contact = Command("contact", ItemAdd(CONTACT, {"name": "Ann & Co", "post": text}))
    deal = Command("deal", ItemAdd(DEAL, {"title": "T", "contactIds": [id_of(contact)]}))
    trace = Command(
        "trace",
        TraceAdd(TRACE, (TracedEntity(CONTACT, id_of(contact)), TracedEntity(DEAL, id_of(deal)))),
    )
    read = Command("read", ItemGet(DEAL, id_of(deal)))

    result = await client.batch(Batch((contact, deal, trace, read)))

    assert result.failure is None
    made = result.value(contact)
    record = result.value(read)
    assert made is not None
    assert record is not None
    assert record.fields["contactIds"] == [made]
    assert isinstance(result[trace], Done)
    person = await client.call(ItemGet(CONTACT, made))
    assert person.fields["name"] == "Ann & Co"
    assert person.fields["post"] == text.replace("$", "$ ")


async def test_a_stored_trace_is_shared_by_classic_adds(
    client: Bitrix24Client, portal: FarPortal
) -> None:
    trace = Command("trace", TraceAdd(TRACE))
    lead = Command(
        "lead",
        EntityAdd(LEAD, {"TITLE": "T", "UTM_SOURCE": "google", "TRACE": id_of(trace)}),
    )

    result = await client.batch(Batch((trace, lead)))

    assert result.failure is None
    assert len((await portal.state())["traces"]) == 1


async def test_a_chain_that_fails_in_the_middle(client: Bitrix24Client) -> None:
    deal = Command("deal", ItemAdd(DEAL, {"title": "T"}))
    bad = Command("bad", TraceAdd(TRACE, (TracedEntity(LEAD, 999_999),)))
    after = Command("after", ItemAdd(DEAL, {"title": "never"}))

    result = await client.batch(Batch((deal, bad, after)))

    assert isinstance(result[deal], Done)
    failed = result[bad]
    assert isinstance(failed, Failed)
    assert type(failed.error) is PermanentError
    assert result[after] == NotExecuted()


async def test_fifty_commands_in_one_request(client: Bitrix24Client, portal: FarPortal) -> None:
    commands = tuple(
        Command(f"c{number}", EntityAdd(LEAD, {"TITLE": f"T{number}"})) for number in range(50)
    )

    result = await client.batch(Batch(commands, halt=False))

    assert all(isinstance(outcome, Done) for outcome in result.outcomes.values())
    assert client.limits.use("crm.lead.add").used == pytest.approx(50 * 0.03, rel=0.1)


async def test_long_lists_are_walked_to_the_end(client: Bitrix24Client) -> None:
    commands = tuple(Command(f"c{number}", EntityAdd(LEAD, {"TITLE": "T"})) for number in range(50))
    made = [
        outcome.value
        for _ in range(3)
        for outcome in (await client.batch(Batch(commands))).outcomes.values()
        if isinstance(outcome, Done)
    ]

    universal = [r.id async for r in client.list_all(ItemList(LEAD, select=("title",)))]
    classic = [r.id async for r in client.list_all(EntityList(LEAD, select=("TITLE",)))]

    assert universal == classic == made
    assert len(made) == 150
