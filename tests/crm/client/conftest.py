"""A scripted far end on loopback: it answers what the test planned and refuses everything else."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from crm.client.bitrix24_client import Bitrix24Client, ClientOptions, open_session
from crm.client.endpoint import WebhookUrl
from crm.client.limits.request_limits import Limits

CODE = "s3cr3tc0de"

Script = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Seen:
    """A request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any
    """JSON as it was, a form as a mapping."""
    query: dict[str, str] = field(default_factory=dict)


@dataclass
class FarEnd:
    """Answers in the order in which they were planned."""

    server: TestServer = field(init=False)
    script: list[Script] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    hanging: asyncio.Event = field(default_factory=asyncio.Event)
    release: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        form = request.content_type == "application/x-www-form-urlencoded"
        body = dict(await request.post()) if form else json.loads(await request.read() or b"null")
        query = dict(request.query)
        self.seen.append(Seen(request.method, request.path, dict(request.headers), body, query))
        assert self.script, "a call that was not planned"
        return await self.script.pop(0)(request)

    def answers(self, result: Any, **more: Any) -> "FarEnd":
        return self.says(200, {"result": result, "time": {"duration": 0.1}, **more})

    def refuses(self, status: int, code: Any, description: str = "", **headers: str) -> "FarEnd":
        return self.says(status, {"error": code, "error_description": description}, **headers)

    def says(self, status: int, body: Any, **headers: str) -> "FarEnd":
        async def say(_: web.Request) -> web.StreamResponse:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            if isinstance(body, str | bytes):
                raw = body.encode() if isinstance(body, str) else body
                return web.Response(status=status, body=raw, headers=named)
            return web.json_response(body, status=status, headers=named)

        self.script.append(say)
        return self

    def cuts(self) -> "FarEnd":
        async def cut(request: web.Request) -> web.StreamResponse:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()

        self.script.append(cut)
        return self

    def cuts_the_body(self) -> "FarEnd":
        async def cut(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse(headers={"Content-Length": "100"})
            await response.prepare(request)
            await response.write(b'{"result":')
            assert request.transport is not None
            request.transport.abort()
            return response

        self.script.append(cut)
        return self

    def hangs(self) -> "FarEnd":
        async def hang(_: web.Request) -> web.StreamResponse:
            self.hanging.set()
            await self.release.wait()
            return web.Response()

        self.script.append(hang)
        return self

    @property
    def address(self) -> str:
        return str(self.server.make_url(f"/rest/1/{CODE}/"))


@pytest.fixture
async def start_far_end() -> AsyncIterator[Callable[[], Awaitable[FarEnd]]]:
    started: list[FarEnd] = []

    async def start() -> FarEnd:
        far = FarEnd()
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", far.handle)
        far.server = TestServer(app)
        await far.server.start_server()
        started.append(far)
        return far

    yield start
    for far in started:
        far.release.set()
        await far.server.close()


@pytest.fixture
async def far_end(start_far_end: Callable[[], Awaitable[FarEnd]]) -> FarEnd:
    return await start_far_end()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_session() as opened:
        yield opened


class Clock:
    """A time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limits(clock: Clock) -> Limits:
    return Limits(clock, sleep=clock.sleep)


@pytest.fixture
def client(session: aiohttp.ClientSession, far_end: FarEnd, limits: Limits) -> Bitrix24Client:
    options = ClientOptions(timeout=aiohttp.ClientTimeout(total=5.0), max_answer=64 * 1024)
    return Bitrix24Client(session, WebhookUrl(far_end.address), limits, options)
