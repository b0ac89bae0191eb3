"""The bot's real parts, from the update to the portal: one process, which may die at any moment."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from random import Random
from typing import Any, cast
from unittest.mock import patch

import aiohttp
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.enums import ParseMode

from bot.ops.metrics import Metrics
from bot.ops.timer_loop import TimerLoop
from bot.telegram.bot_session import FloodWaitMiddleware, KeptResponseTypes
from bot.telegram.identity import Identity
from bot.telegram.poller import Poller
from bot.telegram.quarantine import GivenUp
from bot.telegram.update_source import BotApiUpdates
from bot.wiring.clockwork import build_heart, build_timers
from bot.wiring.health_look import build_health
from bot.wiring.incoming import build_feed, build_processor, build_quarantine, build_workflow
from bot.wiring.lead_outcomes import build_reasons
from bot.wiring.outgoing import build_relay
from bot.wiring.portal import Portal as PortalSide
from bot.wiring.portal import lead_crm
from bot.wiring.website import redirect_url
from bot.worker_election import SoleWorker, WorkerElection, whenever_elected
from crm.client.endpoint import WebhookUrl
from crm.client.limits.request_limits import Limits
from crm.gateway.bitrix24_gateway import Bitrix24Gateway
from crm.gateway.trace import TraceOptions
from intake.kernel.clock import Randomness
from intake.kernel.ids import UpdateId
from intake.outbox.chat_budget import ChatBudget
from intake.outcomes.hear_events import CrmEvent, HearEvents
from sandbox.serving import WEBHOOK_PATH
from storage.database import Database
from storage.parallel_connection import ParallelConnection
from storage.sql_unit_of_work import SqlUnitOfWork
from tests.flows.process import read_files_once
from tests.simulation.far_ends import SimulatedClient
from tests.simulation.team.office import Office
from tests.simulation.team.sights import noted
from tests.simulation.team.wire import SimulatedSession


class DiceRandomness(Randomness):
    """Keys and codes out of the run's dice."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice

    def key(self) -> str:
        """Return 32 hex digits."""
        return f"{self._dice.getrandbits(128):032x}"

    def code(self, length: int) -> str:
        """Return letters."""
        return "".join(self._dice.choice("abcdefghjk") for _ in range(length))


class MortalDatabase:
    """The database as one process has it: each unit, and each side of a commit, is a moment."""

    def __init__(self, process: "Process", database: Database) -> None:
        self._process = process
        self._database = database

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[SqlUnitOfWork]:
        """Open a writing unit."""
        self._process.moment()
        async with self._database.writing() as unit:
            committing = unit._commit

            async def commit(wake: bool) -> None:
                self._process.moment()
                try:
                    await committing(wake)
                except asyncio.CancelledError:
                    self._committed()  # a commit that has begun is carried through
                    raise
                self._committed()
                self._process.moment()

            unit._commit = commit
            yield unit

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlUnitOfWork]:
        """Open a reading unit."""
        self._process.moment()
        async with self._database.reading() as unit:
            yield unit

    @asynccontextmanager
    async def reading_in_parallel(self) -> AsyncIterator[SqlUnitOfWork]:
        """Open a reading unit for several questions at a time."""
        async with self.reading() as unit:
            unit.connection = ParallelConnection(unit.connection)
            yield unit

    def _committed(self) -> None:
        """It is kept, whatever becomes of the process now."""

    def trouble(self) -> None:
        """Nothing is wrong with it."""


