"""A database in trouble, as people see it: a real process, on disks and servers that fail.

Nobody is told what is not kept, nobody is left without an answer once it is over, nothing is lost
and nothing doubled.
"""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from functools import partial
from pathlib import Path

import asyncpg
import pytest

from tests.databases import MISSING, SQLITE, chosen, unmigrated
from tests.flows.delivery.office import bundles
from tests.flows.delivery.stage import Stage
from tests.flows.sharing.fleet import free_port
from tests.people import Person
from tests.postgresql_server import PostgresqlServer, programs

pytestmark = pytest.mark.timeout(300)
"""Each step has its own patience."""

DISK = Path(__file__).parents[2] / "storage" / "engines" / "sqlite" / "disks" / "slow_disk.c"
SOUND, FAILING, SILENT = "0 0 0", "0 0 1000000", "0 1 0"
"""Orders to a disk: milliseconds that a sync takes, whether it waits, and whether it fails."""

SMALL = ("unshare", "--map-root-user", "--mount", "sh", "-e", "-c")
ON_A_SMALL_DISK = 'mount -t tmpfs -o size=12m none "$0"; exec "$@"'

Trouble = Callable[[], AbstractAsyncContextManager[None]]
"""Lasts as long as its context."""


class Office:
    """People at all stages of what a bot does for them, and a bot that runs."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.eve: Person
        """Who has been asked whether all is right."""
        self._port = free_port()
        stage.more["HTTP_PORT"] = str(self._port)
        self.asked: list[Person] = []
        """Who has been asked for the name."""

    async def prepare(self, strangers: int) -> None:
        """Let one lead stand in the managers' chat, one person look at what is to be sent, and
        others begin."""
        stage = self.stage
        await stage.admin.does("start")
        await stage.submits(stage.telegram.person("Cid"))
        await stage.until(stage.has_bundle)
        await stage.until(lambda: self._are_delivered(1))
        self.eve = await self.comes("Eve")
        await self.answers(self.eve, "Eve Lee", "+4930901821", "Lee & Daughters")
        self.asked = [await self.comes("Ann") for _ in range(strangers)]

    async def comes(self, name: str) -> Person:
        person = self.stage.telegram.person(name)
        await person.opens()
        await self.sees(person, "Who?")
        return person

    async def answers(self, person: Person, *words: str) -> None:
        """Answer all questions that are left."""
        for text in words:
            await person.says(text)
            await person.hears()

        async def can_send() -> bool:
            return any("Send" in button for button in (await person.sees()).buttons)

        await self.stage.until(can_send)

    async def sees(self, person: Person, words: str) -> None:
        """Wait until the last that was said to somebody holds these words."""

        async def seen() -> bool:
            said = await person.chat.messages()
            return bool(said) and words in said[-1].text

        await self.stage.until(seen)

    async def is_ready(self, word: str) -> None:
        """Wait until the process says that of itself."""

        async def said() -> bool:
            url = f"http://127.0.0.1:{self._port}/ready"
            async with self.stage.telegram.session.get(url) as answer:
                return f'"{word}"' in await answer.text()

        await self.stage.until(said)

    async def works_through(self, trouble: Trouble, word: str = "") -> None:
        """Somebody goes on with a form meanwhile; ``word``: what ``/ready`` says of it."""
        ann = self.asked.pop()
        before = len(await ann.chat.messages())
        async with trouble():
            await ann.says("Ann Lee")
            if word:
                await self.is_ready(word)
            assert not await self._said(ann, "Which number?", before)
        await self.is_ready("ready")
        await self.sees(ann, "Which number?")
        assert len(await self._said(ann, "Which number?", before)) == 1

    async def _said(self, person: Person, words: str, after: int = 0) -> list[str]:
        said = [one.text for one in await person.chat.messages()][after:]
        return [text for text in said if words in text]

    async def presses_meanwhile(self, trouble: Trouble, word: str, sentence: str) -> None:
        """Eve sends what she has filled in, and a manager takes the lead; admins hear of it."""
        stage = self.stage
        async with trouble():
            await self.eve.does("press", text="Send")  # and nobody waits for what pops up
            await stage.admin.does("press", stage.managers, text="✋ Take")
            await self.is_ready(word)
            await stage.admin_hears("I can’t save anything")
            await stage.admin_hears(sentence)
            assert not await self._said(self.eve, "Thank you")
            assert "Olga has it" not in (await stage.managers.last()).text
        await self.is_ready("ready")
        await stage.admin_hears("I can save everything again")
        await self.sees(self.eve, "Thank you")
        assert len(await self._said(self.eve, "Thank you")) == 1

        async def taken() -> bool:
            return any("Olga has it" in card.text for card in await stage.managers.messages())

        await stage.until(taken)
        await self.all_are_in_the_crm(2)  # what is cut off later would be in doubt for a while

    async def _are_delivered(self, number: int) -> bool:
        cards = await self.stage.managers.messages()
        return sum("In the CRM" in card.text for card in cards) == number

    async def all_are_in_the_crm(self, number: int) -> None:
        """Each once, with one card."""

        await self.stage.until(lambda: self._are_delivered(number))
        await self.stage.let_the_portal_end_its_work()
        who_took_it = 1
        assert await self.stage.numbers() == {
            **bundles(number), "comment": number + who_took_it,
        }  # fmt: skip
        assert len(await self.stage.managers.messages()) == number


@pytest.fixture
def office(stage: Stage) -> Office:
    return Office(stage)


@pytest.fixture
def on_sqlite(stage: Stage) -> None:
    """Let the bot make a file, in a folder of its own."""
    if chosen() != SQLITE:
        pytest.skip("a disk under a file")
    stage.database_url = unmigrated(stage.folder)


# --- a file ---


@pytest.fixture
def orders(stage: Stage, tmp_path: Path) -> Path:
    """What the disk is to do, said to it in a file."""
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("needs Linux and a C compiler (cc), to stand between SQLite and fsync")
    library, orders = tmp_path / "slow_disk.so", tmp_path / "orders"
    orders.write_text(SOUND)
    command = (compiler, "-shared", "-fPIC", "-o", str(library), str(DISK), "-ldl")
    subprocess.run(command, check=True)  # noqa: S603 - our own source
    stage.more |= {"LD_PRELOAD": str(library), "DISK_ORDERS": str(orders)}
    return orders


@pytest.mark.usefixtures("on_sqlite")
async def test_a_disk_that_fails_and_falls_silent_and_a_foreign_lock(
    office: Office, orders: Path, stage: Stage, tmp_path: Path
) -> None:
    file = tmp_path / "data" / "leadtrace.db"

    @asynccontextmanager
    async def disk(what: str) -> AsyncIterator[None]:
        await asyncio.to_thread(orders.write_text, what)
        yield
        await asyncio.to_thread(orders.write_text, SOUND)

    @asynccontextmanager
    async def locked() -> AsyncIterator[None]:
        with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
            await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
            yield

    async with stage.running() as process:
        await office.prepare(3)
        sentence = "The disk reports errors"
        await office.presses_meanwhile(partial(disk, FAILING), "database_io_error", sentence)
        await office.works_through(locked, "database_locked")
        await office.works_through(partial(disk, "300 0 0"))
        ann = office.asked.pop()
        async with disk(SILENT):
            await ann.says("Ann Lee")
            await asyncio.sleep(0.5)
            assert "Who?" in (await ann.sees()).text
            process.kill()
            await process.wait()
    async with stage.running():
        await office.sees(ann, "Which number?")
        await office.answers(ann, "+4930901822", "Lee & Lee")
        await ann.presses("Send")
        await office.sees(ann, "Thank you")
        await office.all_are_in_the_crm(3)
    with closing(sqlite3.connect(file)) as outside:
        assert outside.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.fixture
def small_disk(stage: Stage, tmp_path: Path) -> Path:
    """The database's folder, with a disk of its own that nobody but the bot sees."""
    folder = tmp_path / "data"
    folder.mkdir()
    trying = (*SMALL, f"mount -t tmpfs none {folder}")
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run(trying, check=False, capture_output=True).returncode:  # noqa: S603 - our own words
        pytest.skip("needs a kernel that lets us mount a tmpfs (unshare --map-root-user --mount)")
    stage.on = (*SMALL, ON_A_SMALL_DISK, str(folder))
    return folder


