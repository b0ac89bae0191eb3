"""``python -m bot check``, in this process, between the two simulated far ends."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from yarl import URL

from bot.commands.check import check, exit_code, fix, report
from bot.config.settings import Settings, load_settings
from bot.ops.http_server import serving
from bot.system_clock import SystemClock
from bot.wiring.portal import open_application, open_portal_session
from sandbox.serving import Addresses, Ports, start_servers
from sandbox.telegram.settings import Settings as TelegramSettings
from storage.database import Database
from storage.migrate import upgrade
from web.routes import build_app

FORMS = Path(__file__).parents[3] / "forms"


@pytest.fixture
async def servers() -> AsyncIterator[Addresses]:
    """Both far ends; the admin has written to the bot."""
    async with AsyncExitStack() as stack:
        servers = await start_servers(stack, Ports(0, 0, 0), TelegramSettings())
        await act(servers, act="start", person=7)
        yield servers


@pytest.fixture
def given(servers: Addresses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Settings that are all good; a test changes one of them."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return {
        "BOT_TOKEN": servers.token,
        "TELEGRAM_API_URL": servers.telegram,
        "BITRIX24_WEBHOOK_URL": servers.webhook,
        "FORMS_DIR": str(FORMS),
        "ADMIN_IDS": "7",
        "HTTP_PORT": "0",
        "PORTAL_RATE": "5",  # a new client takes the portal's bucket for full, and waits
    }


async def act(servers: Addresses, **deed: Any) -> dict[str, Any]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{servers.telegram}/_sandbox/act", json=deed) as answer,
    ):
        assert answer.status == 200, await answer.text()
        done: dict[str, Any] = await answer.json()
        return done


async def faults(given: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    _, text = await checked(given, monkeypatch)
    return [line for line in text.splitlines() if line.startswith("FAULT")]


async def checked(given: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    findings = await check(load_settings())
    return exit_code(findings), "\n".join(report(findings))


async def portal(servers: Addresses, path: str, body: dict[str, Any]) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{servers.portal}/_sandbox/{path}", json=body) as answer,
    ):
        assert answer.status == 200, await answer.text()


async def test_all_is_good_and_nothing_is_made(
    given: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, text = await checked(given, monkeypatch)
    assert "FAULT" not in text, text
    assert code == 0
    assert "@sandbox_bot" in text
    assert "leadtrace.db will be made at the start" in text
    assert _content(tmp_path) == []


def _content(folder: Path) -> list[Path]:
    return list(folder.iterdir())


CHANGES = [
    ({"BOT_TOKEN": "100000:OTHER"}, 2, "telegram: the token is wrong"),
    ({"TELEGRAM_API_URL": "http://127.0.0.1:9"}, 1, "telegram: does not answer"),
    ({"MANAGERS_CHAT_ID": "-100123"}, 1, "MANAGERS_CHAT_ID is no chat"),
    ({"ADMIN_IDS": ""}, 1, "people: nobody sees submissions; write /id to the bot"),
    ({"ADMIN_IDS": "7,8"}, 1, "telegram: the admin 8 cannot be written to before they have"),
    ({"ADMIN_ID": "7", "ADMIN_IDS": ""}, 1, "settings: ADMIN_ID is set but is no setting"),
    ({"HTTP_HOST": "192.0.2.1", "HTTP_PORT": "80"}, 2, "http: 192.0.2.1:80: Cannot assign"),
    ({"HTTP_HOST": "no.such.host.invalid"}, 2, "http: no.such.host.invalid:0: there is no such"),
    ({"DATABASE_URL": "sqlite:////proc/nothing/x.db"}, 2, "database: nothing can be written in"),
    ({"DATABASE_URL": "sqlite:////dev/null/x.db"}, 2, "database: /dev/null is no folder"),
    ({"DATABASE_URL": "sqlite:////tmp"}, 2, "database: /tmp is a folder"),
    ({"BITRIX24_WEBHOOK_URL": ""}, 1, "portal: BITRIX24_WEBHOOK_URL is not set"),
    ({"BITRIX24_WEBHOOK_URL": "http://127.0.0.1:9/rest/1/a/"}, 1, "portal: "),
    ({"DEFAULT_FORM": "nothing"}, 2, "forms: "),
]


@pytest.mark.parametrize(("change", "code", "words"), CHANGES, ids=[one[2] for one in CHANGES])
async def test_a_fault_is_named(
    given: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    change: dict[str, str],
    code: int,
    words: str,
) -> None:
    found, text = await checked(given | change, monkeypatch)
    assert found == code, text
    assert words in "\n".join(line for line in text.splitlines() if line.startswith("FAULT"))


@pytest.fixture
def file(given: dict[str, str], tmp_path: Path) -> Path:
    """A database with all tables."""
    file = tmp_path / "stored" / "bot.db"
    given["DATABASE_URL"] = f"sqlite:///{file}"
    upgrade(given["DATABASE_URL"])
    return file


async def test_a_newer_versions_database_would_not_be_started_on(
    given: dict[str, str], monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    code, text = await checked(given, monkeypatch)
    assert code == 2
    assert "FAULT  database: The database is at revision 9999, which this version" in text


async def test_what_shows_only_when_it_is_read_is_one_line(
    given: dict[str, str], monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    with closing(sqlite3.connect(file)) as database:
        ((page,),) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'teams'")
        ((size,),) = database.execute("PRAGMA page_size")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with file.open("r+b") as damaged:
        damaged.seek((page - 1) * size)
        damaged.write(b"\xff" * size)
    code, text = await checked(given, monkeypatch)
    assert code == 2
    assert "FAULT  database: it cannot be read (database disk image is malformed)" in text


async def test_a_lock_that_is_somebody_elses_is_named(
    given: dict[str, str], monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    """Whoever runs the tests may be allowed everything, so it is only said."""
    lock = file.with_name("bot.db.lock")
    monkeypatch.setattr("os.access", lambda path, _: path != lock)
    code, text = await checked(given, monkeypatch)
    assert code == 2
    assert f"FAULT  database: {lock} cannot be written to" in text


async def test_the_chats_that_get_cards_are_looked_at(
    servers: Addresses, given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    group = (await act(servers, act="group", title="Leads", people=[7]))["chat"]
    assert not await faults(given | {"MANAGERS_CHAT_ID": str(group)}, monkeypatch)
    (fault,) = await faults(given | {"MANAGERS_CHAT_ID": f"{group}/42"}, monkeypatch)
    assert fault.endswith("names a topic, but the group has none; leave /42 out")
    moved = (await act(servers, act="make_supergroup", person=7, chat=group))["chat"]
    (fault,) = await faults(given | {"MANAGERS_CHAT_ID": str(group)}, monkeypatch)
    assert fault.endswith(f"became a supergroup; put its new id there: {moved}")


async def test_a_topic_must_be_there(
    servers: Addresses, given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    forum = (await act(servers, act="group", title="Leads", people=[7], topics=True))["chat"]
    topic = (await act(servers, act="topic", person=7, chat=forum, name="New"))["thread"]
    assert not await faults(given | {"MANAGERS_CHAT_ID": f"{forum}/{topic}"}, monkeypatch)
    (fault,) = await faults(given | {"MANAGERS_CHAT_ID": f"{forum}/999"}, monkeypatch)
    assert fault.endswith("names a topic that is not there; write /id in the right one")


async def test_an_admin_who_blocked_the_bot_is_named(
    servers: Addresses, given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    await act(servers, act="block", person=7)
    (fault,) = await faults(given, monkeypatch)
    assert "the admin 7 has blocked the bot" in fault


async def test_the_running_bot_may_have_the_port_and_nobody_else(
    given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The far end that answers here is none of ours."""
    port = given["TELEGRAM_API_URL"].rpartition(":")[2]
    (fault,) = await faults(given | {"HTTP_PORT": port}, monkeypatch)
    assert "another program listens there; choose another HTTP_PORT" in fault
    app = build_app(problems=_no_problems, metrics=_no_metrics, webhook=None)
    async with serving(app, "127.0.0.1", 0) as ours:
        code, text = await checked(given | {"HTTP_PORT": str(ours)}, monkeypatch)
    assert (code, "where the bot runs now" in text) == (0, True), text


