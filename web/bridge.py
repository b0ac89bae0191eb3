"""The bridge from websites to the chat: three addresses that browsers ask for."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from web import redirect, tracker, visits_endpoint

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Bridge:
    """Who answers."""

    script: Answer
    visits: Answer
    redirect: Answer

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Give each its address."""
        router.add_get(tracker.PATH, self.script)
        router.add_post(visits_endpoint.PATH, self.visits)
        router.add_get(redirect.PATH, self.redirect)


def closed_bridge(reason: str) -> Bridge:
    """Return a bridge that is not set up, and says so to whoever tries it."""

    async def refuse(_: web.Request) -> web.Response:
        return web.Response(status=404, text=f"{reason}\n")

    return Bridge(refuse, refuse, refuse)
