"""A website with links to the bot, a real browser that looks at it, and the bridge between them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from playwright.async_api import Browser, Page, Request, Route

from bot.config.settings import Settings
from bot.system_clock import SystemRandomness
from bot.wiring.website import build_bridge
from tests.flows.process import serving_far_end
from tests.flows.world import BOT_NAME, World
from web.bridge import Bridge
from web.routes import build_app

TRACKER = """
<script>
window.reads = {remind: 0, get: 0};
window.b24Tracker = {guest: {
  trace: function () {
    return JSON.stringify({
      url: location.href, ref: document.referrer,
      device: {isMobile: /Mobi/.test(navigator.userAgent)},
      tags: {ts: 1772700000, list: {utm_source: "google", utm_campaign: "spring"}, gclid: null},
      client: {gaId: "123.456"},
      pages: {list: [[location.href, 1772700000, "Half an emoji \\ud83e"]]},
      gid: "guest-7", previous: {list: []}, made_up: {kept: "whole"}
    });
  },
  remindTrace: function () { reads.remind++; return this.trace(); },
  getTrace: function () { reads.get++; return this.trace(); }
}};
</script>
"""
"""A stand-in of the Bitrix24 tracker (trace.md §2); it counts how often it is read."""


@dataclass
class Website:
    """A page under test."""

    origin: str
    bridge_url: str
    opened: list[str] = field(default_factory=list)
    """Addresses of Telegram that the browser went to."""
    sent_visits: list[str] = field(default_factory=list)
    """Visits that it told, as they were sent."""
    tracker: str = ""
    consent: str = ""
    links: str = ""

    async def page(self, _: web.Request) -> web.Response:
        source = f'<script src="{self.bridge_url}/tracker.js" {self.consent}></script>'
        html = f"<title>Shop</title>{self.tracker}{self.links}{source}"
        return web.Response(text=f"<!doctype html>{html}", content_type="text/html")

    async def look(self, browser: Browser, path: str = "/", **options: Any) -> Page:
        """Open the page in a browser that has never been here; Telegram is not really asked."""
        context = await browser.new_context(**options)
        await context.route("**/*", self._route)
        page = await context.new_page()
        await page.goto(self.origin + path)
        return page

    async def _route(self, route: Route, request: Request) -> None:
        if request.url.startswith("https://t.me/"):
            self.opened.append(request.url)
            await route.fulfill(body="Telegram")
            return
        if request.url == f"{self.bridge_url}/visits":
            self.sent_visits.append(request.post_data or "")
        await route.continue_()


def bridge_of(world: World, origin: str) -> Bridge:
    """Build the bridge as ``bot/app.py`` does, for a site with that origin."""
    values: dict[str, Any] = {
        "_env_file": None,
        "bot_token": "123456:AAbbCCddEEffGGhhIIjjKKll",
        "secret_key": "k" * 32,
        "allowed_origins": frozenset({origin}),
    }
    return build_bridge(
        Settings(**values),
        world.database,
        world.process.files.translator,
        world.clock,
        SystemRandomness(),
        lambda: BOT_NAME,
    )


@asynccontextmanager
async def serving_website(world: World) -> AsyncIterator[Website]:
    """Serve a site, and the bridge on another origin, as in life."""
    async with AsyncExitStack() as stack:
        website = Website("", "")
        site_app = web.Application()
        site_app.router.add_get("/{path:.*}", website.page)
        website.origin = await stack.enter_async_context(serving_far_end(site_app))
        app = build_app(
            problems=_nothing,
            metrics=_no_metrics,
            webhook=None,
            bridge=bridge_of(world, website.origin),
        )
        website.bridge_url = await stack.enter_async_context(serving_far_end(app))
        yield website


async def _nothing() -> tuple[str, ...]:
    return ()


async def _no_metrics() -> bytes:
    return b""
