"""The look right before the first byte, over real HTTP."""

from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import unused_port

from crm.client.bitrix24_client import Bitrix24Client
from crm.client.call_errors import TransientError, UnreachableError
from crm.client.endpoint import WebhookUrl
from tests.crm.client.trouble import ADD


def looking(
    session: aiohttp.ClientSession, far_end: Any, may_send: Callable[[], bool]
) -> Bitrix24Client:
    return Bitrix24Client(session, WebhookUrl(far_end.address), may_send=may_send)


async def test_what_may_leave_leaves_as_ever(session: aiohttp.ClientSession, far_end: Any) -> None:
    far_end.answers({"item": {"id": 7}})
    assert await looking(session, far_end, lambda: True).call(ADD) == 7
    [seen] = far_end.seen
    assert seen.headers["Content-Type"] == "application/json"


async def test_what_may_not_leave_is_withheld_and_surely_not_done(
    session: aiohttp.ClientSession, far_end: Any
) -> None:
    with pytest.raises(TransientError) as caught:
        await looking(session, far_end, lambda: False).call(ADD)
    assert caught.value.code == "WITHHELD"
    assert caught.value.surely_not_done
    assert far_end.seen == []


async def test_nobody_is_asked_before_the_connection_stands() -> None:
    url = f"http://127.0.0.1:{unused_port()}/rest/1/code/"
    asked = 0

    def may_send() -> bool:
        nonlocal asked
        asked += 1
        return True

    async with aiohttp.ClientSession() as session:
        client = Bitrix24Client(session, WebhookUrl(url), may_send=may_send)
        with pytest.raises(UnreachableError):
            await client.call(ADD)
    assert asked == 0
