"""Telegram's webhook endpoint, over real HTTP."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from web.routes import build_app
from web.telegram import HEADER, LONGEST_BODY, PATH, TelegramWebhook

SECRET = "a-secret-of-some-length"
UPDATE = {"update_id": 7, "message": {}}


class RecordingTake:
    """Takes updates, or fails as told."""

    def __init__(self) -> None:
        self.taken: list[Mapping[str, Any]] = []
        self.failure: Exception | None = None

    async def __call__(self, raw: Mapping[str, Any]) -> None:
        if self.failure is not None:
            raise self.failure
        self.taken.append(raw)


async def _nothing() -> tuple[str, ...]:
    return ()


async def _no_metrics() -> bytes:
    return b""


@asynccontextmanager
async def serving(take: Any) -> AsyncIterator[TestClient[Any, Any]]:
    app = build_app(problems=_nothing, metrics=_no_metrics, webhook=TelegramWebhook(take, SECRET))
    async with TestClient(TestServer(app, host="127.0.0.1")) as client:
        yield client


async def test_an_update_is_taken_before_the_answer() -> None:
    take = RecordingTake()
    async with serving(take) as client:
        answer = await client.post(PATH, json=UPDATE, headers={HEADER: SECRET})
        assert answer.status == 200
        assert take.taken == [UPDATE]


@pytest.mark.parametrize("headers", [{}, {HEADER: "wrong"}, {HEADER: SECRET + "x"}, {HEADER: ""}])
async def test_strangers_are_refused(headers: dict[str, str]) -> None:
    take = RecordingTake()
    async with serving(take) as client:
        answer = await client.post(PATH, json=UPDATE, headers=headers)
        assert answer.status == 401
        assert await answer.text() == ""
    assert take.taken == []


async def test_a_header_with_odd_bytes_is_a_stranger_and_no_error() -> None:
    take = RecordingTake()
    async with serving(take) as client:
        assert client.port is not None
        reader, writer = await asyncio.open_connection("127.0.0.1", client.port)
        writer.write(
            f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n{HEADER}: ".encode()
            + b"\xff\xfe\xd0\xb0\r\nConnection: close\r\n\r\n{}"
        )
        status = await reader.readline()
        writer.close()
        await writer.wait_closed()
    assert b" 401 " in status
    assert take.taken == []


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b'"text"', b"\xff", b"[" * 100_000])
async def test_what_is_no_update_ends_here(body: bytes) -> None:
    """Refused, it would be repeated for a day, and the updates behind it would wait."""
    take = RecordingTake()
    async with serving(take) as client:
        answer = await client.post(PATH, data=body, headers={HEADER: SECRET})
        assert answer.status == 200
    assert take.taken == []


async def test_a_body_that_is_too_large_is_refused() -> None:
    take = RecordingTake()
    async with serving(take) as client:
        body = BytesIO(b"x" * (LONGEST_BODY + 1))
        answer = await client.post(PATH, data=body, headers={HEADER: SECRET})
        assert answer.status == 413
    assert take.taken == []


async def test_a_failure_makes_telegram_repeat_and_tells_nothing() -> None:
    take = RecordingTake()
    take.failure = RuntimeError("words about a person")
    async with serving(take) as client:
        answer = await client.post(PATH, json=UPDATE, headers={HEADER: SECRET})
        assert answer.status == 500
        assert await answer.text() == ""


async def test_without_a_webhook_there_is_no_such_address() -> None:
    app = build_app(problems=_nothing, metrics=_no_metrics, webhook=None)
    async with TestClient(TestServer(app, host="127.0.0.1")) as client:
        assert (await client.post(PATH, json=UPDATE)).status == 404
