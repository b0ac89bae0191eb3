"""The whole process, as ``python -m bot run`` builds it, between the two simulated far ends."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import unused_port

from bot.app import run
from bot.config.operator_files import read_files
from bot.config.settings import Settings, load_settings
from bot.telegram.webhook import WebhookRefusedError
from sandbox.serving import Addresses, Ports, start_servers
from sandbox.telegram.settings import Settings as TelegramSettings
from storage.migrate import upgrade
from tests.people import Person, TelegramWorld

FORMS = Path(__file__).parents[2] / "forms"
ADMIN = 7_000_000_001


class Town:
    """Both far ends, and a place where the process can be started again and again."""

    def __init__(self, servers: Addresses, people: TelegramWorld) -> None:
        self.servers = servers
        self.people = people
        self.url = f"http://127.0.0.1:{unused_port()}"

    @asynccontextmanager
    async def process(self, monkeypatch: pytest.MonkeyPatch, **values: str) -> AsyncIterator[None]:
        """Run the process meanwhile; it must end without an error."""
        settings = self._settings(monkeypatch, values)
        stopping = asyncio.Event()
        work = asyncio.ensure_future(run(settings, read_files(settings), stopping))
        try:
            yield
        finally:
            stopping.set()
            await work

    async def ask(self, path: str) -> tuple[int, str]:
        """Ask the process over HTTP."""
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{self.url}{path}") as answer,
        ):
            return answer.status, await answer.text()

    def _settings(self, monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> Settings:
        for name in Settings.model_fields:
            monkeypatch.delenv(name.upper(), raising=False)
        given = {
            "BOT_TOKEN": self.servers.token,
            "TELEGRAM_API_URL": self.servers.telegram,
            "BITRIX24_WEBHOOK_URL": self.servers.webhook,
            "FORMS_DIR": str(FORMS),
            "HTTP_PORT": self.url.rpartition(":")[2],
            "ADMIN_IDS": str(ADMIN),
            **values,
        }
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        settings = load_settings()
        upgrade(settings.database_url.get_secret_value())
        return settings


@pytest.fixture
async def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    monkeypatch.chdir(tmp_path)
    async with AsyncExitStack() as stack:
        settings = TelegramSettings(flood=False)
        servers = await start_servers(stack, Ports(0, 0, 0), settings)
        people = await stack.enter_async_context(TelegramWorld.connect(servers.telegram))
        yield Town(servers, people)


async def test_it_polls_answers_and_stops(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    ann = town.people.person("Ann")
    async with town.process(monkeypatch):
        await ann.opens("")
        await ann.hears()
        assert await town.ask("/health") == (200, '{"status": "alive"}')
        assert (await town.ask("/ready"))[0] == 200
        _, metrics = await town.ask("/metrics")
        assert 'leadtrace_updates_total{outcome="handled"} 1.0' in metrics
    said = len(await ann.chat.messages())
    assert (await town.people.state())["updates"]["pending"] == []

    async with town.process(monkeypatch):
        await ann.says("/help")
        await ann.hears()
    assert len(await ann.chat.messages()) == said + 1


async def test_it_takes_a_webhook_and_gives_it_back(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = town.people.person("Ann")
    webhook = {"PUBLIC_URL": town.url, "WEBHOOK_SECRET": "a-secret-of-some-length"}
    async with town.process(monkeypatch, **webhook):
        await ann.opens("")
        await ann.hears()
        state = await town.people.state()
        assert state["webhook"]["url"] == f"{town.url}/telegram/updates"
        assert (await town.ask("/ready"))[0] == 200
    await ann.says("/help")
    async with town.process(monkeypatch):
        await ann.hears()
        assert (await town.ask("/ready"))[0] == 200
    assert (await town.people.state())["webhook"]["url"] == ""


async def test_a_locked_database_is_told_past_it_and_so_is_its_end(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engines.sqlite.writer.BUSY_SECONDS", 0.01)
    monkeypatch.setattr("bot.ops.database_watch.EVERY", 0.05)
    admin, ann = await _admin(town), town.people.person("Ann")
    async with town.process(monkeypatch):
        await ann.opens("")
        await ann.hears()
        with closing(
            sqlite3.connect("data/leadtrace.db", isolation_level=None, check_same_thread=False)
        ) as other:
            await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")  # the bot may be writing
            await ann.says("/start")
            await _reads(admin, "Another program has locked the database")
            status, text = await town.ask("/ready")
            assert (status, "database_locked" in text) == (503, True)
        await _reads(admin, "I can save everything again")
        assert (await town.ask("/ready"))[0] == 200
        _, metrics = await town.ask("/metrics")
        assert "leadtrace_database_well 1.0" in metrics
    texts = [one.text for one in await admin.chat.messages()]
    assert len([text for text in texts if "save" in text]) == 2


async def test_a_refused_webhook_is_told_and_ends_the_start(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = await _admin(town)
    refusal = {"kind": "refuse", "method": "setwebhook", "description": "Bad Request: bad webhook"}
    await town.people.faults(**refusal)
    webhook = {"PUBLIC_URL": town.url, "WEBHOOK_SECRET": "a-secret-of-some-length"}
    with pytest.raises(ExceptionGroup) as caught:
        async with town.process(monkeypatch, **webhook):
            await _reads(admin, "Bad Request: bad webhook")
    assert caught.group_contains(WebhookRefusedError)
    assert (await admin.chat.messages())[-1].text.startswith("🚨 Telegram won’t send me messages")


async def test_without_a_portal_the_admins_hear_once_and_people_are_served(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, ann = await _admin(town), town.people.person("Ann")
    for _ in range(2):
        async with town.process(monkeypatch, BITRIX24_WEBHOOK_URL=""):
            await ann.opens("")
            await ann.hears()
            await _reads(admin, "isn’t accepting anything right now")
            assert (await town.ask("/ready"))[0] == 200
    said = [one.text for one in await admin.chat.messages()]
    (notice,) = [text for text in said if "isn’t accepting anything right now" in text]
    assert "BITRIX24_WEBHOOK_URL is not set" in notice


async def test_an_application_is_let_in_by_the_admins_link(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The queue does not wait for its next probe, and the next start knows the grant."""
    admin = await _admin(town)
    values = await _application(town)
    async with town.process(monkeypatch, **values):
        await _reads(admin, "doesn’t let me in")
        said_so_far = await admin.chat.messages()
        notice = next(one for one in said_so_far if "doesn’t let me in" in one.text)
        (link,) = [one["url"] for one in notice.raw["entities"] if one["type"] == "text_link"]
        async with aiohttp.ClientSession() as session, session.get(link) as answer:
            assert (answer.status, str(answer.url).split("?")[0]) == (
                200,
                f"{town.url}/bitrix24/callback",
            )
        await _reads(admin, "The CRM is back")
    said = len(await admin.chat.messages())
    ann = town.people.person("Ann")
    async with town.process(monkeypatch, **values):
        await ann.opens("")
        await ann.hears()
        assert (await town.ask("/ready"))[0] == 200
    assert len(await admin.chat.messages()) == said


