"""The bot as a real process beside a sandbox, and people who talk with it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import yaml

from bot.config.form_files import accept_consents
from intake.kernel.ids import FormId, PersonId
from intake.links.link import NewLink, Utm
from intake.outbox.tasks.outbox_queue import OutboxQueue
from sandbox.serving import Addresses, Ports, start_servers
from sandbox.telegram.settings import Settings
from storage.database import Database
from storage.sql_unit_of_work import SqlUnitOfWork
from tests.databases import new_database, spoil
from tests.flows.delivery.office import QUICK, bundles
from tests.people import Chat, Person, TelegramWorld

ADMIN = 7_000_000_001
ROOT = Path(__file__).parents[3]
STAGE_TIMEOUT = 40.0


@dataclass
class Stage:
    """Both far ends, a folder for the bot, and people."""

    folder: Path
    servers: Addresses
    telegram: TelegramWorld
    admin: Person
    managers: Chat
    database_url: str
    more: dict[str, str] = field(default_factory=dict)
    on: tuple[str, ...] = ()
    """Words before the bot's own, which run it somewhere."""

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "FORMS_DIR": str(self.folder / "forms"),
            "DATABASE_URL": self.database_url,
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
            *self.on, sys.executable, "-m", "bot", *arguments,
            cwd=self.folder, env=self.environment,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip

    async def ends(self, *arguments: str) -> tuple[int | None, list[str], list[str]]:
        """Run a command to its end: exit code, lines of stdout, lines of stderr."""
        process = await self.spawn(*arguments)
        async with asyncio.timeout(STAGE_TIMEOUT):
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
            async with asyncio.timeout(STAGE_TIMEOUT):
                await process.wait()
                await asyncio.gather(*drains)

    async def until(
        self, done: Callable[[], Awaitable[bool]], seconds: float = STAGE_TIMEOUT
    ) -> None:
        """Look again and again: another process cannot ring."""
        async with asyncio.timeout(seconds):
            while not await done():  # noqa: ASYNC110  # the docstring says why
                await asyncio.sleep(0.1)

    async def portal(self, path: str = "state", **body: object) -> dict[str, object]:
        url = f"{self.servers.portal}/_sandbox/{path}"
        method = "POST" if body else "GET"
        async with self.telegram.session.request(method, url, json=body or None) as answer:
            content: dict[str, object] = await answer.json()
        return content

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
        async def has_come() -> bool:
            return any(words in one.text for one in await self.admin.chat.messages())

        await self.until(has_come)

    async def let_the_portal_end_its_work(self) -> None:
        """Wait until it makes nothing more for somebody who is dead."""
        before = None
        while (now := await self.numbers()) != before:
            before = now
            await asyncio.sleep(0.5)

    async def let_the_settle_time_pass(self) -> int:
        """Take over what the dead process held as a start would, but as of a while ago.

        Returns how many deliveries that were.
        """
        now = datetime.now(UTC)
        async with self._writing() as unit:
            rows = {
                queue: await unit.outbox.reclaim(queue, "successor", settled_at=now)
                for queue in OutboxQueue
            }
            await unit.commit()
        return rows[OutboxQueue.CRM]

    async def add_link(self, code: str, utm: Utm) -> None:
        """Put a link of the admin's to the short form into the database."""
        async with self.running():
            await self.admin.opens()
            await self.admin.hears()
        async with self._writing() as unit:
            link = NewLink(code, code.title(), utm, FormId("quick"))
            assert await unit.links.add(link, PersonId(ADMIN), datetime.now(UTC)) is not None
            await unit.commit()

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[SqlUnitOfWork]:
        """A unit of work on the bot's database, while no bot runs."""
        url = self.environment["DATABASE_URL"]
        async with await Database.open(url) as database, database.writing() as unit:
            yield unit


async def _drain(stream: asyncio.StreamReader | None) -> None:
    assert stream is not None
    while await stream.read(65536):
        pass


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Stage]:
    """Both far ends on loopback, and an admin with a group; the bot does not run yet."""
    async with AsyncExitStack() as stack:
        servers = await start_servers(stack, Ports(0, 0, 0), Settings(flood=False))
        telegram = await stack.enter_async_context(TelegramWorld.connect(servers.telegram))
        admin = Person(telegram, ADMIN, {"first_name": "Olga", "language_code": "en"})
        group = await telegram.group("Managers", owner=admin)
        forms = folder / "forms"
        forms.mkdir()
        (forms / "quick.yaml").write_text(yaml.safe_dump(QUICK), "utf-8")
        accept_consents(forms, languages=("en", "ru"))
        url = new_database(folder)
        spoil()  # who is killed in it may come back to it
        yield Stage(folder, servers, telegram, admin, group, url)
