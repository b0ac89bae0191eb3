"""``/_sandbox/*``: what the real server does not have. State, acts of people, trouble, reset."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from sandbox.telegram.acts.acting import ActError
from sandbox.telegram.bell import Bell
from sandbox.telegram.core import BotApi

LONGEST_WAIT = 60.0
"""Seconds that a waiting request may ask for at most."""


class Control:
    """The handlers. Wrong requests are answered with status 400 and ``{"error": …}``."""

    def __init__(self, api: BotApi, bell: Bell, clock: Callable[[], float]) -> None:
        self.api = api
        self.bell = bell
        self.clock = clock

    def routes(self) -> list[web.RouteDef]:
        """What to mount."""
        return [
            web.get("/_sandbox/state", self.show_state),
            web.get("/_sandbox/events", self.show_events),
            web.get("/_sandbox/files/{file_id}", self.show_file),
            web.get("/_sandbox/faults", self.show_faults),
            web.post("/_sandbox/faults", self.change_faults),
            web.post("/_sandbox/settings", self.change_settings),
            web.post("/_sandbox/reset", self.reset),
            web.post("/_sandbox/act", self.act),
        ]

    async def show_state(self, _request: web.Request) -> web.Response:
        """``GET state``."""
        return web.json_response(self.api.state())

    async def show_events(self, request: web.Request) -> web.Response:
        """``GET events?after=N&timeout=S``: waits until there is a newer one."""
        try:
            after = int(request.query.get("after", "0"))
            seconds = min(float(request.query.get("timeout", "0")), LONGEST_WAIT)
        except ValueError:
            return _wrong("after and timeout are numbers")
        world = self.api.world
        await self._until(lambda: len(world.events) > after, seconds)
        return web.json_response({"events": world.events[after:], "last": len(world.events)})

    async def show_file(self, request: web.Request) -> web.Response:
        """``GET files/<file_id>``: the bytes, as a person in the chat would open them."""
        stored = self.api.world.files.files.get(request.match_info["file_id"])
        if stored is None:
            return web.json_response({"error": "there is no such file"}, status=404)
        kind = stored.mime_type or "application/octet-stream"
        return web.Response(body=stored.read(), headers={"Content-Type": kind})

    async def show_faults(self, _request: web.Request) -> web.Response:
        """``GET faults``."""
        return web.json_response({"faults": self.api.world.faults.dump()})

    async def change_faults(self, request: web.Request) -> web.Response:
        """``POST faults``: see docs/sandbox.md for the fields."""
        body = await _read_object(request)
        if isinstance(body, web.Response):
            return body
        answer: dict[str, Any] = {}
        try:
            if body.get("clear"):
                self.api.world.faults.clear()
            single = [body] if "kind" in body else []
            for one in [*single, *body.get("faults", [])]:
                self.api.world.faults.add(one)
            if body.get("undecodable"):
                answer["undecodable"] = self.api.break_update(self.clock())
            if count := int(body.get("redeliver") or 0):
                answer["redelivered"] = self.api.repeat_updates(count, self.clock())
            if next_id := int(body.get("next_update_id") or 0):
                self.api.jump_update_ids(next_id)
        except (TypeError, ValueError) as error:
            return _wrong(str(error))
        return web.json_response({**answer, "faults": self.api.world.faults.dump()})

    async def change_settings(self, request: web.Request) -> web.Response:
        """``POST settings``: change switches, keep everything else."""
        return await self._configure(request, self.api.configure)

    async def reset(self, request: web.Request) -> web.Response:
        """``POST reset``: everything anew, with switches changed if the body names any."""
        return await self._configure(request, self.api.reset)

    async def _configure(
        self, request: web.Request, change: Callable[[dict[str, Any]], object]
    ) -> web.Response:
        body = await _read_object(request)
        if isinstance(body, web.Response):
            return body
        try:
            change(body)
        except (TypeError, ValueError) as error:
            return _wrong(str(error))
        return web.json_response({"ok": True, "settings": self.api.state()["settings"]})

    async def act(self, request: web.Request) -> web.Response:
        """``POST act``: with ``"wait": true`` a press waits for the callback's answer."""
        body = await _read_object(request)
        if isinstance(body, web.Response):
            return body
        world, before = self.api.world, len(self.api.world.events)
        try:
            answer = self.api.act(body, self.clock())
            seconds = min(float(body.get("timeout") or 5.0), LONGEST_WAIT)
        except (ActError, TypeError, ValueError, KeyError) as error:
            return _wrong(str(error))
        if body.get("wait") and (query := world.callbacks.get(str(answer.get("callback")))):
            await self._until(lambda: query.answer is not None, seconds)
            answer = {**answer, "answer": query.answer}
        return web.json_response({"ok": True, "before": before, **answer})

    async def _until(self, done: Callable[[], bool], seconds: float) -> None:
        deadline = asyncio.get_running_loop().time() + seconds
        while True:
            armed = self.bell.arm()
            left = deadline - asyncio.get_running_loop().time()
            if done() or left <= 0 or self.bell.closed:
                return
            await Bell.wait(armed, left)


async def _read_object(request: web.Request) -> dict[str, Any] | web.Response:
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError:
        return _wrong("the body must be JSON")
    return body if isinstance(body, dict) else _wrong("the body must be a JSON object")


def _wrong(reason: str) -> web.Response:
    return web.json_response({"ok": False, "error": reason}, status=400)
