"""The client over real HTTP on loopback, against a far end that does what the test says."""

from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import unused_port

from crm.client.bitrix24_client import Bitrix24Client, ClientOptions
from crm.client.call_errors import (
    AmbiguousError,
    NotFoundError,
    PermanentError,
    TransientError,
    UnreachableError,
)
from crm.client.endpoint import WebhookUrl
from crm.client.limits.request_limits import Limits
from crm.client.methods import (
    ProfileGet,
)
from tests.crm.client.trouble import ADD, GET, trouble

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


async def test_a_result_beside_a_refusal_is_a_doubt(client: Bitrix24Client, far_end: Any) -> None:
    """It is not sent again, and nobody becomes a dead letter for it."""
    for _ in range(2):
        far_end.answers({"item": {"id": 7}}, error="QUERY_LIMIT_EXCEEDED")

    with pytest.raises(AmbiguousError):
        await client.call(ADD)
    with pytest.raises(TransientError):
        await client.call(GET)
    assert len(far_end.seen) == 2


async def test_an_error_that_is_null_beside_a_result_is_none(
    client: Bitrix24Client, far_end: Any
) -> None:
    far_end.answers({"item": {"id": 7}}, error=None)

    assert await client.call(ADD) == 7


async def test_a_secret_that_the_portal_repeats_is_blotted_out(
    client: Bitrix24Client, far_end: Any
) -> None:
    """Managers read the portal's words on the card."""
    code = far_end.address.split("/")[-2]
    far_end.refuses(400, f"BAD {code}", f"The code {code} may not do that.")

    with pytest.raises(PermanentError) as caught:
        await client.call(ADD)
    assert caught.value.reason == "The code *** may not do that."
    assert caught.value.code == "BAD ***"


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
