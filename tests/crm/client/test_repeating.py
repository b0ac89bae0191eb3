"""What the client repeats by itself, and what it never does, against a scripted far end."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from crm.client.bitrix24_client import Bitrix24Client
from crm.client.call_errors import (
    ExpiredTokenError,
    OperatingLimitError,
    PortalWideError,
    QueryLimitError,
    TransientError,
)
from crm.client.encoding import Params
from crm.client.endpoint import WebhookUrl
from crm.client.limits.request_limits import Limits
from tests.crm.client.trouble import ADD, GET, trouble

# `far_end` is the fixture's FarEnd; conftest classes cannot be imported in importlib mode.


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
