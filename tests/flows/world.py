"""The world of the flow tests: the bot's real parts between two simulated far ends.

Everything runs in this process: a sandbox Telegram and a sandbox portal on free loopback ports, the
real dispatcher, a real database, the real relay, cards, client and gateway. People act with
the verbs of ``tests/people.py``; when a verb returns, the bot has handled what came of it. What is
delivered waits for :meth:`World.deliver` or :meth:`World.settle`: the clock moves only when a test
moves it.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from aiogram import Bot
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource
from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError

from bot.config.settings import Settings
from bot.ops.metrics import Metrics
from bot.relay import Relay
from bot.system_clock import SystemRandomness
from bot.telegram.bot_session import build_bot
from bot.telegram.identity import Identity
from bot.telegram.quarantine import GivenUp
from bot.telegram.raw_update import ALLOWED_UPDATES
from bot.wiring.clockwork import build_heart, build_timers
from bot.wiring.health_look import build_health
from bot.wiring.incoming import build_feed, build_processor, build_quarantine, build_workflow
from bot.wiring.lead_outcomes import build_reasons
from bot.wiring.outgoing import build_relay
from bot.wiring.website import redirect_url
from intake.kernel.ids import ChatId, FormId, LinkId, PersonId, UpdateId
from intake.links.link import Link, NewLink, Utm
from intake.outbox.chat_budget import ChatBudget
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.team.card_chat import CardChat
from sandbox.portal.core import Portal
from sandbox.portal.server import create_app as create_portal
from sandbox.portal.settings import Settings as PortalSettings
from sandbox.serving import WEBHOOK_PATH
from sandbox.telegram.core import BotApi
from sandbox.telegram.server import create_app as create_telegram
from sandbox.telegram.settings import Settings as TelegramSettings
from storage.database import Database
from storage.errors import StorageError
from storage.tables import links
from tests.databases import copied
from tests.flows.moving_clock import MovingClock
from tests.flows.process import (
    Bell,
    Process,
    accept_consents_once,
    open_portal,
    read_files_once,
    serving_far_end,
)
from tests.flows.stored import Stored
from tests.people import TOKEN, Chat, Person, Raw, SeenMessage, TelegramWorld

FORMS = Path(__file__).parents[2] / "forms"
ADMIN = 7_000_000_001
BOT_NAME = "sandbox_bot"
_ROUNDS = 300
"""More than any test's outbox needs; beyond it something goes round for ever."""


class _GivenSettings(Settings):
    """What a test names, and no environment, which takes long to look through for each bot."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic's own
        init_settings: PydanticBaseSettingsSource,
        *_: PydanticBaseSettingsSource,
        **__: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Leave out all others."""
        return (init_settings,)