async def _no_problems() -> tuple[str, ...]:
    return ()


async def _no_metrics() -> bytes:
    return b""


async def test_a_wrong_webhook_is_named_without_its_code(
    servers: Addresses, given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = {"BITRIX24_WEBHOOK_URL": f"{servers.portal}/rest/1/s3cr3t/"}
    code, text = await checked(given | wrong, monkeypatch)
    assert code == 1
    assert "FAULT  portal: " in text
    assert "s3cr3t" not in text


async def test_a_missing_scope_is_named(
    servers: Addresses, given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook = {"user_id": 1, "code": "sandbox", "scopes": ["user"]}
    await portal(servers, "settings", {"webhooks": [webhook]})
    code, text = await checked(given, monkeypatch)
    assert code == 1
    assert "scope" in text


@pytest.fixture
async def application(servers: Addresses, given: dict[str, str]) -> dict[str, str]:
    """Settings of a bot that is an application in the portal."""
    card = {"client_id": "local.1.2", "client_secret": "s3cr3t"}
    await portal(servers, "settings", {"base_url": servers.portal, "applications": [card]})
    return given | {
        "BITRIX24_WEBHOOK_URL": "",
        "BITRIX24_DOMAIN": servers.portal,
        "BITRIX24_OAUTH_URL": servers.portal,
        "BITRIX24_CLIENT_ID": "local.1.2",
        "BITRIX24_CLIENT_SECRET": "s3cr3t",
        "SECRET_KEY": "k" * 32,
        "PUBLIC_URL": "https://bot.example.com",
        "WEBHOOK_SECRET": "a-secret-of-some-length",
    }


async def test_an_application_that_is_not_let_in_gets_the_link(
    application: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, text = await checked(application, monkeypatch)
    assert code == 1
    assert "portal: has not let the application in; open this" in text
    assert "/oauth/authorize/?client_id=local.1.2&state=" in text
    assert _content(tmp_path) == []


async def test_an_applications_token_is_used_and_never_renewed(
    servers: Addresses, application: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also while the bot has the database open."""
    for name, value in application.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    url = settings.database_url.get_secret_value()
    await asyncio.to_thread(upgrade, url)
    async with (
        await Database.open(url) as database,
        open_portal_session(settings) as session,
        open_application(settings, session, database, SystemClock()) as endpoint,
    ):
        link = await _let_in(servers)
        await endpoint.accept_code(link)
        code, text = await checked(application, monkeypatch)
        assert (code, "FAULT" in text) == (0, False), text
        assert "portal: serves us, and has what the forms name" in text
        await portal(servers, "faults", {"set": {"kind": "expired_token", "count": None}})
        code, text = await checked(application, monkeypatch)
        assert (code, "FAULT" in text) == (0, False), text
        assert "waits to be renewed" in text
        await portal(servers, "faults", {"clear": True})
        await portal(servers, "uninstall", {"client_id": "local.1.2"})
        code, text = await checked(application, monkeypatch)
        assert code == 1
        assert "portal: refuses us" in text
    assert (await _state(servers))["oauth"]["asked"] == {"authorization_code": 1, "granted": 1}


async def _let_in(servers: Addresses) -> str:
    """Agree on the application's page; gives the code that comes back."""
    page = f"{servers.portal}/oauth/authorize/?client_id=local.1.2"
    card = {"client_id": "local.1.2", "client_secret": "s3cr3t", "redirect_uri": "http://b/c"}
    await portal(servers, "settings", {"applications": [card]})
    async with (
        aiohttp.ClientSession() as session,
        session.get(page, allow_redirects=False) as answer,
    ):
        return URL(answer.headers["Location"]).query["code"]


async def _state(servers: Addresses) -> dict[str, Any]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{servers.portal}/_sandbox/state") as answer,
    ):
        found: dict[str, Any] = await answer.json()
        return found


async def test_what_may_be_fixed_is_fixed_after_a_yes(
    given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, text = await checked(given, monkeypatch)
    assert "hint   telegram: the command menu is not what the bot understands" in text
    asked: list[str] = []

    def says_no(question: str) -> bool:
        asked.append(question)
        return False

    settings = load_settings()
    findings = await check(settings)
    assert await fix(settings, findings, says_no) == ()
    assert asked[0].startswith("Shall I set the command menus again")
    assert len(asked) == 2
    assert await fix(settings, findings, lambda _: True) == ("menus: done", "names: done")
    _, text = await checked(given, monkeypatch)
    assert "command menu" not in text
    assert "before Start" not in text


async def test_troubles_come_first_and_what_is_good_is_one_line(
    given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, text = await checked(given | {"ADMIN_IDS": "7,8"}, monkeypatch)
    words = [line.split()[0] for line in text.splitlines()]
    assert words == sorted(words, key=["FAULT", "hint", "ok"].index)
    assert words.count("ok") == 1
