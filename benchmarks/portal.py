"""The sandbox's portal in a process of its own, and a client that notes its requests."""

import asyncio
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace

import aiohttp

from crm.client import Bitrix24Client, open_session
from crm.endpoint import WebhookUrl
from crm.limits import Limits, RateLimit

COMMAND_SECONDS = 0.03
SPEED = 100_000.0
"""Requests per second and of the bucket, at both ends: the real limit (2/s, 50) would be all that
is measured."""


class Requests:
    """How often the portal was asked, and how long we waited for it."""

    def __init__(self) -> None:
        self.count = 0
        self.seconds = 0.0

    def config(self) -> aiohttp.TraceConfig:
        """Return what makes a session report here."""
        config = aiohttp.TraceConfig()

        async def on_start(
            _: aiohttp.ClientSession,
            context: SimpleNamespace,
            __: aiohttp.TraceRequestStartParams,
        ) -> None:
            context.begun = time.perf_counter()

        async def on_end(
            _: aiohttp.ClientSession, context: SimpleNamespace, __: aiohttp.TraceRequestEndParams
        ) -> None:
            self.count += 1
            self.seconds += time.perf_counter() - context.begun

        config.on_request_start.append(on_start)
        config.on_request_end.append(on_end)
        return config


@asynccontextmanager
async def portal() -> AsyncIterator[tuple[Bitrix24Client, Requests]]:
    """Serve a portal without a rate limit, and open our client to it."""
    arguments = ("--telegram-port", "0", "--portal-port", "0", "--page-port", "0")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", *arguments, stdout=PIPE
    )
    requests = Requests()
    try:
        webhook = await _webhook(process)
        async with open_session(trace_configs=[requests.config()]) as session:
            await _speed_up(webhook)
            limits = Limits(time.monotonic, rate=RateLimit(SPEED, int(SPEED)))
            yield Bitrix24Client(session, WebhookUrl(webhook), limits), requests
    finally:
        process.terminate()
        await process.wait()


async def _webhook(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(30):
        async for line in process.stdout:
            name, _, address = line.decode().strip().partition("webhook  ")
            if name == "Bitrix24 ":
                return address
    raise RuntimeError("the sandbox did not start")


async def _speed_up(webhook: str) -> None:
    switches = {
        "bucket_capacity": SPEED,
        "bucket_drain": SPEED,
        "operating_limit": SPEED,
        "command_seconds": COMMAND_SECONDS,
    }
    address = webhook.partition("/rest/")[0] + "/_sandbox/settings"
    async with aiohttp.ClientSession() as session, session.post(address, json=switches) as answer:
        answer.raise_for_status()
