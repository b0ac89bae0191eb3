"""``POST /visits``: a website reports a visit. Nothing is ever read back."""

from collections.abc import Awaitable
from typing import Protocol

import structlog
from aiohttp import web

from intake.attribution.visit import Visit
from intake.attribution.visit_reading import LONGEST_BODY, VisitRefusedError, read_visit
from intake.kernel.clock import Clock
from web.bodies import BodyRefusedError, read_body
from web.browsers import is_persons_agent
from web.client_address import Networks, client_address
from web.visitor_limit import VisitorLimit

_log = structlog.get_logger(__name__)

PATH = "/visits"


class RecordsVisit(Protocol):
    """The use case behind the endpoint."""

    def __call__(self, visit: Visit, *, by_person: bool) -> Awaitable[None]:
        """Keep a visit."""
        ...


class VisitsEndpoint:
    """Takes visits from the allowed websites.

    The body is ``text/plain``: then a browser sends it without asking first (no preflight), also
    while its page is being left.
    """

    def __init__(
        self,
        record: RecordsVisit,
        limit: VisitorLimit,
        clock: Clock,
        *,
        origins: frozenset[str],
        proxies: Networks,
    ) -> None:
        self._record = record
        self._limit = limit
        self._clock = clock
        self._origins = origins
        self._proxies = proxies

    async def answer(self, request: web.Request) -> web.Response:
        """Answer 204 for a visit that is kept now or was before, else say why not."""
        origin = request.headers.get("Origin", "")
        if origin not in self._origins:
            return web.Response(status=403, text="This origin is not in ALLOWED_ORIGINS.\n")
        response = await self._take(request)
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Vary"] = "Origin"
        return response

    async def _take(self, request: web.Request) -> web.Response:
        now = self._clock.now()
        if not self._limit.admits(client_address(request, self._proxies), now):
            return web.Response(status=429, text="Too many visits for now.\n")
        if request.content_type != "text/plain":
            return web.Response(status=400, text="The body must be text/plain.\n")
        agent = request.headers.get("User-Agent", "")
        try:
            body = await read_body(request, LONGEST_BODY)
            visit = read_visit(body, now, user_agent=agent)
        except BodyRefusedError as refusal:
            return refusal.answer()
        except VisitRefusedError as error:
            _log.info("visit_refused")
            return web.Response(status=400, text=f"The visit {error}.\n")
        await self._record(visit, by_person=is_persons_agent(agent))
        return web.Response(status=204)