@pytest.mark.usefixtures("on_sqlite")
async def test_a_disk_that_is_full(office: Office, stage: Stage, small_disk: Path) -> None:
    async with stage.running() as process:
        ballast = Path(f"/proc/{process.pid}/root{small_disk}/ballast")

        @asynccontextmanager
        async def full() -> AsyncIterator[None]:
            await asyncio.to_thread(_take_all, ballast)
            yield
            await asyncio.to_thread(ballast.unlink)

        await office.prepare(1)
        await office.presses_meanwhile(full, "database_no_space", "The disk is full")
        await office.works_through(full, "database_no_space")
        await office.all_are_in_the_crm(2)


def _take_all(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            return


# --- a server ---


@pytest.fixture
def server() -> Iterator[PostgresqlServer]:
    if programs() is None:
        pytest.skip(MISSING)
    one = PostgresqlServer()
    one.start()
    one.execute("CREATE ROLE bot LOGIN", "CREATE DATABASE bot OWNER bot")
    yield one
    one.close()


async def test_a_server_that_takes_nothing_or_nobody(
    office: Office, stage: Stage, server: PostgresqlServer
) -> None:
    url = server.url("bot")
    stage.more |= {
        "DATABASE_URL": url.replace("//leadtrace@", "//bot@"),
        "DATABASE_STATEMENT_SECONDS": "1",
    }

    @asynccontextmanager
    async def said(begin: str, end: str) -> AsyncIterator[None]:
        """From then on, for those who come; whoever is there is sent away."""
        away = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'bot'"
        await asyncio.to_thread(server.execute, begin, away)
        yield
        await asyncio.to_thread(server.execute, end)

    @asynccontextmanager
    async def locked() -> AsyncIterator[None]:
        connection = await asyncpg.connect(url)
        async with connection.transaction():
            await connection.execute("LOCK TABLE people IN ACCESS EXCLUSIVE MODE")
            yield
        await connection.close()

    read_only = partial(
        said,
        "ALTER DATABASE bot SET default_transaction_read_only = on",
        "ALTER DATABASE bot RESET default_transaction_read_only",
    )
    crowded = partial(
        said, "ALTER ROLE bot CONNECTION LIMIT 0", "ALTER ROLE bot CONNECTION LIMIT -1"
    )
    shut = partial(said, "ALTER ROLE bot NOLOGIN", "ALTER ROLE bot LOGIN")
    async with stage.running():
        await office.prepare(3)
        sentence = "The database can only be read"
        await office.presses_meanwhile(read_only, "database_read_only", sentence)
        await office.works_through(crowded, "database_too_many_connections")
        await office.works_through(shut, "database_refused")
        await office.works_through(locked)
        await office.all_are_in_the_crm(2)
