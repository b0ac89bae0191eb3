"""What the flow tests' world is made of: the open parts of the bot, and how they are opened."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from copy import copy
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from aiogram import Bot
from aiohttp import ClientTimeout, web

from bot.config.form_files import accept_consents
from bot.config.operator_files import Files, read_files
from bot.config.settings import Settings
from bot.relay import Relay
from bot.telegram.dispatcher import RawFeed
from bot.telegram.identity import Identity
from bot.telegram.update_processor import UpdateProcessor
from bot.wiring.missing_portal import MissingPortal
from bot.wiring.portal import Portal, lead_crm, open_application
from crm.client.bitrix24_client import Bitrix24Client, ClientOptions, open_session
from crm.client.endpoint import Endpoint, WebhookUrl
from crm.client.limits.request_limits import Limits, RateLimit
from crm.client.oauth.oauth_endpoint import OAuthEndpoint
from crm.gateway.bitrix24_gateway import Bitrix24Gateway
from crm.gateway.event_binding import bind_events
from crm.gateway.trace import TraceOptions
from intake.delivery.amending import AmendingGateway
from intake.delivery.plan import TraceTouches
from intake.leads.fire_timers import FireTimers
from storage.database import Database
from storage.sql_unit_of_work import SqlUnitOfWork
from tests.flows.moving_clock import MovingClock


class Bell:
    """Counts the wake-up calls; who delivers is the test."""

    def __init__(self) -> None:
        self.rings = 0

    def __call__(self) -> None:
        self.rings += 1


@dataclass
class Process:
    """What is open while the bot runs."""

    stack: AsyncExitStack
    settings: Settings
    files: Files
    database: Database
    bot: Bot
    portal: Portal
    relay: Relay
    feed: RawFeed
    processor: UpdateProcessor
    timers: FireTimers[SqlUnitOfWork]

    @property
    def gateway(self) -> AmendingGateway:
        """The way to the portal."""
        return self.portal.gateway


@asynccontextmanager
async def open_portal(
    settings: Settings,
    database: Database,
    identity: Identity,
    clock: MovingClock,
    seconds: float,
) -> AsyncIterator[Portal]:
    """Open the way to the portal as ``bot/wiring/portal.py`` does, without the rate limit's
    waits."""
    limits = Limits(clock.seconds, rate=RateLimit(1000.0, 1_000_000), sleep=clock.skip)
    options = ClientOptions(timeout=ClientTimeout(total=seconds))
    trace = TraceOptions(
        channel=settings.trace_channel,
        link_page=identity.link if settings.trace_link_page else None,
        each=settings.trace_touches is TraceTouches.EACH,
    )

    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(open_session())
        application: OAuthEndpoint | None = None
        endpoint: Endpoint
        if settings.bitrix24_webhook_url is not None:
            endpoint = WebhookUrl(settings.bitrix24_webhook_url.get_secret_value())
        elif settings.bitrix24_client_id is not None:
            opening = open_application(settings, session, database, clock, monotonic=clock.seconds)
            endpoint = application = await stack.enter_async_context(opening)
        else:
            endpoint = MissingPortal()
        client = Bitrix24Client(session, endpoint, limits, options)
        gateway = Bitrix24Gateway(client, trace=trace, now=clock.seconds)
        await stack.enter_async_context(gateway)
        listen = None if application is None else partial(bind_events, client)
        yield Portal(gateway, lead_crm(client, clock.seconds), client, application, listen)


_Contents = frozenset[tuple[str, bytes]]

_FILES: dict[tuple[object, ...], Files] = {}
_ACCEPTED: dict[_Contents, _Contents] = {}


def read_files_once(settings: Settings) -> Files:
    """Read texts, forms and rules, once for each content: parsing takes longer than most tests."""
    rules = settings.payload_rules.read_bytes() if settings.payload_rules else b""
    contents = _contents(settings.forms_dir)
    key = (settings.default_form, settings.default_language, contents, rules)
    if key not in _FILES:
        _FILES[key] = read_files(settings)
    files = _FILES[key]
    return replace(files, catalogue=copy(files.catalogue))  # a reload changes it


def accept_consents_once(folder: Path) -> None:
    """Release the consents of the forms there, once for each content, for the same reason."""
    before = _contents(folder)
    if before not in _ACCEPTED:
        accept_consents(folder, languages=("en", "ru"))
        _ACCEPTED[before] = _contents(folder) - before
    for name, content in _ACCEPTED[before]:
        (folder / name).write_bytes(content)


def _contents(folder: Path) -> _Contents:
    return frozenset((file.name, file.read_bytes()) for file in folder.iterdir())


@asynccontextmanager
async def serving_far_end(app: web.Application) -> AsyncIterator[str]:
    """Serve a far end on a free loopback port; gives its address."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
