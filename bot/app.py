"""The composition root: the one place where the real things are built and connected."""

import asyncio
import gc
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiohttp import web

from bot.clock import SystemClock, SystemRandomness
from bot.config.loading import Files
from bot.config.settings import Settings
from bot.ops.housekeeping import Housekeeping
from bot.ops.http_server import serving
from bot.ops.metrics import Metrics
from bot.ops.readiness import Readiness
from bot.ops.stopping import unless_stopped
from bot.telegram.client import BotApiUpdates, build_bot
from bot.telegram.identity import Identity, ask_username
from bot.telegram.menus import show_menus
from bot.telegram.poller import Poller
from bot.telegram.update_processor import NotHandledError, UpdateProcessor
from bot.telegram.webhook import WebhookRefusedError, set_webhook
from bot.wiring.bridge import build_bridge, redirect_url
from bot.wiring.incoming import build_processor, build_workflow
from bot.wiring.metered_gateway import MeteredGateway
from bot.wiring.outgoing import (
    admin_chats,
    build_probe,
    build_relay,
    build_report,
    build_watch,
    direct_notices,
)
from bot.wiring.portal import Portal, open_portal
from bot.wiring.portal_application import build_application
from intake.outbox.notices import notice_rows
from intake.outbox.probe_soon import ProbeSoon
from intake.outbox.tasks import Notice
from storage.database import Database
from web.app import build_app
from web.telegram import PATH, TelegramWebhook

_log = structlog.get_logger(__name__)

STOP_LIMIT = 20.0
"""Seconds that rows in progress get at a clean stop, so that none of them is left in doubt."""

OPEN_SECONDS = 25.0
"""How long a webhook's update waits for the start, or while stopping; Telegram repeats it then."""

FLOOD_PATIENCE = {"polling": 30.0, "webhook": 15.0}
"""Seconds that an answer waits for Telegram's flood limit: a webhook's time is short."""


class Bell:
    """Passes the database's wake-up call on to the relay, which is built after it."""

    def __init__(self) -> None:
        self._ring: Callable[[], None] | None = None

    def connect(self, ring: Callable[[], None]) -> None:
        """Name whom to wake."""
        self._ring = ring

    def __call__(self) -> None:
        """Wake them."""
        if self._ring is not None:
            self._ring()


