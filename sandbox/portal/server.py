"""The portal over HTTP on loopback: /rest/… and, beside it, /_sandbox/… to look in and meddle."""

from __future__ import annotations

import asyncio
import html
import json
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

import aiohttp
from aiohttp import web

from sandbox.portal import oauth_pages
from sandbox.portal.acts import ActError
from sandbox.portal.core import Portal
from sandbox.portal.envelope import Ending, Request, Response
from sandbox.portal.exchange import Exchange
from sandbox.portal.faults import FaultError
from sandbox.portal.kinds import kind_named
from sandbox.portal.loading import SettingsError
from sandbox.portal.settings import Settings
from sandbox.portal.state import dump_entity
from sandbox.portal.world import Event

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]

_MAX_BODY = 256 * 1024 * 1024
_EVENT_PATIENCE = aiohttp.ClientTimeout(total=10)


class Shell:
    """Carries requests to the core and events away from it; it owns the task that sends them."""

    def __init__(self, portal: Portal, clock: Clock, sleep: Sleep) -> None:
        self.portal = portal
        self._clock = clock
        self._sleep = sleep
        self._released = asyncio.Event()
        self._event_waits = asyncio.Event()
        self._closing = False
        self._tasks: set[asyncio.Task[Response]] = set()

    async def rest(self, request: web.Request) -> web.StreamResponse:
        """Answer a REST request; the work goes on when the client has gone."""
        exchange = self.portal.begin(await _taken(request), self._clock())
        task = asyncio.create_task(self._serve(exchange), name="portal request")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return _given(request, await asyncio.shield(task))

    async def _serve(self, exchange: Exchange) -> Response:
        if exchange.held:
            await self._released.wait()
        await self._pause(exchange.wait_before)
        await self._work(exchange)
        self._event_waits.set()
        return exchange.response(self._clock())

    async def _work(self, exchange: Exchange) -> None:
        """Execute command by command: the world may look in between two of them."""
        while not exchange.finished:
            seconds = exchange.step(self._clock())
            if self.portal.settings.real_time:
                await self._pause(seconds)

    async def _pause(self, seconds: float) -> None:
        if seconds > 0:
            await self._sleep(seconds)

    async def send_events(self, _: web.Application) -> AsyncIterator[None]:
        """Run the sender for as long as the application lives; wait for it at the end."""
        task = asyncio.create_task(self._send_forever(), name="portal events")
        yield
        self._closing = True
        await self._stop_requests()
        self._event_waits.set()
        await task

    async def _stop_requests(self) -> None:
        """Drop what is still held or slow: the portal is being switched off."""
        unfinished = list(self._tasks)
        for request in unfinished:
            request.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)

    async def _send_forever(self) -> None:
        async with aiohttp.ClientSession(timeout=_EVENT_PATIENCE) as session:
            while True:
                for event in self.portal.take_events(self._clock()):
                    await _send(session, event)
                if self._closing:
                    return
                await self._event_waits.wait()
                self._event_waits.clear()

    def _release(self) -> None:
        released, self._released = self._released, asyncio.Event()
        released.set()

    async def authorise(self, request: web.Request) -> web.StreamResponse:
        """Show an employee the page of an application: it always agrees."""
        return _given(
            request, oauth_pages.authorise(self.portal, await _taken(request), self._clock())
        )

    async def token(self, request: web.Request) -> web.StreamResponse:
        """Answer as the authorisation server, which is elsewhere in reality."""
        response = oauth_pages.token(self.portal, await _taken(request), self._clock())
        await self._pause(response.delay)
        return _given(request, response)

    async def install(self, request: web.Request) -> web.Response:
        """``{"client_id": …, "user_id": 1}``: install an application."""
        body = await _body(request)
        user = int(body.get("user_id", 1))
        if not oauth_pages.install(self.portal, str(body.get("client_id")), user, self._clock()):
            return _bad("no such application")
        self._event_waits.set()
        return web.json_response({"installed": True})

    async def uninstall(self, request: web.Request) -> web.Response:
        """``{"client_id": …}``: uninstall an application; its tokens are worth nothing."""
        body = await _body(request)
        user = int(body.get("user_id", 1))
        oauth_pages.uninstall(self.portal, str(body.get("client_id")), user, self._clock())
        self._event_waits.set()
        return web.json_response({"installed": False})

    async def expire(self, request: web.Request) -> web.Response:
        """``{"client_id": …}``: let the access tokens of an application be too old."""
        self.portal.oauth.expire(str((await _body(request)).get("client_id")))
        return web.json_response({"expired": True})

    async def state(self, _: web.Request) -> web.Response:
        """Show all that the portal holds."""
        return web.json_response(self.portal.state())

    async def faults(self, request: web.Request) -> web.Response:
        """``{"set": […] or {…}}``, ``{"clear": true or id}``, ``{"release": true}``; list them."""
        body = await _body(request)
        given = body.get("set", [])
        try:
            for fault in given if isinstance(given, list) else [given]:
                self.portal.faults.set(fault)
        except FaultError as error:
            return _bad(str(error))
        clear = body.get("clear")
        if clear is not None and clear is not False:
            self.portal.faults.clear(None if clear is True else int(clear))
        if body.get("release"):
            self._release()
        return web.json_response({"faults": self.portal.faults.dump()})

    async def reset(self, request: web.Request) -> web.Response:
        """Begin anew, with the switches that the body names."""
        try:
            settings = Settings().changed(await _body(request))
        except SettingsError as error:
            return _bad(str(error))
        self.portal.reset(settings)
        return web.json_response({"settings": self.portal.settings.dump()})

    async def settings(self, request: web.Request) -> web.Response:
        """Change switches and keep the data."""
        try:
            self.portal.configure(await _body(request))
        except SettingsError as error:
            return _bad(str(error))
        return web.json_response({"settings": self.portal.settings.dump()})

    async def act(self, request: web.Request) -> web.Response:
        """``{"act": …, "user_id": 1, …}``: do what a person does in the portal."""
        try:
            done = self.portal.act(await _body(request), self._clock())
        except (ActError, SettingsError) as error:
            return _bad(str(error))
        self._event_waits.set()
        return web.json_response({"result": done})

    async def card(self, request: web.Request) -> web.Response:
        """Show an entity as a small page: cards link to it."""
        kind = kind_named(request.match_info["kind"])
        entity = self.portal.world.find(kind, int(request.match_info["id"])) if kind else None
        if entity is None:
            return web.Response(status=404, text="Not found")
        title = entity.values.get("TITLE") or entity.values.get("NAME") or ""
        rows = "".join(
            f"<tr><th>{html.escape(name)}<td>{html.escape(str(value))}"
            for name, value in sorted(dump_entity(self.portal.world, entity)["fields"].items())
            if value != ""
        )
        heading = html.escape(f"{entity.kind.capitalize()} {entity.id}: {title}")
        page = f"<!doctype html><title>{heading}</title><h1>{heading}</h1><table>{rows}</table>"
        return web.Response(text=page, content_type="text/html")


