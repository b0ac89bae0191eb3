"""``GET /go/<code>``: a link that notes the visit on its way to the chat. It leads nowhere else."""

from collections.abc import Awaitable
from typing import Protocol

import structlog
from aiohttp import web

from intake.arrivals.follow_link import Followed, Following
from intake.attribution.query import read_query
from intake.attribution.visit import CLICK_IDS, is_mobile
from intake.attribution.visit_reading import UTM_NAMES
from intake.kernel.clock import Clock
from texts.translator import Translator
from web.browsers import browser_language, is_person
from web.client_address import Networks, client_address
from web.redirect_page import HEADERS, render_page
from web.tracker import Username
from web.visitor_limit import VisitorLimit

_log = structlog.get_logger(__name__)

PATH = "/go/{code:.*}"
"""Whatever follows, a person is led to the bot."""


class FollowsLink(Protocol):
    """The use case behind the redirect."""

    def __call__(self, following: Following, *, by_person: bool) -> Awaitable[Followed]:
        """Say where it leads."""
        ...


class Redirect:
    """Answers with a page that opens the chat.

    Whatever goes wrong on the way, the prospect still gets to the bot: at worst without the visit,
    and without a code to scan: to draw one is the costliest thing that a stranger can ask for here.
    """

    def __init__(
        self,
        follow: FollowsLink,
        username: Username,
        translator: Translator,
        limit: VisitorLimit,
        clock: Clock,
        *,
        proxies: Networks,
    ) -> None:
        self._follow = follow
        self._username = username
        self._translator = translator
        self._limit = limit
        self._clock = clock
        self._proxies = proxies

    async def answer(self, request: web.Request) -> web.Response:
        """Answer 200 with the page, 404 with one that opens the chat without a source."""
        try:
            username = self._username()
        except LookupError:
            return web.Response(status=503, headers={"Retry-After": "10"})
        agent = request.headers.get("User-Agent", "")
        by_person = is_person(request) and self._limit.admits(
            client_address(request, self._proxies), self._clock.now()
        )
        followed = await self._followed(request, agent, by_person=by_person)
        page = render_page(
            self._translator,
            browser_language(request, self._translator),
            username=username,
            payload=followed.payload,
            code=followed.code,
            known=followed.known,
            mobile=is_mobile(agent) or False,
            scannable=by_person,
        )
        return web.Response(
            text=page,
            content_type="text/html",
            status=200 if followed.known else 404,
            headers=HEADERS,
        )

    async def _followed(self, request: web.Request, agent: str, *, by_person: bool) -> Followed:
        following = Following(
            request.match_info["code"],
            read_query(request.rel_url.raw_query_string, (*UTM_NAMES, *CLICK_IDS)),
            request.headers.get("Referer", ""),
            agent,
        )
        try:
            return await self._follow(following, by_person=by_person)
        except Exception as error:  # noqa: BLE001  # a visit that is lost must not lose the prospect
            _log.warning("redirect_without_visit", error=type(error).__name__)
            return await self._follow(following, by_person=False)
