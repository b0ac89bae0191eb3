"""The client over real HTTP on loopback, against a far end that does what the test says."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import unused_port

from crm.client import Bitrix24Client, ClientOptions
from crm.encoding import Params
from crm.endpoint import WebhookUrl
from crm.errors import (
    AmbiguousError,
    Bitrix24Error,
    ExpiredTokenError,
    NotFoundError,
    OperatingLimitError,
    PermanentError,
    PortalWideError,
    QueryLimitError,
    TransientError,
    UnreachableError,
)
from crm.limits import Limits
from crm.methods import (
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
    ProfileGet,
    TraceAdd,
    id_of,
)

ADD = ItemAdd(EntityType.DEAL, {"title": "Ann & Co"})
GET = ItemGet(EntityType.DEAL, 7)

# `far_end` is the fixture's FarEnd; conftest classes cannot be imported in importlib mode.


async def test_a_call_is_one_json_post(client: Bitrix24Client, far_end: Any) -> None:
    far_end.answers({"item": {"id": 7, "title": "Ann & Co"}})

    assert await client.call(ADD) == 7

    [seen] = far_end.seen
    assert (seen.method, seen.path.split("/")[-1]) == ("POST", "crm.item.add")
    assert seen.body == {
        "entityTypeId": 2,
        "useOriginalUfNames": "Y",
        "fields": {"title": "Ann & Co"},
    }
    assert seen.headers["Content-Type"] == "application/json"
    assert seen.headers["Accept"] == "application/json"
    assert seen.headers["User-Agent"] == "Leadtrace"


async def test_no_cookie_is_kept(client: Bitrix24Client, far_end: Any) -> None:
    profile = {"result": {"ID": "1", "ADMIN": True}}
    far_end.says(200, profile, Set_Cookie="PHPSESSID=x; path=/").answers(profile["result"])

    await client.call(ProfileGet())
    await client.call(ProfileGet())

    assert "Cookie" not in far_end.seen[1].headers


async def test_a_refusal_keeps_code_and_reason(client: Bitrix24Client, far_end: Any) -> None:
    far_end.refuses(400, "", "Access denied.")

    with pytest.raises(PermanentError) as caught:
        await client.call(ADD)

    assert (caught.value.status, caught.value.code, caught.value.reason) == (
        400,
        "",
        "Access denied.",
    )


async def test_an_error_with_status_200_is_an_error(client: Bitrix24Client, far_end: Any) -> None:
    far_end.refuses(200, "NOT_FOUND", "Item not found")

    with pytest.raises(NotFoundError):
        await client.call(GET)


async def trouble(client: Bitrix24Client, method: Any) -> Bitrix24Error:
    with pytest.raises(Bitrix24Error) as caught:
        await client.call(method)
    return caught.value


@pytest.mark.parametrize(
    "script",
    [
        lambda far: far.cuts(),
        lambda far: far.cuts_the_body(),
        lambda far: far.says(500, "<html>Internal Server Error</html>"),
        lambda far: far.says(502, ""),
        lambda far: far.says(200, "<html>maintenance</html>"),
        lambda far: far.says(200, '{"result": {"item"'),
        lambda far: far.says(200, "[" * 200_000),
        lambda far: far.says(200, b"\xff\xfe"),
        lambda far: far.says(200, "[]"),
        lambda far: far.says(200, {"time": {}}),
        lambda far: far.says(200, {"result": "x" * 100_000}),
        lambda far: far.refuses(500, "INTERNAL_SERVER_ERROR"),
    ],
    ids=[
        "cut",
        "cut-body",
        "html-500",
        "502",
        "html-200",
        "torn-json",
        "deep-json",
        "bytes",
        "list",
        "no-result",
        "huge",
        "json-500",
    ],
)
async def test_a_lost_answer_is_ambiguous_for_adds_only(
    client: Bitrix24Client, far_end: Any, script: Callable[[Any], Any]
) -> None:
    script(far_end)
    script(far_end)

    assert type(await trouble(client, ADD)) is AmbiguousError
    assert type(await trouble(client, GET)) is TransientError
    assert len(far_end.seen) == 2  # nothing was repeated


async def test_too_slow_is_ambiguous_for_adds_only(
    session: aiohttp.ClientSession, far_end: Any, limits: Limits
) -> None:
    options = ClientOptions(timeout=aiohttp.ClientTimeout(total=0.1))
    client = Bitrix24Client(session, WebhookUrl(far_end.address), limits, options)
    far_end.hangs().hangs()

    of_add, of_get = await trouble(client, ADD), await trouble(client, GET)

    assert (type(of_add), of_add.code) == (AmbiguousError, "TIMEOUT")
    assert type(of_get) is TransientError
    assert limits.use("crm.item.add").in_flight == 0


async def test_a_refused_connection_never_left(
    session: aiohttp.ClientSession, limits: Limits
) -> None:
    endpoint = WebhookUrl(f"http://127.0.0.1:{unused_port()}/rest/1/abc/")

    error = await trouble(Bitrix24Client(session, endpoint, limits), ADD)

    assert type(error) is UnreachableError
    assert error.surely_not_done


@pytest.mark.parametrize("result", [{"item": {}}, {"item": []}, {"item": {"id": "x"}}, 7, None])
async def test_a_result_of_another_shape(client: Bitrix24Client, far_end: Any, result: Any) -> None:
    far_end.answers(result).answers(result)

    of_add, of_get = await trouble(client, ADD), await trouble(client, GET)

    assert (type(of_add), of_add.code) == (AmbiguousError, "UNEXPECTED_ANSWER")
    assert type(of_get) is PermanentError


# --- what the client repeats by itself -----------------------------------------------------------


async def test_a_full_bucket_twice_and_then_room(
    client: Bitrix24Client, far_end: Any, clock: Any
) -> None:
    far_end.refuses(503, "QUERY_LIMIT_EXCEEDED").refuses(503, "query_limit_exceeded")
    far_end.answers({"item": {"id": 7}})

    assert await client.call(ADD) == 7
    assert sum(clock.slept) >= 3.0  # 1 s, then 2 s


async def test_a_bucket_that_stays_full(client: Bitrix24Client, far_end: Any) -> None:
    for _ in range(3):
        far_end.refuses(503, "QUERY_LIMIT_EXCEEDED")

    error = await trouble(client, ADD)

    assert type(error) is QueryLimitError
    assert error.retry_after == pytest.approx(4.0)
    assert error.surely_not_done
    assert len(far_end.seen) == 3


async def test_an_overload_block_is_not_hammered(client: Bitrix24Client, far_end: Any) -> None:
    far_end.refuses(503, "OVERLOAD_LIMIT", "blocked")

    assert type(await trouble(client, ADD)) is PortalWideError
    assert len(far_end.seen) == 1


async def test_used_up_seconds_close_the_method_until_the_reset(
    client: Bitrix24Client, far_end: Any
) -> None:
    times = {"duration": 2.0, "operating": 300.0, "finish": 50.0, "operating_reset_at": 130}
    far_end.answers({"item": {"id": 7}}, time=times).refuses(429, "OPERATION_TIME_LIMIT")
    far_end.answers({"item": {"id": 8}})

    await client.call(ADD)
    refused = await trouble(client, ADD)
    foreseen = await trouble(client, ADD)

    assert type(refused) is type(foreseen) is OperatingLimitError
    assert refused.retry_after == foreseen.retry_after == pytest.approx(80.0)
    assert len(far_end.seen) == 2
    assert (await client.call(GET)).id == 8


async def test_a_retry_after_header_is_passed_on(client: Bitrix24Client, far_end: Any) -> None:
    far_end.says(429, "slow down", Retry_After="17")

    error = await trouble(client, ADD)

    assert (type(error), error.retry_after) == (TransientError, 17.0)


async def test_a_renamed_portal_is_followed_with_the_body_and_remembered(
    client: Bitrix24Client, far_end: Any, start_far_end: Callable[[], Awaitable[Any]]
) -> None:
    new = await start_far_end()
    far_end.says(302, "", Location=f"{new.address}crm.item.add")
    new.answers({"item": {"id": 7}}).answers({"item": {"id": 7}})

    assert await client.call(ADD) == 7
    await client.call(GET)

    assert len(far_end.seen) == 1
    assert [seen.method for seen in new.seen] == ["POST", "POST"]
    assert new.seen[0].body["fields"] == {"title": "Ann & Co"}
    assert client.portal == str(new.server.make_url("/")).rstrip("/")


async def test_a_redirect_is_followed_once(
    client: Bitrix24Client, far_end: Any, start_far_end: Callable[[], Awaitable[Any]]
) -> None:
    second, third = await start_far_end(), await start_far_end()
    far_end.says(302, "", Location=f"{second.address}crm.item.add")
    second.says(302, "", Location=f"{third.address}crm.item.add")
    before = client.portal

    error = await trouble(client, ADD)

    assert type(error) is PortalWideError
    assert error.surely_not_done
    assert third.seen == []
    assert client.portal == before


async def test_a_redirect_elsewhere_is_not_followed(
    client: Bitrix24Client, far_end: Any, start_far_end: Callable[[], Awaitable[Any]]
) -> None:
    other = await start_far_end()
    far_end.says(302, "", Location=str(other.server.make_url("/login")))

    assert type(await trouble(client, ADD)) is PortalWideError
    assert other.seen == []


class Renewing(WebhookUrl):
    """Stands for an OAuth endpoint: a token in the parameters, renewed when it expired."""

    def __init__(self, address: str, *, renewable: bool = True) -> None:
        super().__init__(address)
        self.token = 1
        self.renewable = renewable

    async def authorize(self, params: Params) -> Params:
        return {**params, "auth": f"token-{self.token}"}

    async def on_expired(self, sent: Params) -> bool:
        assert sent["auth"] == f"token-{self.token}"
        self.token += 1
        return self.renewable


async def test_an_expired_token_is_renewed_once(
    session: aiohttp.ClientSession, far_end: Any, limits: Limits
) -> None:
    client = Bitrix24Client(session, Renewing(far_end.address), limits)
    far_end.refuses(401, "expired_token").answers({"item": {"id": 7}})
    far_end.refuses(401, "expired_token").refuses(401, "expired_token")

    assert await client.call(ADD) == 7
    assert [seen.body["auth"] for seen in far_end.seen] == ["token-1", "token-2"]
    assert type(await trouble(client, ADD)) is ExpiredTokenError
    assert len(far_end.seen) == 4


async def test_a_webhook_cannot_be_renewed(client: Bitrix24Client, far_end: Any) -> None:
    far_end.refuses(401, "expired_token")

    assert isinstance(await trouble(client, ADD), PortalWideError)
    assert len(far_end.seen) == 1


# --- batches and lists ---------------------------------------------------------------------------


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


async def test_concurrent_calls_get_their_own_answers(client: Bitrix24Client, far_end: Any) -> None:
    for number in range(1, 21):
        far_end.answers({"item": {"id": number}})

    found = await asyncio.gather(*(client.call(ADD) for _ in range(20)))

    assert sorted(found) == list(range(1, 21))
    assert json.dumps(far_end.seen[-1].body["fields"]) == '{"title": "Ann & Co"}'
