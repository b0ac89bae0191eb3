"""The application's card in the portal, and the bot's two addresses that stand in it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from bot.wiring.event_address import build_events
from bot.wiring.portal_admission import build_application
from intake.outbox.probe_soon import ProbeSoon
from tests.flows.delivery.office import notices
from tests.flows.process import serving_far_end
from tests.flows.world import World
from web.portal_application import CALLBACK, INSTALL
from web.portal_events import EVENTS

CLIENT_ID, CLIENT_SECRET = "local.64d0f00d.1234", "cl13nt-s3cr3t"
SECRET_KEY = "a-key-for-everything-of-32-chars-or-more"
HOUR = 3600
ASKED = "doesn’t let me in"


@dataclass
class Card:
    """What an administrator of the portal does with our application."""

    world: World
    bot_url: str
    session: aiohttp.ClientSession
    let_in: int = 0
    seen: set[str] = field(default_factory=set)
    """Every secret of the application that there ever was."""

    async def installs(self) -> int:
        """Install it; gives the status with which the bot answered, once it has."""
        events = self.world.portal.world.events
        before = len(events)
        body = {"client_id": CLIENT_ID}
        await self._post("install", body)
        async with asyncio.timeout(10):
            while len(events) == before or not events[-1].outcome.isdigit():  # noqa: ASYNC110 - the far end's own note
                await asyncio.sleep(0.01)
        self.learn()
        return int(events[-1].outcome)

    async def uninstalls(self) -> None:
        """Take the application out of the portal."""
        self.learn()
        await self._post("uninstall", {"client_id": CLIENT_ID})

    async def follows(self, link: str, **headers: str) -> tuple[int, str]:
        """Open a link in a browser that is signed in; gives what the last page says."""
        async with self.session.get(link, headers=headers) as answer:
            self.learn()
            return answer.status, await answer.text()

    async def link(self) -> str:
        """The link in the newest notice that asks to be let in."""
        notice = (await notices(self.world, ASKED))[-1]
        (found,) = [one["url"] for one in notice.raw["entities"] if one["type"] == "text_link"]
        return str(found)

    def asked(self, kind: str = "refresh_token") -> int:
        """How many requests of that kind the authorisation server had."""
        return self.world.portal.oauth.asked[kind]

    def learn(self) -> None:
        """Note every secret that there is now."""
        oauth = self.world.portal.oauth
        for issued in (oauth.codes, oauth.access, oauth.refresh, oauth.retired):
            self.seen |= set(issued)

    async def _post(self, what: str, body: dict[str, Any]) -> None:
        url = f"{self.world.portal_url}/_sandbox/{what}"
        async with self.session.post(url, json=body) as answer:
            assert answer.status == 200, await answer.text()


@asynccontextmanager
async def open_card(world: World) -> AsyncIterator[Card]:
    """Make the bot an application in the portal of this world; it is not installed yet."""
    card: Card | None = None

    async def serve(request: web.Request) -> web.StreamResponse:
        """Answer as the bot that runs now: it may have been restarted."""
        assert card is not None
        process = world.process
        application = build_application(
            process.settings,
            process.portal.application,
            process.files.translator,
            world.clock,
            let_in,
        )
        assert application is not None
        events = build_events(
            process.settings, process.database, process.portal.application, world.clock
        )
        assert events is not None
        handlers = {
            INSTALL: application.install,
            CALLBACK: application.callback,
            EVENTS: events.answer,
        }
        return await handlers[request.path](request)

    async def let_in() -> None:
        assert card is not None
        card.let_in += 1
        await ProbeSoon(world.database.writing, world.clock)()

    app = web.Application()
    app.router.add_route("*", "/bitrix24/{tail:.*}", serve)
    async with serving_far_end(app) as url, aiohttp.ClientSession() as session:
        card = Card(world, url, session)
        world.portal.configure(
            {
                "base_url": world.portal_url,
                "applications": [
                    {
                        "client_id": CLIENT_ID,
                        "client_secret": CLIENT_SECRET,
                        "redirect_uri": f"{url}{CALLBACK}",
                        "install_uri": f"{url}{INSTALL}",
                        "application_token": "appl1cat10n-t0ken",
                    }
                ],
            }
        )
        await world.restart(
            bitrix24_webhook_url=None,
            bitrix24_domain=world.portal_url,
            bitrix24_client_id=CLIENT_ID,
            bitrix24_client_secret=CLIENT_SECRET,
            bitrix24_oauth_url=world.portal_url,
            secret_key=SECRET_KEY,
            public_url=url,
            webhook_secret="a-secret-of-some-length",
        )
        yield card
