"""The web application: which address is answered by whom."""

from typing import Any

from aiohttp import web

from web.bridge import Bridge
from web.health import MetricsPage, Problems, Ready, Render, health
from web.portal_application import PortalApplication
from web.portal_events import PortalEvents
from web.telegram import LONGEST_BODY, PATH, TelegramWebhook

IDLE_SECONDS = 75.0
"""How long a connection may wait for its next request: longer than reverse proxies keep theirs."""
LINGERING_SECONDS = 2.0
"""How long the rest of a refused body is taken off the line, so that the answer arrives."""

SERVER: dict[str, Any] = {
    "auto_decompress": False,  # web/bodies.py says why
    "keepalive_timeout": IDLE_SECONDS,
    "lingering_time": LINGERING_SECONDS,
}
"""Arguments of aiohttp's ``RequestHandler``, wherever the application is served."""


def build_app(
    *,
    problems: Problems,
    metrics: Render,
    webhook: TelegramWebhook | None,
    bridge: Bridge | None = None,
    application: PortalApplication | None = None,
    events: PortalEvents | None = None,
) -> web.Application:
    """Return the application; without a webhook (polling) its address does not exist, and so for
    the bridge, the portal's application and its events.
    """
    app = web.Application(client_max_size=LONGEST_BODY, handler_args=SERVER)
    app.router.add_get("/health", health)
    app.router.add_get("/ready", Ready(problems).answer)
    app.router.add_get("/metrics", MetricsPage(metrics).answer)
    if webhook is not None:
        app.router.add_post(PATH, webhook.answer)
    if bridge is not None:
        bridge.add_to(app.router)
    if application is not None:
        application.add_to(app.router)
    if events is not None:
        events.add_to(app.router)
    return app
