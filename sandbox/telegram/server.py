"""The HTTP shell of the Bot API: long polling, webhook delivery, cut connections."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

from aiohttp import web

from sandbox.telegram.bell import Bell
from sandbox.telegram.control import Control
from sandbox.telegram.core import BotApi
from sandbox.telegram.delivery import WebhookDelivery
from sandbox.telegram.methods.receiving import CONFLICT_POLLER, CONFLICT_SET
from sandbox.telegram.replies import BotApiError, Reply, bad_request, failure
from sandbox.telegram.requests import read_request
from sandbox.telegram.state.files import UPLOAD_LIMIT

_OVERHEAD = 1024 * 1024
"""Bytes of a request beside the file in it."""
BOT_API = web.AppKey("bot_api", BotApi)

Sleep = Callable[[float], Awaitable[object]]


class BotApiShell:
    """Answers HTTP with what the core says."""

    def __init__(self, api: BotApi, bell: Bell, clock: Callable[[], float], sleep: Sleep) -> None:
        self.api = api
        self.bell = bell
        self.clock = clock
        self.sleep = sleep
        self.poller = 0
        """Numbers the ``getUpdates`` calls: a newer one ends the waiting of the older."""

    async def on_call(self, request: web.Request) -> web.StreamResponse:
        """``/bot<token>/<method>``."""
        token, method = request.match_info["token"], request.match_info["method"]
        try:
            values, files = await read_request(request)
        except web.HTTPRequestEntityTooLarge:
            return _response(failure(BotApiError(413, "Request Entity Too Large")))
        except ValueError:
            return _response(failure(bad_request("can't parse the request's body")))

        def ask(*, resumed: bool = False) -> Reply:
            return self.api.handle(method, values, files, token, self.clock(), resumed=resumed)

        reply = ask()
        if method.lower() == "getupdates" and reply.status == 200 and not reply.cut:
            reply = await self._wait_for_updates(reply, ask)
        return await self._finish(request, reply)

    async def _wait_for_updates(self, reply: Reply, ask: Callable[..., Reply]) -> Reply:
        world = self.api.world
        seconds = world.polling.seconds
        self.poller += 1
        mine = self.poller
        self.bell.ring()
        deadline = asyncio.get_running_loop().time() + seconds
        while reply.status == 200 and not reply.json()["result"]:
            armed = self.bell.arm()
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0 or self.bell.closed:
                break
            await Bell.wait(armed, left)
            if self.api.world is not world:
                break  # a reset ends what waited in the old world
            if self.poller != mine:
                return self.api.conflict(CONFLICT_POLLER, self.clock())
            if world.webhook.url:
                return self.api.conflict(CONFLICT_SET, self.clock())
            if world.updates.pending:
                reply = ask(resumed=True)
                if reply.cut:
                    break
        return reply

    async def on_download(self, request: web.Request) -> web.StreamResponse:
        """``/file/bot<token>/<path>``."""
        token, path = request.match_info["token"], request.match_info["path"]
        return await self._finish(request, self.api.download(token, path, self.clock()))

    async def _finish(self, request: web.Request, reply: Reply) -> web.StreamResponse:
        if reply.delay:
            await self.sleep(reply.delay)
        if reply.cut:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)  # never arrives: the connection is gone
        return _response(reply)


def _response(reply: Reply) -> web.Response:
    headers = {"Content-Type": reply.content_type, **reply.headers}
    return web.Response(status=reply.status, body=reply.body, headers=headers)


async def _not_found(_request: web.Request) -> web.Response:
    return _response(failure(BotApiError(404, "Not Found")))


def create_app(
    api: BotApi, *, clock: Callable[[], float] = time.time, sleep: Sleep = asyncio.sleep
) -> web.Application:
    """An application that serves this one bot; the webhook's task lives as long as it does."""
    bell = Bell()
    shell = BotApiShell(api, bell, clock, sleep)
    app = web.Application(client_max_size=UPLOAD_LIMIT + _OVERHEAD)
    app[BOT_API] = api
    app.add_routes(Control(api, bell, clock).routes())
    app.router.add_route("GET", "/file/bot{token:[^/]+}/{path:.+}", shell.on_download)
    for verb in ("GET", "POST"):
        app.router.add_route(verb, "/bot{token:[^/]+}/{method:[^/]+}", shell.on_call)
    app.router.add_route("*", "/{rest:.*}", _not_found)

    async def deliver(_app: web.Application) -> AsyncIterator[None]:
        api.listeners.append(bell.ring)
        task = asyncio.create_task(WebhookDelivery(api, bell, clock).run())
        yield
        api.listeners.remove(bell.ring)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    async def close(_app: web.Application) -> None:
        bell.close()

    app.cleanup_ctx.append(deliver)
    app.on_shutdown.append(close)
    return app
