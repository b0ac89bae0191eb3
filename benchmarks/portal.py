"""The sandbox's portal in a process of its own, and a client that notes its requests."""

import asyncio
import ssl
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp

from crm.client.bitrix24_client import Bitrix24Client, open_session
from crm.client.endpoint import WebhookUrl
from crm.client.limits.method_budget import OperatingLimit
from crm.client.limits.request_limits import Limits, RateLimit

UNLIMITED = 100_000.0
"""Requests per second, of the bucket, and seconds of each method, at both ends: where the real
limits would be all that is measured."""
NO_LIMITS = {
    "bucket_capacity": UNLIMITED,
    "bucket_drain": UNLIMITED,
    "operating_limit": UNLIMITED,
}


@dataclass(frozen=True, slots=True)
class FarEnd:
    """A portal, as one who may look behind its counter sees it."""

    address: str
    ca_file: Path | None = None
    session: aiohttp.ClientSession = field(kw_only=True)

    @property
    def webhook(self) -> str:
        """The inbound webhook."""
        return f"{self.address}/rest/1/sandbox/"

    async def reset(self, **switches: Any) -> None:
        """Begin anew, with these switches."""
        await self._post("reset", switches)

    async def fail(self, faults: list[dict[str, Any]]) -> None:
        """Let things go wrong, one after another."""
        for fault in faults:
            await self._post("faults", {"set": fault})

    async def state(self) -> dict[str, Any]:
        """Return all that the portal holds."""
        async with self.session.get(f"{self.address}/_sandbox/state") as answer:
            answer.raise_for_status()
            state: dict[str, Any] = await answer.json()
        return state

    async def _post(self, name: str, body: Mapping[str, Any]) -> None:
        async with self.session.post(f"{self.address}/_sandbox/{name}", json=body) as answer:
            answer.raise_for_status()


@asynccontextmanager
async def portal(*, factor: float = 1.0, ca_file: Path | None = None) -> AsyncIterator[FarEnd]:
    """Serve a portal that lives so many times as fast; over TLS when a file is named for it."""
    arguments = ["--factor", str(factor), *(("--tls", str(ca_file)) if ca_file else ())]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.portal_process", *arguments, stdout=PIPE
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(30):
            line = await process.stdout.readline()
        address = f"{'https' if ca_file else 'http'}://127.0.0.1:{int(line)}"
        trust = ssl.create_default_context(cafile=str(ca_file)) if ca_file else True
        connector = aiohttp.TCPConnector(ssl=trust)
        async with aiohttp.ClientSession(connector=connector) as session:
            yield FarEnd(address, ca_file, session=session)
    finally:
        process.terminate()
        await process.wait()


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
async def unlimited(
    command_seconds: float,
) -> AsyncIterator[tuple[FarEnd, Bitrix24Client, Requests]]:
    """Serve a portal without limits, and open our client to it."""
    requests = Requests()
    async with (
        portal() as far_end,
        open_session(trace_configs=[requests.config()]) as session,
    ):
        await far_end.reset(command_seconds=command_seconds, **NO_LIMITS)
        limits = Limits(
            time.monotonic,
            rate=RateLimit(UNLIMITED, int(UNLIMITED)),
            operating=OperatingLimit(UNLIMITED),
        )
        yield far_end, Bitrix24Client(session, WebhookUrl(far_end.webhook), limits), requests
