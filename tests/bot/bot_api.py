"""A Bot API server whose every answer a test writes down: for what the sandbox would never do."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiogram import Bot
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from bot.telegram.bot_session import build_bot

Answer = Callable[[dict[str, str]], web.StreamResponse | None]
"""Makes an answer of the parameters; ``None`` cuts the connection."""


def ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def refused(status: int, text: str, **parameters: Any) -> web.Response:
    body = {"ok": False, "error_code": status, "description": text, "parameters": parameters}
    return web.json_response(body, status=status)


@dataclass
class ScriptedBotApi:
    """Answers each method's calls in the order written; then with its queue, or success."""

    script: dict[str, list[Answer]] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    queue: list[dict[str, Any]] = field(default_factory=list)
    idle: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when updates were asked for and there was none."""

    def offsets(self) -> list[str | None]:
        """Return the offsets of all fetches."""
        return [params.get("offset") for name, params in self.calls if name == "getUpdates"]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        params = {key: str(value) for key, value in (await request.post()).items()}
        self.calls.append((name, params))
        if waiting := self.script.get(name):
            answer = waiting.pop(0)(params)
            if answer is None:
                assert request.transport is not None
                request.transport.close()
                return web.Response()
            return answer
        if name == "getUpdates":
            return self._updates(params)
        if name != "getMe":
            return ok(result=True)
        return ok({"id": 1, "is_bot": True, "first_name": "B", "username": "b_bot"})

    def _updates(self, params: dict[str, str]) -> web.Response:
        offset = int(params.get("offset", 0))
        self.queue = [raw for raw in self.queue if raw.get("update_id", offset) >= offset]
        if not self.queue:
            self.idle.set()
        return ok(json.loads(json.dumps(self.queue[:100])))


@asynccontextmanager
async def scripted_bot(api: ScriptedBotApi) -> AsyncIterator[Bot]:
    """Serve the script on loopback, and yield our real bot, pointed at it."""
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", api.handle)
    async with TestServer(app, host="127.0.0.1") as server:
        url = str(server.make_url("/")).rstrip("/")
        bot = build_bot(SecretStr("100000:SANDBOX"), url, None, flood_wait_limit=0)
        try:
            yield bot
        finally:
            await bot.session.close()
