"""The product under measurement: the real parts, put together as ``bot/app.py`` does it."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

import asyncpg
from aiogram import Bot

from benchmarks.telegram import TOKEN, RecordingSession, make_bot
from bot.config.form_files import load_catalogue
from bot.config.operator_files import Files
from bot.config.settings import Settings
from bot.ops.metrics import Metrics
from bot.relay import Relay
from bot.system_clock import SystemClock, SystemRandomness
from bot.telegram.bot_session import KeptResponseTypes
from bot.telegram.handed_updates import again_and_again
from bot.telegram.update_processor import UpdateProcessor
from bot.wiring.health_look import build_health
from bot.wiring.incoming import build_feed, build_processor, build_workflow
from bot.wiring.outgoing import build_relay
from bot.wiring.portal import lead_crm, open_portal
from bot.worker_election import LeaseElection, WorkerElection, election_in
from crm.client.bitrix24_client import Bitrix24Client
from handlers.deep_links import DeepLinks
from handlers.workflow import Workflow
from intake.delivery.amending import AmendingGateway
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, FormId
from intake.team.card_chat import CardChat
from storage import migrate
from storage.database import Database
from texts.translator import Translator

FORMS = Path(__file__).parent / "forms"
IN_MEMORY = "sqlite+aiosqlite://"
MANAGERS = -1_001_000_000_001


@dataclass(slots=True)
class Bell:
    """Rings after a commit that gave the outbox something to do: the relay hears it, and we do."""

    wake: Callable[[], None] | None = None
    rung: asyncio.Event = field(default_factory=asyncio.Event)
    rung_at: float = 0.0

    def __call__(self) -> None:
        """Ring."""
        self.rung_at = perf_counter()
        self.rung.set()
        if self.wake is not None:
            self.wake()


@dataclass(frozen=True, slots=True)
class Product:
    """Everything open."""

    settings: Settings
    database: Database
    session: RecordingSession
    bot: Bot
    workflow: Workflow
    processor: UpdateProcessor
    translator: Translator
    clock: Clock
    bell: Bell

    async def take(self, raw: dict[str, Any]) -> None:
        """Handle an update, by the way that the poller takes."""
        await self.processor.see_through(raw)

    def relay(self, gateway: AmendingGateway, client: Bitrix24Client) -> Relay:
        """Build the relay, which brings the submissions to that gateway."""
        return build_relay(
            self.settings,
            self.database,
            gateway,
            lead_crm(client),
            self.bot,
            self.translator,
            self.clock,
            SystemRandomness(),
        )


def file_url(file: Path) -> str:
    """Return the address of a database file."""
    return f"sqlite+aiosqlite:///{file}"


def new_file(folder: Path, name: str) -> Path:
    """Return a migrated, empty database; the migrations run once per folder."""
    template = folder / "template.db"
    if not template.exists():
        migrate.upgrade(file_url(template))
    return Path(shutil.copy(template, folder / f"{name}.db"))


async def new_on_server(address: str, name: str = "benchmark") -> str:
    """Return the address of a migrated, empty database on that server, made anew."""
    database = f"leadtrace_{name}"
    connection = await asyncpg.connect(address)
    for words in ("DROP DATABASE IF EXISTS {} WITH (FORCE)", "CREATE DATABASE {}"):
        await connection.execute(words.format(database))
    await connection.close()
    parts = urlsplit(address)
    url = parts._replace(path=f"/{database}").geturl()
    await asyncio.to_thread(migrate.upgrade, url)
    return url


@asynccontextmanager
async def opened(
    url: str,
    *,
    form: str = "five",
    clock: Clock | None = None,
    telegram_seconds: float = 0.0,
    session: RecordingSession | None = None,
    shared: bool = False,
) -> AsyncIterator[Product]:
    """Open the product on that database, without any far end; ``shared``: as one of several.

    Telegram's stand-in is ``session``, or one that takes ``telegram_seconds`` for each call.
    """
    clock = clock or SystemClock()
    values: dict[str, Any] = {
        "_env_file": None,
        "bot_token": TOKEN,
        "forms_dir": FORMS,
        "default_form": FormId(form),
        "default_region": "DE",
        "managers_chat_id": CardChat(ChatId(MANAGERS)),
    }
    settings = Settings(**values)
    translator = Translator(("en", "ru"))
    catalogue = load_catalogue(FORMS, languages=translator.languages, default=settings.default_form)
    session = session or RecordingSession(seconds=telegram_seconds)
    session.middleware(KeptResponseTypes())
    bot, bell = make_bot(session), Bell()
    metrics, links = Metrics(), DeepLinks("bench_bot")
    async with (
        await Database.open(url, wake=bell, shared=shared) as database,
        open_portal(settings, database, links.to, ended=metrics.crm_operation_ended) as portal,
    ):
        files = Files(translator, catalogue)
        health = build_health(settings, database, files, bot, portal, clock)
        workflow = build_workflow(settings, database, files, clock, links, health)
        feed = build_feed(workflow, files, bot)
        election = election_in(database)
        processor = build_processor(
            settings, database, files, bot, clock, feed, metrics, holder=election.holder
        )
        async with _sharing(election, processor):
            yield Product(
                settings, database, session, bot, workflow, processor, translator, clock, bell
            )
            await processor.finish(0.0)


@asynccontextmanager
async def _sharing(election: WorkerElection, processor: UpdateProcessor) -> AsyncIterator[None]:
    """Do what one of several processes does all the time."""
    tasks = []
    if isinstance(election, LeaseElection):
        tasks = [
            asyncio.create_task(election.run()),
            asyncio.create_task(again_and_again(processor.take_handed)),
        ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