async def test_an_installation_reaches_the_running_process(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = await _admin(town)
    async with town.process(monkeypatch, **await _application(town)):
        await _reads(admin, "doesn’t let me in")
        await _post(town, "install", {"client_id": "local.1.2"})
        await _reads(admin, "The CRM is back")


async def _application(town: Town) -> dict[str, str]:
    """Make the card; return the settings that fit it."""
    card = {
        "client_id": "local.1.2",
        "client_secret": "s3cr3t",
        "redirect_uri": f"{town.url}/bitrix24/callback",
        "install_uri": f"{town.url}/bitrix24/install",
    }
    await _post(town, "settings", {"base_url": town.servers.portal, "applications": [card]})
    return {
        "BITRIX24_WEBHOOK_URL": "",
        "BITRIX24_DOMAIN": town.servers.portal,
        "BITRIX24_OAUTH_URL": town.servers.portal,
        "BITRIX24_CLIENT_ID": "local.1.2",
        "BITRIX24_CLIENT_SECRET": "s3cr3t",
        "SECRET_KEY": "k" * 32,
        "PUBLIC_URL": town.url,
        "WEBHOOK_SECRET": "a-secret-of-some-length",
    }


async def _post(town: Town, path: str, body: dict[str, Any]) -> None:
    url = f"{town.servers.portal}/_sandbox/{path}"
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as answer:
        assert answer.status == 200, await answer.text()


async def test_an_update_that_nobody_can_read_is_quarantined_and_the_next_served(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is nobody's words, so nobody is told."""
    admin, ann = await _admin(town), town.people.person("Ann")
    await town.people.faults(undecodable=True)
    await ann.opens("")
    async with town.process(monkeypatch):
        await ann.hears()
        _, metrics = await town.ask("/metrics")
        assert 'leadtrace_updates_total{outcome="quarantine"} 1.0' in metrics
    said = [one.text for one in await admin.chat.messages()]
    assert not any("UndecodableUpdateError" in text for text in said)


async def _admin(town: Town) -> Person:
    """Return the admin, who started the bot: nobody else can be written to."""
    admin = Person(town.people, ADMIN, {"first_name": "Ada", "language_code": "en"})
    await admin.opens("")
    return admin


async def _reads(person: Person, words: str) -> None:
    """Wait until the bot has said that to somebody who waits for nothing."""
    seen = 0
    while not any(words in one.text for one in await person.chat.messages()):
        events = await person.world.events(seen, seconds=10)
        assert events, f"nobody said {words!r}"
        seen = events[-1]["n"]
