"""The web application: which address is answered by whom."""

from aiohttp import web

from web.bridge import Bridge
from web.health import MetricsPage, Problems, Ready, Render, health
from web.portal_application import PortalApplication
from web.telegram import LONGEST_BODY, PATH, TelegramWebhook


def build_app(
    *,
    problems: Problems,
    metrics: Render,
    webhook: TelegramWebhook | None,
    bridge: Bridge | None = None,
    application: PortalApplication | None = None,
) -> web.Application:
    """Return the application; without a webhook (polling) its address does not exist, and so for
    the bridge and the portal's application.
    """
    app = web.Application(client_max_size=LONGEST_BODY)
    app.router.add_get("/health", health)
    app.router.add_get("/ready", Ready(problems).answer)
    app.router.add_get("/metrics", MetricsPage(metrics).answer)
    if webhook is not None:
        app.router.add_post(PATH, webhook.answer)
    if bridge is not None:
        bridge.add_to(app.router)
    if application is not None:
        application.add_to(app.router)
    return app
