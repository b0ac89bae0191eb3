"""The composition root: the one place where the real things are built and connected."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import partial

import structlog
from aiogram import Bot
from aiohttp import web

from bot.config.operator_files import Files
from bot.config.settings import Settings
from bot.elected_calls import AnswerCalls, AskElected, Bells
from bot.ops.collector import start_collecting
from bot.ops.correction_loop import CorrectionLoop
from bot.ops.form_watch import FormWatch
from bot.ops.housekeeping import Housekeeping, report_forgotten
from bot.ops.http_server import serving
from bot.ops.metrics import Metrics
from bot.ops.readiness import Readiness
from bot.ops.timer_loop import TimerLoop
from bot.system_clock import SystemClock, SystemRandomness
from bot.telegram.bot_session import build_bot
from bot.telegram.handed_updates import InheritUpdates, again_and_again
from bot.telegram.identity import Identity, ask_username
from bot.telegram.receiver import FINISH_SECONDS, Receiver, choose_receiver
from bot.telegram.send_slices import ForgetBuckets, SendSlices
from bot.telegram.update_processor import UpdateProcessor
from bot.telegram.waiting import unless_stopped
from bot.telegram.webhook import WebhookRefusedError
from bot.wiring.clockwork import build_heart, build_timers
from bot.wiring.event_address import build_events, build_listening
from bot.wiring.health_look import build_health
from bot.wiring.incoming import build_feed, build_processor, build_workflow
from bot.wiring.lead_outcomes import build_reasons
from bot.wiring.live_forms import build_following
from bot.wiring.outgoing import (
    build_admin_notices,
    build_full_report,
    build_probe,
    build_relay,
    build_report,
    build_watch,
)
from bot.wiring.portal import Portal, open_portal
from bot.wiring.portal_admission import build_application
from bot.wiring.staffing import build_daily_check, build_staff
from bot.wiring.website import build_bridge, redirect_url
from bot.worker_election import LeaseElection, WorkerElection, election_in, whenever_elected
from handlers.command_menus import show_menus
from intake.operations.forget_expired import ForgetExpired
from intake.operations.workload import MeasureWorkload
from intake.outbox.probe_soon import ProbeSoon
from intake.staffing.read_staff import KnowsStaff
from intake.wizards.execute_corrections import ExecuteCorrections
from storage.database import Database
from web.routes import build_app

_log = structlog.get_logger(__name__)

STOP_LIMIT = 20.0
"""Seconds that rows in progress get at a clean stop, so that none of them is left in doubt."""


async def run(settings: Settings, files: Files, stopping: asyncio.Event) -> None:
    """Open everything, work until the event is set, close everything.

    Raises:
        StorageError: the database cannot be used.
        PortBusyError: the HTTP port is taken.
        WrongTokenError: Telegram does not know the token.
        WebhookRefusedError: Telegram does not take our address.
    """
    metrics, bell, identity = Metrics(), Bell(), Identity(redirect_url(settings))
    receiver = choose_receiver(settings.public_url, settings.webhook_secret)
    url = settings.database_url.get_secret_value()
    async with AsyncExitStack() as stack:
        opening = Database.open(
            url,
            wake=bell,
            limits=settings.database_limits,
            shared=settings.shared_database,
            deployment=_deployment(settings),
        )
        database = await stack.enter_async_context(await opening)
        bot = build_bot(
            settings.bot_token,
            settings.telegram_api_url,
            settings.telegram_proxy,
            flood_wait_limit=receiver.flood_wait_limit,
        )
        stack.push_async_callback(bot.session.close)
        election, bells = election_in(database), Bells()
        elsewhere = None
        if election.holder is not None:
            elsewhere = AskElected(
                election, database.writing, database.reading, SystemClock(), bells
            )
        portal = await stack.enter_async_context(
            open_portal(
                settings,
                database,
                identity.link,
                ended=metrics.crm_operation_ended,
                may_send=election.may_send,
                elsewhere=elsewhere,
            )
        )
        process = Process(
            settings,
            files,
            database,
            election,
            portal,
            bot,
            receiver,
            metrics=metrics,
            identity=identity,
            bells=bells,
        )
        bell.connect(process.wake)
        start_collecting()  # off since the start; what follows may wait for Telegram for hours
        await process.run(stopping)
    _log.info("stopped")


def _deployment(settings: Settings) -> str:
    """Return what all that share a database must have in common: who they are at Telegram, and what
    reads their tokens. A bot's token may be another one after a while, but for its id."""
    bot_id = settings.bot_token.get_secret_value().partition(":")[0]
    key = settings.secret_key.get_secret_value() if settings.secret_key else ""
    return f"{bot_id} {key}"


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
        elected: WorkerElection,
        portal: Portal,
        bot: Bot,
        receiver: Receiver,
        *,
        metrics: Metrics,
        identity: Identity,
        bells: Bells,
    ) -> None:
        clock, translator = SystemClock(), files.translator
        self._election, work = elected, elected.database
        self._settings = settings
        self._files = files
        self._database = database
        self._portal = portal
        self._bot = bot
        self._receiver = receiver
        self._metrics = metrics
        self._identity = identity
        self._bells = bells
        self._clock = clock
        self._readiness = Readiness(
            MeasureWorkload(database.reading, clock), metrics, database_trouble=database.trouble
        )
        self._housekeeping = Housekeeping(
            ForgetExpired(
                work.writing,
                clock,
                settings.retention,
                wizards=files.catalogue.wizard_ids,
                report=report_forgotten,
            ),
            clock,
            chores=(
                build_report(settings, work, clock),
                build_full_report(settings, work, clock),
                build_daily_check(settings, work, clock),
                *((ForgetBuckets(work.writing),) if work.shared else ()),
            ),
        )
        self._watch = build_watch(settings, database, bot, translator, clock)
        self._notices = build_admin_notices(settings, database, bot, translator, clock)
        self._corrections = CorrectionLoop(
            ExecuteCorrections(work.writing, clock), look_again=elected.look_again
        )
        self._timers = TimerLoop(
            build_heart(settings, work, clock),
            build_timers(settings, work, files, clock),
            clock,
            look_again=elected.look_again,
        )
        self._listening = build_listening(settings, portal)
        self._forms = FormWatch(build_following(settings, database, files), self._notices.queue)
        self._health = build_health(settings, database, files, bot, portal, clock)
        self._probe = build_probe(settings, work, portal.gateway, clock)
        slices = None
        if database.shared:
            slices = SendSlices(database.writing, lambda: elected.processes)
        self.relay = build_relay(
            settings,
            work,
            portal.gateway,
            portal.leads,
            bot,
            translator,
            clock,
            SystemRandomness(),
            look_again=elected.look_again,
            may_send=elected.may_send,
            slices=slices,
        )

    def wake(self) -> None:
        """Look at the outbox and at the clocks: something was written for them."""
        self.relay.wake()
        self._timers.wake()
        self._bells.ring()

    async def run(self, stopping: asyncio.Event) -> None:
        """Work until the event is set, then stop in order: receive no more, finish, deliver no
        more. Whatever a clean stop cuts short, the next start finds as a crash would leave it.
        """
        async with asyncio.TaskGroup() as background:
            tasks = [
                background.create_task(whenever_elected(self._election, self._work), name="work"),
                background.create_task(self._watch.run(), name="database-watch"),
                background.create_task(self._forms.run(), name="form-watch"),
            ]
            if isinstance(self._election, LeaseElection):
                tasks.append(background.create_task(self._election.run(), name="election"))
                if (application := self._portal.application) is not None:
                    reloading = again_and_again(application.reload)
                    tasks.append(background.create_task(reloading, name="portal-tokens"))
            try:
                async with serving(
                    self._web_app(),
                    self._settings.http_host,
                    self._settings.http_port,
                    proxies=self._settings.trusted_proxies,
                ):
                    await self._receive(stopping)
                    _log.info("stopping")
            except WebhookRefusedError:
                await self.relay.finish(STOP_LIMIT)
                raise
            await self.relay.finish(STOP_LIMIT)
            for task in tasks:
                task.cancel()
        if isinstance(self._election, LeaseElection):
            await self._election.resign()

    async def _work(self) -> None:
        """Do what one process alone may do."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._deliver(), name="relay")
            group.create_task(self._timers.run(), name="timers")
            group.create_task(self._housekeeping.run(), name="housekeeping")
            group.create_task(self._corrections.run(), name="corrections")
            group.create_task(self._probe_once(), name="first-probe")
            if (holder := self._election.holder) is not None:
                inherit = InheritUpdates(self._election.database.writing, holder)
                group.create_task(again_and_again(inherit), name="inheriting")
                calls = AnswerCalls(
                    self._portal.client,
                    self._election.database.writing,
                    self._clock,
                    self._bells,
                )
                group.create_task(calls.run(), name="portal-calls")
            if self._listening is not None:
                group.create_task(self._listening.run(), name="portal-events")

    async def _receive(self, stopping: asyncio.Event) -> None:
        """Learn who we are, take up what was left, then receive until stopped."""
        username = await unless_stopped(stopping, ask_username(self._bot))
        if username is None:
            return
        self._identity.learn(username)
        if not self._settings.admin_ids:
            _log.warning("nobody_is_admin", hint="send /id to the bot, and set ADMIN_IDS")
        settings, database, files, bot = self._settings, self._database, self._files, self._bot
        workflow = build_workflow(
            settings,
            database,
            files,
            self._clock,
            self._identity.links,
            self._health,
            wake_corrections=self._corrections.wake,
            offer_reasons=build_reasons(database, self._portal.leads.reasons),
            entity_url=self._portal.gateway.entity_url,
        )
        feed = build_feed(workflow, files, bot)
        processor = build_processor(
            settings,
            database,
            files,
            bot,
            self._clock,
            feed,
            self._metrics,
            holder=self._election.holder,
        )
        await unless_stopped(stopping, processor.restore())
        self._receiver.open(processor)
        _log.info("started", mode=self._receiver.mode)
        knows = KnowsStaff(database.reading, build_staff(settings))
        menus = show_menus(
            bot,
            files.translator,
            default=settings.default_language,
            staff=await knows.everybody(),
            groups=await knows.chats(),
            spoken=await knows.spoken(),
        )
        await unless_stopped(stopping, menus)
        async with AsyncExitStack() as stack:
            if self._election.holder is not None:
                handed = asyncio.ensure_future(again_and_again(processor.take_handed))
                stack.callback(handed.cancel)
            await self._receive_by(processor, stopping)

    async def _receive_by(self, processor: UpdateProcessor, stopping: asyncio.Event) -> None:
        """Receive until stopped; where only one process may, whenever it is this one."""
        note = self._readiness.note_receiving
        receive = partial(self._receiver.receive, self._bot, stopping, note, self._notices)
        if not self._receiver.alone:
            await receive()
            return
        while not stopping.is_set():
            if not self._election.outlasts(0):
                note(True)  # another process receives; this one could
            await unless_stopped(stopping, self._election.elected())
            if not stopping.is_set():
                await self._election.during(receive)
        await processor.finish(FINISH_SECONDS)

    async def _deliver(self) -> None:
        """Run the relay. Only a trace that shows links as pages must wait for the bot's name."""
        if self._settings.trace_link_page:
            await self._identity.known()
        await self.relay.run()

    async def _probe_once(self) -> None:
        """Look at the portal at the start: admins get one notice, at once, if it serves nobody."""
        try:
            error = await self._probe()
        except Exception as fault:  # noqa: BLE001  # the intake must not end for a look at the CRM
            _log.error("first_probe_failed", exc_info=fault)
            return
        if error is not None:
            _log.warning("portal_refuses", error=error.code or type(error).__name__)

    def _web_app(self) -> web.Application:
        settings, translator = self._settings, self._files.translator
        return build_app(
            problems=self._readiness.problems,
            metrics=self._render_metrics,
            webhook=self._receiver.endpoint,
            bridge=build_bridge(
                settings,
                self._database,
                translator,
                self._clock,
                SystemRandomness(),
                self._identity.username,
                self._files.rules,
            ),
            application=build_application(
                settings, self._portal.application, translator, self._clock, self._probe_soon
            ),
            events=build_events(settings, self._database, self._portal.application, self._clock),
        )

    async def _render_metrics(self) -> bytes:
        await self._readiness.problems()
        return self._metrics.render()

    async def _probe_soon(self) -> None:
        """The portal has just let us in: an open circuit need not wait for its next probe."""
        await ProbeSoon(self._database.writing, self._clock)()
        self.relay.wake()
        if self._listening is not None:
            self._listening.wake()
