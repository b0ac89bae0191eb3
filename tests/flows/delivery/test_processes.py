"""The bot as a real process beside a sandbox: starts, refusals to start, and sudden ends."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from bot.form_files import accept_consents
from intake.outbox import Lane
from sandbox.serving import Addresses, Ports, start_servers
from sandbox.telegram.settings import Settings
from storage.database import Database
from tests.flows.delivery.office import QUICK, bundles
from tests.people import Chat, Person, TelegramWorld

ADMIN = 7_000_000_001
ROOT = Path(__file__).parents[3]
PATIENCE = 40.0


@dataclass
class Stage:
    """Both far ends, a folder for the bot, and people."""

    folder: Path
    servers: Addresses
    telegram: TelegramWorld
    admin: Person
    managers: Chat
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "FORMS_DIR": str(self.folder / "forms"),
            "DATABASE_URL": f"sqlite:///{self.folder / 'leadtrace.db'}",
            "BOT_TOKEN": self.servers.token,
            "TELEGRAM_API_URL": self.servers.telegram,
            "BITRIX24_WEBHOOK_URL": self.servers.webhook,
            "ADMIN_IDS": str(self.admin.id),
            "MANAGERS_CHAT_ID": str(self.managers.id),
            "DEFAULT_FORM": "quick",
            "HTTP_PORT": "0",
            **self.more,
        }

    async def spawn(self, *arguments: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *arguments,
            cwd=self.folder, env=self.environment,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip

    async def ends(self, *arguments: str) -> tuple[int | None, list[str], list[str]]:
        """Run a command to its end: exit code, lines of stdout, lines of stderr."""
        process = await self.spawn(*arguments)
        async with asyncio.timeout(PATIENCE):
            out, err = await process.communicate()
        return process.returncode, out.decode().splitlines(), err.decode().splitlines()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[asyncio.subprocess.Process]:
        """A bot that takes updates; it is stopped in the end, if it still runs."""
        process = await self.spawn("run")
        drains = [asyncio.ensure_future(_drain(one)) for one in (process.stdout, process.stderr)]
        fetched = (await self.telegram.state())["calls"].get("getupdates", 0)
        try:

            async def receives() -> bool:
                assert process.returncode is None, "the bot ended"
                return bool((await self.telegram.state())["calls"].get("getupdates", 0) > fetched)

            await self.until(receives)
            yield process
        finally:
            if process.returncode is None:
                process.terminate()
            async with asyncio.timeout(PATIENCE):
                await process.wait()
                await asyncio.gather(*drains)

    async def until(self, done: Callable[[], Awaitable[bool]]) -> None:
        """Look again and again: another process cannot ring."""
        async with asyncio.timeout(PATIENCE):
            while not await done():  # noqa: ASYNC110  # the docstring says why
                await asyncio.sleep(0.1)

    async def portal(self, path: str = "state", **body: object) -> dict[str, object]:
        url = f"{self.servers.portal}/_sandbox/{path}"
        method = "POST" if body else "GET"
        async with self.telegram.session.request(method, url, json=body or None) as answer:
            told: dict[str, object] = await answer.json()
        return told

    async def numbers(self) -> dict[str, int]:
        state = await self.portal()
        entities, traces, comments = (state[name] for name in ("entities", "traces", "comments"))
        assert isinstance(entities, dict)
        counted = {kind: len(found) for kind, found in entities.items()}
        counted |= {"trace": len(traces), "comment": len(comments)}  # type: ignore[arg-type]  # lists
        return {name: number for name, number in counted.items() if number}

    async def has_bundle(self) -> bool:
        return await self.numbers() == bundles()

    async def submits(self, person: Person, phone: str = "+4930901820") -> None:
        """Fill the short form in, waiting for each answer; *accepted* is said at the end."""
        await person.opens()
        await person.hears()
        for text in ("Ann Lee", phone, "Lee & Sons"):
            await person.says(text)
            await person.hears()

        async def can_send() -> bool:
            return any("Send" in button for button in (await person.sees()).buttons)

        await self.until(can_send)
        await person.presses("Send")

        async def thanked() -> bool:
            return "Thank you" in (await person.sees()).text

        await self.until(thanked)

    async def admin_hears(self, words: str) -> None:
        async def heard() -> bool:
            return any(words in one.text for one in await self.admin.chat.messages())

        await self.until(heard)


async def _drain(stream: asyncio.StreamReader | None) -> None:
    assert stream is not None
    while await stream.read(65536):
        pass


@pytest.fixture
async def stage(tmp_path: Path, template: Path) -> AsyncIterator[Stage]:
    async with AsyncExitStack() as stack:
        servers = await start_servers(stack, Ports(0, 0, 0), Settings(flood=False))
        telegram = await stack.enter_async_context(TelegramWorld.connect(servers.telegram))
        admin = Person(telegram, ADMIN, {"first_name": "Olga", "language_code": "en"})
        group = await telegram.group("Managers", owner=admin)
        forms = tmp_path / "forms"
        forms.mkdir()
        (forms / "quick.yaml").write_text(yaml.safe_dump(QUICK), "utf-8")
        accept_consents(forms, languages=("en", "ru"))
        yield Stage(tmp_path, servers, telegram, admin, group)


async def test_a_second_process_on_the_same_file_is_refused(stage: Stage) -> None:
    async with stage.running():
        code, out, err = await stage.ends("run")
    assert code == 2
    assert len(err) == 1
    assert "in use" in err[0] or "another process" in err[0]
    assert out == []


@pytest.mark.parametrize("fault", ["down", "no_auth", "scope"])
async def test_it_starts_with_a_portal_that_serves_nobody(stage: Stage, fault: str) -> None:
    """It asks, accepts, queues and tells the admins."""
    await stage.portal("faults", set={"kind": fault, "count": None})
    await stage.admin.does("start")
    async with stage.running() as process:
        await stage.submits(stage.telegram.person("Ann"))
        await stage.admin_hears("does not take anything")
        assert process.returncode is None
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            assert await process.wait() == 0
    assert await stage.numbers() == {}


async def test_it_starts_where_nobody_listens(stage: Stage) -> None:
    stage.more["BITRIX24_WEBHOOK_URL"] = "http://127.0.0.1:9/rest/1/code/"
    await stage.admin.does("start")
    async with stage.running():
        await stage.submits(stage.telegram.person("Ann"))
        await stage.admin_hears("does not take anything")


@pytest.mark.parametrize(
    ("method", "seconds"), [("crm.duplicate.findbycomm", 8), ("crm.item.add", 5)]
)
async def test_killed_while_a_slow_portal_works(stage: Stage, method: str, seconds: int) -> None:
    """Between claim and sending, and between sending and result: in the end there is one bundle.

    The portal is slow for long enough to kill the process meanwhile on a busy machine.
    """
    await stage.portal("faults", set={"kind": "slow", "method": method, "seconds": seconds})
    async with stage.running() as process:
        await stage.submits(stage.telegram.person("Ann"))

        async def reached() -> bool:
            return not (await stage.portal("faults", clear=False))["faults"]

        await stage.until(reached)
        process.kill()
        assert await process.wait() == -signal.SIGKILL

    if method == "crm.item.add":
        await stage.until(stage.has_bundle)  # the portal works on
    await let_the_settle_time_pass(stage)
    async with stage.running():

        async def delivered() -> bool:
            cards = await stage.managers.messages()
            return bool(cards) and "In the CRM" in cards[-1].text

        await stage.until(delivered)
    assert await stage.has_bundle()


async def let_the_settle_time_pass(stage: Stage) -> None:
    """Take over what the dead process held as a start would, but as of a while ago."""
    url = f"sqlite:///{stage.folder / 'leadtrace.db'}"
    async with await Database.open(url) as database, database.writing() as unit:
        now = datetime.now(UTC)
        assert await unit.outbox.take_over(Lane.CRM, "successor", settled_at=now) == 1
        await unit.commit()


async def test_the_check_names_a_wrong_webhook(stage: Stage) -> None:
    stage.more["BITRIX24_WEBHOOK_URL"] = f"{stage.servers.portal}/rest/1/wrongcode/"
    code, out, _ = await stage.ends("check")
    assert code == 1
    (fault,) = [line for line in out if line.startswith("FAULT")]
    assert "portal" in fault
    assert "wrongcode" not in fault


async def test_the_check_names_a_missing_scope(stage: Stage) -> None:
    webhook = {"user_id": 1, "code": "sandbox", "scopes": ["user"]}
    await stage.portal("settings", webhooks=[webhook])
    code, out, _ = await stage.ends("check")
    assert code == 1
    (fault,) = [line for line in out if line.startswith("FAULT")]
    assert "scope" in fault


async def test_the_check_is_content_with_all_that_is_right(stage: Stage) -> None:
    code, out, err = await stage.ends("check")
    assert [line for line in out if line.startswith("FAULT")] == []
    assert (code, err) == (0, [])


@pytest.mark.parametrize("command", ["run", "check"])
async def test_wrong_forms_are_one_line_per_fault(stage: Stage, command: str) -> None:
    wrong = {**QUICK, "crm": {"bundle": "dael"}, "steps": [{"id": "a", "type": "nmae"}]}
    (stage.folder / "forms" / "quick.yaml").write_text(yaml.safe_dump(wrong), "utf-8")
    code, out, err = await stage.ends(command)
    assert code == 2
    lines = err if command == "run" else [line for line in out if "FAULT  forms" in line]
    assert len(lines) >= 2
    assert all("quick.yaml:" in line for line in lines)
    assert "Traceback" not in "".join(out + err)


async def test_wrong_settings_are_one_line_per_fault(stage: Stage) -> None:
    stage.more |= {"BOT_TOKEN": "nonsense", "TIMEZONE": "Mars/Olympus"}
    code, out, err = await stage.ends("run")
    assert (code, out) == (2, [])
    assert [line.split()[1] for line in sorted(err)] == ["BOT_TOKEN", "TIMEZONE"]
    assert "nonsense" not in "".join(err)