class Process:
    """The running bot: everything is open, and the parts know each other."""

    def __init__(
        self,
        settings: Settings,
        files: Files,
        database: Database,
        portal: Portal,
        bot: Bot,
        metrics: Metrics,
        identity: Identity,
    ) -> None:
        self._settings = settings
        self._files = files
        self._database = database
        self._bot = bot
        self._metrics = metrics
        self._identity = identity
        self._portal = portal
        self._clock = SystemClock()
        gateway = MeteredGateway(portal.gateway, metrics)
        self._readiness = Readiness(
            database.reading, self._clock, metrics, database_trouble=database.trouble
        )
        self._watch = build_watch(settings, database, bot, files.translator, self._clock)
        report_unknown = build_report(settings, database, self._clock)
        self._housekeeping = Housekeeping(
            database.writing,
            self._clock,
            chores=(report_unknown,),
            retention=settings.retention,
        )
        self._probe = build_probe(settings, database, gateway, self._clock)
        self.relay = build_relay(
            settings, database, gateway, bot, files.translator, self._clock, SystemRandomness()
        )
        self._processor: UpdateProcessor | None = None
        self._open = asyncio.Event()

    async def run(self, stopping: asyncio.Event) -> None:
        """Work until the event is set, then stop in order: receive no more, finish, deliver no
        more. Whatever a clean stop cuts short, the next start finds as a crash would leave it.
        """
        async with asyncio.TaskGroup() as background:
            tasks = [
                background.create_task(self._deliver(), name="relay"),
                background.create_task(self._housekeeping.run(), name="housekeeping"),
                background.create_task(self._probe_once(), name="first-probe"),
                background.create_task(self._watch.run(), name="database-watch"),
            ]
            try:
                async with serving(
                    self._web_app(),
                    self._settings.http_host,
                    self._settings.http_port,
                    proxies=self._settings.trusted_proxies,
                ):
                    await self._receive(stopping)
                    _log.info("stopping")
            except WebhookRefusedError as refusal:
                await self._tell_refusal(refusal)
                await self.relay.finish(STOP_LIMIT)
                raise
            await self.relay.finish(STOP_LIMIT)
            for task in tasks:
                task.cancel()

    async def _deliver(self) -> None:
        """Run the relay. Only a trace that shows links as pages must wait for the bot's name."""
        if self._settings.trace_link_page:
            await self._identity.known()
        await self.relay.run()

    async def _probe_once(self) -> None:
        """Look at the portal at the start: admins hear at once, and once, if it serves nobody."""
        try:
            error = await self._probe()
        except Exception as fault:  # noqa: BLE001  # the intake must not end for a look at the CRM
            _log.error("first_probe_failed", exc_info=fault)
            return
        if error is not None:
            _log.warning("portal_refuses", error=error.code or type(error).__name__)

    async def _receive(self, stopping: asyncio.Event) -> None:
        """Learn who we are, then take updates until stopped."""
        username = await unless_stopped(stopping, ask_username(self._bot))
        if username is None:
            return
        self._identity.learn(username)
        if not self._settings.admin_ids:
            _log.warning("nobody_is_admin", hint="send /id to the bot, and set ADMIN_IDS")
        processor = self._processor = self._build_processor()
        await unless_stopped(stopping, processor.restore())
        self._open.set()
        gc.collect()
        gc.freeze()  # aiogram's models stay for ever: no pause to look through them (platform.md)
        heard = self._readiness.heard
        settings = self._settings
        menus = show_menus(self._bot, settings, self._files.translator)
        if settings.public_url is None or settings.webhook_secret is None:
            _log.info("started", mode="polling")
            await unless_stopped(stopping, menus)
            source = BotApiUpdates(self._bot)
            await Poller(source, processor, stopping=stopping, heard=heard).run()
            return
        _log.info("started", mode="webhook")
        await unless_stopped(stopping, menus)
        url, secret = settings.public_url + PATH, settings.webhook_secret
        setting = set_webhook(self._bot, url, secret, heard=heard, tell=self._tell_admins)
        await unless_stopped(stopping, setting)
        await stopping.wait()
        await processor.finish(STOP_LIMIT)

    async def _tell_admins(self, text: str) -> None:
        """Tell the admins by way of the outbox: it keeps trying while Telegram is away."""
        now = self._clock.now()
        async with self._database.writing() as unit:
            for row in notice_rows(admin_chats(self._settings), text, now):
                await unit.outbox.add(row, now)
            await unit.commit()

    async def _tell_refusal(self, refusal: WebhookRefusedError) -> None:
        """Tell the admins at once: the process ends, and with it what empties the outbox."""
        send = direct_notices(self._settings, self._bot, self._files.translator)
        for chat in admin_chats(self._settings):
            try:
                await send(Notice(chat, "notice-webhook-refused", {"reason": refusal.reason}))
            except AiogramError as error:
                _log.warning("webhook_refusal_not_told", error=type(error).__name__)

    def _build_processor(self) -> UpdateProcessor:
        workflow = build_workflow(
            self._settings,
            self._database,
            self._files,
            self._clock,
            self._identity.links,
        )
        return build_processor(
            self._settings,
            self._database,
            self._files,
            self._bot,
            self._clock,
            workflow,
            self._metrics,
        )

    def _web_app(self) -> web.Application:
        secret = self._settings.webhook_secret
        webhook = TelegramWebhook(self._take, secret.get_secret_value()) if secret else None
        bridge = build_bridge(
            self._settings,
            self._database,
            self._files.translator,
            self._clock,
            SystemRandomness(),
            self._identity.username,
            self._files.rules,
        )
        return build_app(
            problems=self._readiness.problems,
            metrics=self._render_metrics,
            webhook=webhook,
            bridge=bridge,
            application=build_application(
                self._settings,
                self._portal.application,
                self._files.translator,
                self._clock,
                self._let_in,
            ),
        )

    async def _let_in(self) -> None:
        """The portal has just let us in: a paused queue need not wait for its next probe."""
        await ProbeSoon(self._database.writing, self._clock)()
        self.relay.wake()

    async def _render_metrics(self) -> bytes:
        await self._readiness.problems()
        return self._metrics.render()

    async def _take(self, raw: Mapping[str, Any]) -> None:
        """Take an update from the webhook, which may be set since before this start."""
        async with asyncio.timeout(OPEN_SECONDS):
            await self._open.wait()
        if self._processor is None:
            raise NotHandledError
        await self._processor.take(raw)


async def run(settings: Settings, files: Files, stopping: asyncio.Event) -> None:
    """Open everything, work until the event is set, close everything.

    Raises:
        StorageError: the database cannot be used.
        PortBusyError: the HTTP port is taken.
        WrongTokenError: Telegram does not know the token.
    """
    metrics, bell, identity = Metrics(), Bell(), Identity(redirect_url(settings))
    url = settings.database_url.get_secret_value()
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(await Database.open(url, wake=bell))
        patience = FLOOD_PATIENCE["webhook" if settings.public_url else "polling"]
        bot = build_bot(
            settings.bot_token,
            settings.telegram_api_url,
            settings.telegram_proxy,
            flood_patience=patience,
        )
        stack.push_async_callback(bot.session.close)
        portal = await stack.enter_async_context(open_portal(settings, database, identity.link))
        process = Process(settings, files, database, portal, bot, metrics, identity)
        bell.connect(process.relay.wake)
        await process.run(stopping)
    _log.info("stopped")