async def _taken(request: web.Request) -> Request:
    return Request(
        method=request.method,
        path=request.rel_url.raw_path,
        query=request.rel_url.raw_query_string,
        headers=dict(request.headers),
        body=await request.read(),
        peer=request.remote or "",
    )


def _given(request: web.Request, response: Response) -> web.StreamResponse:
    if response.ending != Ending.ANSWER:
        return _closed(request)
    return web.Response(status=response.status, body=response.body, headers=dict(response.headers))


def _closed(request: web.Request) -> web.Response:
    """Close the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError as error:
        raise web.HTTPBadRequest(text="JSON is wanted") from error
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="a JSON object is wanted")
    return body


def _bad(message: str) -> web.Response:
    return web.json_response({"error": message}, status=400)


async def _send(session: aiohttp.ClientSession, event: Event) -> None:
    """Post an event once: an event that fails is lost."""
    outcome = "failed"
    with suppress(aiohttp.ClientError, TimeoutError):
        async with session.post(event.url, data=event.form, allow_redirects=False) as answer:
            outcome = str(answer.status)
    event.outcome = outcome


def create_app(
    portal: Portal, *, clock: Clock = time.time, sleep: Sleep = asyncio.sleep
) -> web.Application:
    """Return the application; tests inject the time."""
    shell = Shell(portal, clock, sleep)
    app = web.Application(client_max_size=_MAX_BODY)
    app.router.add_route("*", "/rest/{tail:.*}", shell.rest)
    app.router.add_get("/oauth/authorize/", shell.authorise)
    app.router.add_route("*", "/oauth/token/", shell.token)
    app.router.add_post("/_sandbox/install", shell.install)
    app.router.add_post("/_sandbox/uninstall", shell.uninstall)
    app.router.add_post("/_sandbox/expire", shell.expire)
    app.router.add_get("/_sandbox/state", shell.state)
    app.router.add_post("/_sandbox/faults", shell.faults)
    app.router.add_post("/_sandbox/reset", shell.reset)
    app.router.add_post("/_sandbox/settings", shell.settings)
    app.router.add_post("/_sandbox/act", shell.act)
    app.router.add_get(r"/crm/{kind}/details/{id:\d+}/", shell.card)
    app.cleanup_ctx.append(shell.send_events)
    return app


async def start(
    host: str = "127.0.0.1",
    port: int = 8082,
    *,
    ssl_context: ssl.SSLContext | None = None,
    switches: Mapping[str, Any] | None = None,
) -> web.AppRunner:
    """Serve a fresh portal; the caller awaits ``cleanup()`` of the runner at the end."""
    portal = Portal(Settings().changed(switches or {}))
    # Held and slow requests must not keep the server from stopping.
    runner = web.AppRunner(create_app(portal), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port, ssl_context=ssl_context).start()
    except OSError:
        await runner.cleanup()
        raise
    return runner