class Process:
    """What dies in a crash: everything in memory. A dead process does nothing any more."""

    client_type = SimulatedClient

    def __init__(self, office: Office) -> None:
        self._office = office
        self._dead = False
        self._stopping = asyncio.Event()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._ended = asyncio.Event()
        settings, clock = office.settings, office.clock
        database = cast("Database", self._open(office.database))
        self.election = election = self._elect(database)
        work = election.database
        files = read_files_once(settings)
        identity = Identity(redirect_url(settings))
        identity.learn("sandbox_bot")
        telegram = self._build_session()
        telegram.middleware(FloodWaitMiddleware(0))
        telegram.middleware(KeptResponseTypes())
        bot = Bot(
            settings.bot_token.get_secret_value(),
            session=telegram,
            default=DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview_is_disabled=True),
        )
        loop = asyncio.get_running_loop()
        to_portal = self.client_type(
            cast("aiohttp.ClientSession", None),
            WebhookUrl(f"https://portal.sandbox{WEBHOOK_PATH}"),
            Limits(loop.time),
        )
        self.client = to_portal
        to_portal.portal_end, to_portal.moment = office.portal, self.moment
        self._gateway = Bitrix24Gateway(to_portal, now=loop.time, trace=TraceOptions())
        leads = noted(lead_crm(to_portal, loop.time), self._saw)
        randomness = DiceRandomness(office.fate.dice)
        self._relay = build_relay(
            settings, work, self._gateway, leads, bot, files.translator, clock, randomness,
            budget=ChatBudget(limited=office.seed % 2 == 1),
            look_again=election.look_again, may_send=election.may_send,
        )  # fmt: skip
        self._timers = TimerLoop(
            build_heart(settings, work, clock),
            build_timers(settings, work, files, clock),
            clock,
            look_again=election.look_again,
        )
        portal_side = PortalSide(self._gateway, leads, to_portal)
        health = build_health(settings, database, files, bot, portal_side, clock)
        with patch("bot.wiring.incoming.SystemRandomness", lambda: randomness):
            workflow = build_workflow(
                settings, database, files, clock, identity.links, health,
                offer_reasons=build_reasons(database, leads.reasons),
            )  # fmt: skip
        keep = build_quarantine(settings, database, files, bot, clock)

        async def quarantine(key: UpdateId, raw: Any, given_up: GivenUp) -> None:
            office.quarantined.append(repr(given_up.error))
            await keep(key, raw, given_up)

        self._processor = build_processor(
            settings,
            database,
            files,
            bot,
            clock,
            build_feed(workflow, files, bot),
            Metrics(),
            quarantine=quarantine,
            holder=election.holder,
        )
        self._poller = Poller(
            BotApiUpdates(bot), self._processor,
            stopping=self._stopping, on_receiving=lambda _: None,
        )  # fmt: skip
        self._hear = HearEvents(database.writing, clock)

    def _open(self, database: Database) -> MortalDatabase:
        return MortalDatabase(self, database)

    def _build_session(self) -> SimulatedSession:
        return SimulatedSession(self._office.telegram, self.moment)

    def _elect(self, database: Database) -> WorkerElection:
        return SoleWorker(database)

    def _saw(self, deals: Mapping[int, int | None]) -> None:
        """Note what is known from now on, unless whoever was told dies at once."""
        asyncio.get_running_loop().call_later(1.0, self._note, deals, self._office.clock.now())

    def _note(self, deals: Mapping[int, int | None], at: datetime) -> None:
        if not self._dead:
            for deal, user in deals.items():
                self._office.sights.setdefault(deal, []).append((at, user))

    def moment(self) -> None:
        """Die here, if fate wants it; do nothing more, once dead."""
        if not self._dead and self._office.fate.crash():
            self._die()
        if self._dead:
            raise asyncio.CancelledError

    def _die(self) -> None:
        self._dead = True
        self._ended.set()

    def wake(self) -> None:
        """There may be something to do."""
        self._relay.wake()
        self._timers.wake()

    def hear(self, event: CrmEvent) -> None:
        """Take what the portal, or anybody, posts."""
        if not self._dead:
            self._spawn(self._hear(event))

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)

    async def run(self) -> None:
        """Live until a crash, or until there is nothing left to do."""
        if (life := self._office.fate.life()) is not None:
            asyncio.get_running_loop().call_later(life * 20, self._die)
        self._spawn(self._start())
        self._spawn(self._watch())
        await self._ended.wait()
        self._dead = True
        await self._processor.abandon()
        for task in list(self._tasks):
            task.cancel()
        for task in list(self._tasks):
            with suppress(asyncio.CancelledError, Exception):
                await task
        await self._gateway.__aexit__(None, None, None)

    async def _start(self) -> None:
        self._spawn(whenever_elected(self.election, self._work))
        await self._processor.restore()
        self._receive()

    async def _work(self) -> None:
        """Do what one process alone may do."""
        async with asyncio.TaskGroup() as group:
            for work in self._alone():
                group.create_task(work)

    def _alone(self) -> list[Coroutine[Any, Any, Any]]:
        return [self._relay.run(), self._timers.run()]

    def _receive(self) -> None:
        self._spawn(self._poller.run())

    async def _watch(self) -> None:
        while not self._office.done:  # noqa: ASYNC110  nobody rings at rest
            await asyncio.sleep(20.0)
        self._ended.set()
