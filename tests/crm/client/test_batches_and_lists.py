"""Batches, walks through lists, and calls side by side, against a scripted far end."""

import asyncio
import json
from typing import Any

import pytest

from crm.client.bitrix24_client import Bitrix24Client
from crm.client.call_errors import (
    AmbiguousError,
    OperatingLimitError,
    PermanentError,
    TransientError,
)
from crm.client.call_time import CallTime
from crm.client.limits.request_limits import Limits
from crm.client.methods import (
    Batch,
    Command,
    Done,
    EntityAdd,
    EntityList,
    EntityType,
    Failed,
    ItemList,
    NotExecuted,
    TraceAdd,
    id_of,
)
from tests.crm.client.trouble import ADD, GET, trouble

# `far_end` is the fixture's FarEnd; conftest classes cannot be imported in importlib mode.


async def test_a_batch_is_one_request_and_each_method_is_counted(
    client: Bitrix24Client, far_end: Any, limits: Limits, clock: Any
) -> None:
    trace = Command("trace", TraceAdd('{"tags":{}}'))
    deal = Command("deal", EntityAdd(EntityType.DEAL, {"TITLE": "a&b", "TRACE": id_of(trace)}))
    last = Command("last", ADD)
    far_end.answers(
        {
            "result": {"trace": 1581},
            "result_error": {"deal": {"error": "", "error_description": "Access denied."}},
            "result_total": [],
            "result_next": [],
            "result_time": {"trace": {"duration": 0.25, "operating": 12.5}},
        }
    )

    result = await client.batch(Batch((trace, deal, last)))

    assert isinstance(result[trace], Done)
    assert isinstance(result[deal], Failed)
    assert isinstance(result[last], NotExecuted)
    assert far_end.seen[0].body == {
        "halt": 1,
        "cmd": {
            "trace": "crm.tracking.trace.add?TRACE=%7B%22tags%22%3A%7B%7D%7D",
            "deal": "crm.deal.add?fields%5BTITLE%5D=a%26b&fields%5BTRACE%5D=%24result%5Btrace%5D",
            "last": "crm.item.add?entityTypeId=2&useOriginalUfNames=Y&fields%5Btitle%5D=Ann+%26+Co",
        },
    }
    assert limits.use("crm.tracking.trace.add").used == 12.5
    assert limits.use("crm.deal.add").in_flight == 0
    assert limits.bucket.level(clock.now) == pytest.approx(1.0)


async def test_a_lost_batch_is_ambiguous_unless_it_only_reads(
    client: Bitrix24Client, far_end: Any
) -> None:
    far_end.cuts().cuts()

    assert type(await trouble(client, Batch((Command("a", ADD), Command("b", GET))))) is (
        AmbiguousError
    )
    assert type(await trouble(client, Batch((Command("b", GET),)))) is TransientError


async def test_a_command_that_used_up_its_seconds_closes_its_method(
    client: Bitrix24Client, far_end: Any
) -> None:
    command = Command("a", ADD)
    far_end.answers({"result": [], "result_error": {"a": {"error": "OPERATION_TIME_LIMIT"}}})

    outcome = (await client.batch(Batch((command,))))[command]

    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, OperatingLimitError)
    assert outcome.error.retry_after == pytest.approx(60.0)
    assert type(await trouble(client, ADD)) is OperatingLimitError


async def test_commands_without_a_time_share_the_time_of_the_batch(
    client: Bitrix24Client, far_end: Any, limits: Limits
) -> None:
    """A portal that keeps quiet about its commands is slowed down all the same."""
    commands = (Command("a", ADD), Command("b", ADD), Command("c", GET))
    item = {"item": {"id": 7}}
    far_end.answers(
        {"result": dict.fromkeys("abc", item), "result_time": {"c": {"duration": 1.0}}},
        time={"duration": 9.0},
    )

    await client.batch(Batch(commands))

    assert limits.use(ADD.name).used == pytest.approx(8.0)
    assert limits.use(ADD.name).cost == pytest.approx(4.0)
    assert limits.use(GET.name).used == pytest.approx(1.0)


async def test_a_list_is_walked_by_id(client: Bitrix24Client, far_end: Any) -> None:
    far_end.answers({"items": [{"id": number} for number in range(1, 51)]})
    far_end.answers({"items": [{"id": 77}]})
    listing = ItemList(EntityType.DEAL, filter={"stageId": "NEW"}, select=("title",))

    found = [record.id async for record in client.list_all(listing)]

    assert found == [*range(1, 51), 77]
    assert [seen.body["filter"] for seen in far_end.seen] == [
        {"stageId": "NEW", ">id": 0},
        {"stageId": "NEW", ">id": 50},
    ]
    assert far_end.seen[0].body["start"] == -1
    assert far_end.seen[0].body["order"] == {"id": "ASC"}
    assert far_end.seen[0].body["select"] == ["id", "title"]


async def test_a_classic_list_is_walked_in_its_dialect(
    client: Bitrix24Client, far_end: Any
) -> None:
    far_end.answers([{"ID": "5"}])

    assert [r.id async for r in client.list_all(EntityList(EntityType.LEAD))] == [5]
    assert far_end.seen[0].body == {"filter": {">ID": 0}, "order": {"ID": "ASC"}, "start": -1}


async def test_a_list_that_does_not_advance_ends(client: Bitrix24Client, far_end: Any) -> None:
    page = {"items": [{"id": number} for number in range(1, 51)]}
    far_end.answers(page).answers(page)

    with pytest.raises(PermanentError, match="UNEXPECTED_ANSWER"):
        [record async for record in client.list_all(ItemList(EntityType.DEAL))]


async def test_a_cancelled_call_leaves_nothing_behind(
    client: Bitrix24Client, far_end: Any, limits: Limits
) -> None:
    far_end.hangs().answers({"item": {"id": 7}})
    task = asyncio.create_task(client.call(ADD))
    await far_end.hanging.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert limits.use("crm.item.add").in_flight == 0
    assert await client.call(ADD) == 7


async def test_what_a_lost_batch_may_have_used_counts_and_what_a_refused_one_asked_does_not(
    client: Bitrix24Client, far_end: Any, limits: Limits, clock: Any
) -> None:
    limits.learned({ADD.name: CallTime(1.0, 400.0, 500.0)})
    batch = Batch((Command("a", ADD), Command("b", ADD)))
    far_end.refuses(401, "NO_AUTH_FOUND").cuts()

    await trouble(client, batch)
    assert limits.use(ADD.name).room(clock.now) == 56

    await trouble(client, batch)
    assert limits.use(ADD.name).room(clock.now) == 54


async def test_concurrent_calls_get_their_own_answers(client: Bitrix24Client, far_end: Any) -> None:
    for number in range(1, 21):
        far_end.answers({"item": {"id": number}})

    found = await asyncio.gather(*(client.call(ADD) for _ in range(20)))

    assert sorted(found) == list(range(1, 21))
    assert json.dumps(far_end.seen[-1].body["fields"]) == '{"title": "Ann & Co"}'