@dataclass
class World(Stored):
    """See the module. Made by :meth:`open`, or by the fixture ``world``."""

    folder: Path
    url: str
    """Of the database."""
    telegram: TelegramWorld
    telegram_url: str
    portal: Portal
    portal_url: str
    clock: MovingClock = field(default_factory=MovingClock)
    settings: dict[str, Any] = field(default_factory=dict)
    shared: bool = False
    """Several processes may work on the database; PostgreSQL's alone."""
    limited: bool = False
    """The bot keeps to what each chat takes in a minute."""
    portal_seconds: float = 5.0
    """Real seconds that the bot's client waits for the portal; takes effect at a restart."""
    waits: list[float] = field(default_factory=list)
    """How long the update processor would have waited between the tries of an update or an
    answer."""
    patient: asyncio.Event = field(default_factory=asyncio.Event)
    """Set: those waits are over at once. Clear it to have them last."""
    quarantine: list[tuple[UpdateId, Exception]] = field(default_factory=list)
    """Updates that the bot gave up. The fixture ``world`` fails if a test leaves any here."""
    bell: Bell = field(default_factory=Bell)
    _process: Process | None = None
    _admin: Person | None = None
    _managers: Chat | None = None

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        folder: Path,
        template: Path,
        *,
        url: str | None = None,
        portal: Mapping[str, Any] | None = None,
        flood: bool = False,
        shared: bool = False,
        **settings: Any,
    ) -> AsyncIterator["World"]:
        """Open a world with an admin, a managers' group and the shipped forms.

        ``template`` is a migrated SQLite file, unless ``url`` is a database that is there;
        ``shared``: others may be open on it at the same time (:meth:`replica`);
        ``portal`` are switches of the sandbox portal;
        ``flood``: Telegram has its limits, and the bot keeps to them, which takes its time;
        the rest are settings of the bot by their names, over the world's own.
        """
        clock = MovingClock()
        switches = {"real_time": False, "bucket_capacity": 1_000_000, **(portal or {})}
        crm = Portal(PortalSettings().changed(switches))
        telegram_app = create_telegram(
            BotApi(TelegramSettings(flood=flood, paced_polls=False)),
            clock=clock.seconds,
            sleep=clock.sleep,
        )
        portal_app = create_portal(crm, clock=clock.seconds, sleep=clock.sleep)
        shutil.copytree(FORMS, folder / "forms")
        async with AsyncExitStack() as stack:
            telegram_url = await stack.enter_async_context(serving_far_end(telegram_app))
            portal_url = await stack.enter_async_context(serving_far_end(portal_app))
            people = await stack.enter_async_context(TelegramWorld.connect(telegram_url))
            world = cls(
                folder,
                url or copied(template, folder),
                people,
                telegram_url,
                crm,
                portal_url,
                clock,
                shared=shared,
                limited=flood,
            )
            world._admin = Person(people, ADMIN, {"first_name": "Olga", "language_code": "en"})
            world._managers = await people.group("Managers", owner=world._admin)
            world.settings = {"managers_chat_id": CardChat(ChatId(world._managers.id)), **settings}
            people.feed, people.asked = world.feed, ALLOWED_UPDATES
            world.patient.set()
            await world.start()
            stack.push_async_callback(world.stop)
            await world.admin.opens()  # admins must have started the bot to be told anything
            yield world

    # --- the process ---

    @property
    def process(self) -> Process:
        """What is open now."""
        assert self._process is not None, "the bot is not running"
        return self._process

    @property
    def database(self) -> Database:
        """The open database."""
        return self.process.database

    @property
    def bot(self) -> Bot:
        """The bot that answers."""
        return self.process.bot

    @property
    def relay(self) -> Relay:
        """The relay, to be stepped."""
        return self.process.relay

    async def start(self) -> None:
        """Open the bot. What a dead process held is taken over, as the relay does at its start."""
        self._process = await self._opened()
        await build_heart(self.process.settings, self.database, self.clock)()
        for queue in OutboxQueue:
            await self.relay.reclaim(queue)
        await self.process.processor.restore()

    @asynccontextmanager
    async def replica(self) -> AsyncIterator[Process]:
        """Open the bot once more on the same database, as another process would."""
        assert self.shared, "a database is one process's unless it is shared"
        process = await self._opened()
        try:
            yield process
        finally:
            await process.stack.aclose()

    async def _opened(self) -> Process:
        """Build the bot as ``bot/app.py`` does, with this world's clock and without its loops."""
        settings = self._read_settings()
        files = read_files_once(settings)
        identity = Identity(redirect_url(settings))
        identity.learn(BOT_NAME)
        async with AsyncExitStack() as stack:
            url = settings.database_url.get_secret_value()
            database = await stack.enter_async_context(
                await Database.open(url, wake=self.bell, shared=self.shared)
            )
            # No patience with floods: it would be waited out in real time.
            bot = build_bot(settings.bot_token, settings.telegram_api_url, None, flood_wait_limit=0)
            stack.push_async_callback(bot.session.close)
            portal = await stack.enter_async_context(
                open_portal(settings, database, identity, self.clock, self.portal_seconds)
            )
            relay = build_relay(
                settings,
                database,
                portal.gateway,
                portal.leads,
                bot,
                files.translator,
                self.clock,
                SystemRandomness(),
                budget=ChatBudget(limited=self.limited),
            )
            reasons = build_reasons(database, portal.leads.reasons)
            health = build_health(settings, database, files, bot, portal, self.clock)
            workflow = build_workflow(
                settings,
                database,
                files,
                self.clock,
                identity.links,
                health,
                offer_reasons=reasons,
                entity_url=portal.gateway.entity_url,
            )
            feed = build_feed(workflow, files, bot)
            keep = build_quarantine(settings, database, files, bot, self.clock)

            async def quarantine(key: UpdateId, raw: Mapping[str, Any], given_up: GivenUp) -> None:
                self.quarantine.append((key, given_up.error))
                await keep(key, raw, given_up)

            async def wait(seconds: float) -> None:
                self.waits.append(seconds)
                await self.patient.wait()

            processor = build_processor(
                settings,
                database,
                files,
                bot,
                self.clock,
                feed,
                Metrics(),
                quarantine=quarantine,
                sleep=wait,
            )
            stack.push_async_callback(processor.abandon)
            return Process(
                stack.pop_all(),
                settings,
                files,
                database,
                bot,
                portal,
                relay,
                feed,
                processor,
                build_timers(settings, database, files, self.clock),
            )

    async def stop(self) -> None:
        """Close everything, as the end of the process would, however it comes.

        Until then its heart has beaten: it was there all the time.
        """
        if self._process is not None:
            with suppress(StorageError, SQLAlchemyError):
                async with self.database.writing() as unit:
                    await unit.absences.alive(self.clock.now())
                    await unit.commit()
            process, self._process = self._process, None
            await process.stack.aclose()

    async def restart(self, **settings: Any) -> None:
        """Close everything and open it again on the same file; settings may change."""
        await self.stop()
        self.settings |= settings
        await self.start()

    def _read_settings(self) -> Settings:
        values: dict[str, Any] = {
            "bot_token": TOKEN,
            "telegram_api_url": self.telegram_url,
            "bitrix24_webhook_url": f"{self.portal_url}{WEBHOOK_PATH}",
            "database_url": self.url,
            "forms_dir": self.folder / "forms",
            "admin_ids": frozenset({PersonId(ADMIN)}),
            "default_form": None,
            "default_region": "DE",
        }
        return _GivenSettings(**{**values, **self.settings})

    # --- updates ---

    async def feed(self, raw: Mapping[str, Any]) -> None:
        """Hand an update in, and wait until it is handled and answered, or quarantined."""
        await self.process.processor.see_through(raw)

    async def feed_once(self, raw: Mapping[str, Any]) -> None:
        """Hand an update in once, past the update processor; whatever fails comes out.

        With ``asyncio.gather`` it is what two replicas, or a crash in the middle, look like.
        """
        await self.process.feed(raw)

    @contextmanager
    def holding(self) -> Iterator[list[Raw]]:
        """Let people act without the bot: its updates are collected in the list instead."""
        held: list[Raw] = []

        async def collect(raw: Raw) -> None:
            held.append(raw)

        self.telegram.feed, before = collect, self.telegram.feed
        try:
            yield held
        finally:
            self.telegram.feed = before

    # --- people ---

    @property
    def admin(self) -> Person:
        """The one admin."""
        assert self._admin is not None
        return self._admin

    @property
    def managers(self) -> Chat:
        """The managers' group."""
        assert self._managers is not None
        return self._managers

    def person(self, first_name: str = "Ann", language: str = "en", **profile: Any) -> Person:
        """Somebody new; see ``TelegramWorld.person``."""
        return self.telegram.person(first_name, language, **profile)

    async def cards(self) -> list[SeenMessage]:
        """What stands in the managers' group by the bot."""
        return await self.managers.messages()

    # --- delivery ---

    async def deliver(self, *queues: OutboxQueue) -> int:
        """Do what is due now on these queues (on both by default), and fire the clocks that are;
        gives how many rows."""
        done = 0
        for _ in range(_ROUNDS):
            while not queues and await self.process.timers():
                pass
            worked = sum([await self.relay.step(queue) for queue in queues or tuple(OutboxQueue)])
            if not worked:
                return done
            done += worked
        raise AssertionError("the outbox never comes to rest")

    async def settle(self, limit: timedelta = timedelta(days=2)) -> None:
        """Deliver, and move the clock on to what is due next, until nothing waits any more."""
        end = self.clock.now() + limit
        await self.deliver()
        while (due := await self.next_due()) is not None:
            if due > end:
                raise AssertionError(f"the outbox still waits after {limit}")
            await self._go_on_to(due)

    async def goes_on(self) -> None:
        """Move the clock on to what is due next, and do it."""
        due = await self.next_due()
        assert due is not None, "nothing waits"
        await self._go_on_to(due)

    async def _go_on_to(self, moment: datetime) -> None:
        await self.advance(max(moment - self.clock.now(), timedelta()))
        await self.deliver()

    async def next_due(self) -> datetime | None:
        """When the relay has to do something next: a row is due, or a probe. A probe that is over
        was answered, and the queue is half-open: rows come when they are due."""
        moments: list[datetime] = []
        async with self.database.writing() as unit:
            for queue in OutboxQueue:
                circuit = await unit.circuits.get(queue)
                due = await unit.outbox.next_due(queue)
                if due is not None and circuit is not None and circuit.probe_at > self.clock.now():
                    due = circuit.probe_at
                if due is not None:
                    moments.append(due)
        return min(moments, default=None)

    async def advance(self, by: timedelta | float) -> None:
        """Let time pass; a far end that was asleep wakes and does its work."""
        self.clock.move(by if isinstance(by, timedelta) else timedelta(seconds=by))
        for _ in range(20):
            await asyncio.sleep(0)

    # --- the portal ---

    def crm(self) -> dict[str, Any]:
        """All that the portal holds (docs/sandbox-portal.md)."""
        state: dict[str, Any] = self.portal.state()
        return state

    def entities(self, kind: str) -> list[dict[str, Any]]:
        """The portal's entities of one kind: lead, deal, contact, company, quote."""
        found: list[dict[str, Any]] = self.crm()["entities"][kind]
        return found

    def portal_fault(self, kind: str, **details: Any) -> None:
        """Plan trouble at the portal (docs/sandbox-portal.md)."""
        self.portal.faults.set({"kind": kind, **details})

    async def release_portal(self) -> None:
        """Let a portal that does its work late do it now."""
        await self.telegram.session.post(
            f"{self.portal_url}/_sandbox/faults", json={"release": True}
        )

    # --- links and forms ---

    async def add_link(
        self, code: str, *, form: str | None = None, title: str = "", **utm: str
    ) -> Link:
        """Put a link into the database. ``utm``: source, medium, campaign, content, term."""
        wanted = NewLink(code, title or code.title(), Utm(**utm), FormId(form) if form else None)
        async with self.database.writing() as unit:
            link = await unit.links.add(wanted, PersonId(ADMIN), self.clock.now())
            assert link is not None, f"the code {code} is taken"
            await unit.commit()
        return link

    async def change_link(self, link_id: LinkId, **columns: Any) -> None:
        """Change a link's columns (enabled, tail, window_days) behind the bot's back."""
        async with self.database.writing() as unit:
            await unit.connection.run(update(links).where(links.c.id == link_id).values(columns))
            await unit.commit()

    async def edit_form(self, form_id: str, change: Callable[[dict[str, Any]], object]) -> None:
        """Edit a form file, as its owner would, and restart: forms are read at the start."""
        file = self.folder / "forms" / f"{form_id}.yaml"
        content: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
        change(content)
        await self.write_form(form_id, content)

    async def write_form(self, form_id: str, content: dict[str, Any]) -> None:
        """Put a form file there, release its consent, and restart."""
        file = self.folder / "forms" / f"{form_id}.yaml"
        file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")
        accept_consents_once(self.folder / "forms")
        await self.restart()

    async def remove_form(self, form_id: str) -> None:
        """Delete a form file, and restart."""
        (self.folder / "forms" / f"{form_id}.yaml").unlink()
        await self.restart()
