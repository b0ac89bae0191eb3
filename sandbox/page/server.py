"""Serves the playground page and passes its requests on to the two sandbox servers.

The page talks to one origin only, so that neither server needs to know about browsers.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
from aiohttp import web

FILES = Path(__file__).parent / "static"
CONTROL = ("state", "act", "faults", "settings", "events", "reset")
"""What may be passed on: the page meddles with the sandbox, it does not imitate a bot."""

_SESSION = web.AppKey("session", aiohttp.ClientSession)


class Playground:
    """The page's handlers."""

    def __init__(self, telegram: str, portal: str) -> None:
        """Take the two servers' addresses, without a slash at the end."""
        self._servers = {"telegram": telegram, "portal": portal}

    async def session(self, app: web.Application) -> AsyncIterator[None]:
        """Keep one client session for the application's life."""
        # The test authority of --tls is made anew at each start, and the far ends are on loopback.
        connector = aiohttp.TCPConnector(ssl=False)
        async with aiohttp.ClientSession(connector=connector) as session:
            app[_SESSION] = session
            yield

    async def page(self, _: web.Request) -> web.FileResponse:
        """``GET /``."""
        return web.FileResponse(FILES / "index.html")

    async def pass_on(self, request: web.Request) -> web.Response:
        """``/telegram/<control>`` and ``/portal/<control>``."""
        server = self._servers[request.match_info["server"]]
        control = request.match_info["control"]
        if control not in CONTROL:
            raise web.HTTPNotFound
        try:
            async with request.app[_SESSION].request(
                request.method,
                f"{server}/_sandbox/{control}",
                params=request.query,
                data=await request.read() or None,
                headers={"Content-Type": request.content_type},
            ) as answer:
                body = await answer.read()
                return web.Response(
                    body=body, status=answer.status, content_type="application/json"
                )
        except aiohttp.ClientError:
            raise web.HTTPBadGateway(text='{"error": "the sandbox server is gone"}') from None

    async def card(self, request: web.Request) -> web.Response:
        """``GET /crm/…``: the portal's own page of an entity."""
        url = f"{self._servers['portal']}{request.path}"
        async with request.app[_SESSION].get(url) as answer:
            return web.Response(
                body=await answer.read(),
                status=answer.status,
                headers={"Content-Type": answer.headers["Content-Type"]},
            )


def create_app(telegram: str, portal: str) -> web.Application:
    """Return the page's application for the servers at those addresses."""
    playground = Playground(telegram, portal)
    app = web.Application(client_max_size=25 * 2**20)
    app.cleanup_ctx.append(playground.session)
    app.router.add_get("/", playground.page)
    app.router.add_route("*", "/{server:telegram|portal}/{control:[a-z]+}", playground.pass_on)
    app.router.add_get(r"/crm/{kind}/details/{id:\d+}/", playground.card)
    app.router.add_static("/static", FILES)
    return app
