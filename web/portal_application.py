"""Where the portal reports that our application was let in: at its installation, and by a link.

Both addresses stand in the application's card. Neither believes what it gets: a callback must
answer a link of ours, and whether the tokens of an installation are this application's is for the
authorisation server to say. Which server that is they can only choose among those that we know; of
the portal's own addresses (``domain``, ``client_endpoint``) nothing is read at all.
"""

from enum import StrEnum
from typing import Protocol

import structlog
from aiohttp import web

from intake.kernel.clock import Clock
from texts.translator import Translator
from web.bodies import BodyRefusedError, read_form
from web.browsers import browser_language
from web.client_address import Networks, client_address
from web.visitor_limit import VisitorLimit

_log = structlog.get_logger(__name__)

INSTALL = "/bitrix24/install"
CALLBACK = "/bitrix24/callback"

_LONGEST = 4096
"""Characters of a code, a state or a token; real ones have less than a hundred."""

_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


class Admission(StrEnum):
    """How an attempt to be let in ended."""

    GRANTED = "granted"
    REFUSED = "refused"
    """The authorisation server does not know the code or the token as ours."""
    WRONG_PORTAL = "wrong_portal"
    UNAVAILABLE = "unavailable"
    """Nobody could say; it may be tried again."""


_PAGES = {
    Admission.GRANTED: (200, "page-authorised"),
    Admission.REFUSED: (403, "page-authorise-refused"),
    Admission.WRONG_PORTAL: (403, "page-authorise-wrong-portal"),
    Admission.UNAVAILABLE: (502, "page-authorise-later"),
}


class LettingIn(Protocol):
    """The application behind the two addresses."""

    def admits(self, state: str) -> bool:
        """Say whether a callback answers a link of ours."""
        ...

    async def authorised(self, code: str, server: str) -> Admission:
        """Take the code of a callback; ``server``: the authorisation server that it names."""
        ...

    async def installed(self, refresh_token: str, application_token: str, server: str) -> Admission:
        """Take the tokens of an installation; ``server``: the one that it names."""
        ...


class PortalApplication:
    """Answers at both addresses."""

    def __init__(
        self,
        application: LettingIn,
        translator: Translator,
        limit: VisitorLimit,
        clock: Clock,
        *,
        proxies: Networks,
    ) -> None:
        """Take the ``limit`` of installations: each asks the authorisation server a question."""
        self._application = application
        self._translator = translator
        self._limit = limit
        self._clock = clock
        self._proxies = proxies

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Give both their addresses."""
        router.add_post(INSTALL, self.install)
        router.add_get(CALLBACK, self.callback, allow_head=False)

    async def callback(self, request: web.Request) -> web.Response:
        """Answer an admin's browser, which comes back from the portal with a code."""
        code, state = request.query.get("code", ""), request.query.get("state", "")
        if not code or len(code) + len(state) > _LONGEST or not self._application.admits(state):
            _log.warning("portal_callback_refused")
            return self._page(request, 403, "page-authorise-stale")
        server = f"https://{request.query.get('server_domain', '')}"
        admission = await self._application.authorised(code, server)
        _log.info("portal_callback", admission=admission)
        return self._page(request, *_PAGES[admission])

    async def install(self, request: web.Request) -> web.Response:
        """Answer the portal, which reports once that the application was installed."""
        if not self._limit.admits(client_address(request, self._proxies), self._clock.now()):
            return web.Response(status=429, text="Too many installations for now.\n")
        try:
            form = await read_form(request)
        except BodyRefusedError as refusal:
            return refusal.answer()
        if form.get("event") != "ONAPPINSTALL":
            text = 'Not an installation: tick "Uses API only" in the application\'s card.\n'
            return web.Response(status=400, text=text)
        token, proof, server = (
            form.get(f"auth[{name}]", "")
            for name in ("refresh_token", "application_token", "server_endpoint")
        )
        if not token:
            return web.Response(status=400, text="The refresh token is missing.\n")
        if len(token) + len(proof) + len(server) > _LONGEST:
            return web.Response(status=400, text="The tokens are too long.\n")
        admission = await self._application.installed(token, proof, server)
        _log.info("portal_installation", admission=admission)
        return web.Response(status=_PAGES[admission][0], text=f"{admission}\n")

    def _page(self, request: web.Request, status: int, key: str) -> web.Response:
        text = self._translator.plain(browser_language(request, self._translator), key)
        return web.Response(status=status, text=f"{text}\n", headers=_HEADERS)
