"""The sandbox's portal as a far end."""

from typing import Any

import aiohttp
from aiohttp.test_utils import TestServer


class FarPortal:
    """The portal over HTTP, and the switches beside it."""

    def __init__(self, server: TestServer, session: aiohttp.ClientSession) -> None:
        self.server = server
        self._session = session

    async def state(self) -> Any:
        async with self._session.get(self.server.make_url("/_sandbox/state")) as answer:
            return await answer.json()

    async def fault(self, kind: str, **more: Any) -> None:
        await self._post("faults", {"set": {"kind": kind, **more}})

    async def settings(self, **switches: Any) -> None:
        await self._post("settings", switches)

    async def _post(self, what: str, body: Any) -> None:
        url = self.server.make_url(f"/_sandbox/{what}")
        async with self._session.post(url, json=body) as answer:
            assert answer.status == 200, await answer.text()
