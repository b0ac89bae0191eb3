"""docs/operations.md, *By hand*: its commands are run as they stand there.

The far ends are the sandbox's, the server is Debian's on a socket of the test's own. ``sudo`` is a
stand-in: it installs nothing, and becomes a user of the server instead of one of the machine.
"""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from tests.databases import MISSING
from tests.flows.delivery.stage import ROOT, STAGE_TIMEOUT, Stage, opened
from tests.flows.sharing.fleet import DatabaseProxy, free_port
from tests.postgresql_server import USER, PostgresqlServer, programs

pytestmark = pytest.mark.seconds

SUDO = """#!/bin/sh
case "$1" in
-u) export PGUSER="$2"; shift 2; exec "$@" ;;
apt) exit 0 ;;
*) exit 1 ;;
esac
"""
ACCESS = "local all postgres trust\nlocal all all scram-sha-256\n"
"""As on Debian whoever comes as ``postgres`` is believed, and anybody else says a password."""


def blocks() -> list[list[str]]:
    """Return what stands there to be typed, block by block."""
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    part = text.split("**By hand**")[1].split("\n**")[0]
    return [
        [line.strip() for line in block.splitlines()]
        for block in part.split("\n\n")
        if block.startswith("    ")
    ]


@pytest.fixture
def debians_server() -> Iterator[PostgresqlServer]:
    """A server as Debian's package leaves it: with a user ``postgres`` and no other."""
    if programs() is None:
        pytest.skip(MISSING)
    server = PostgresqlServer()
    try:
        server.start()
        server.execute("CREATE ROLE postgres SUPERUSER LOGIN")
        (server.folder / "data" / "pg_hba.conf").write_text(ACCESS, encoding="utf-8")
        for words in (f"ALTER ROLE {USER} RENAME TO made_it", "SELECT pg_reload_conf()"):
            psql = ("psql", "-h", str(server.folder), "-U", "postgres", "-d", "postgres")
            subprocess.run([*psql, "-qc", words], check=True, capture_output=True)  # noqa: S603 - ours
        yield server
    finally:
        server.close()


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with opened(tmp_path) as stage:
        yield stage


class Terminal:
    """What is typed in one, and what it shows."""

    def __init__(self, stage: Stage, environment: dict[str, str]) -> None:
        self._stage = stage
        self._environment = environment
        self.process: asyncio.subprocess.Process | None = None
        self.shown: list[str] = []

    async def types(self, line: str) -> str:
        """Type something that ends by itself; gives what it says."""
        async with self.running(line):
            assert self.process is not None
            async with asyncio.timeout(STAGE_TIMEOUT):
                assert await self.process.wait() == 0, (line, self.shown)
        return "\n".join(self.shown)

    @asynccontextmanager
    async def running(self, line: str) -> AsyncIterator["Terminal"]:
        """Type something that goes on."""
        self.process = await asyncio.create_subprocess_exec(
            "sh", "-c", f"exec env {line}",  # so that it is this process, and not the shell's
            cwd=self._stage.folder, env=self._environment,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        reading = asyncio.ensure_future(self._read())
        try:
            yield self
        finally:
            if self.process.returncode is None:
                self.process.terminate()
            async with asyncio.timeout(STAGE_TIMEOUT):
                await self.process.wait()
                await reading

    async def _read(self) -> None:
        assert self.process is not None
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            self.shown.append(line.decode())

    def says(self, event: str) -> bool:
        return any(json.loads(line)["event"] == event for line in self.shown if line[0] == "{")


async def test_two_terminals_and_debians_postgresql(
    stage: Stage, debians_server: PostgresqlServer
) -> None:
    making, settings, (first_line,), (second_line,), looking = blocks()
    folder = stage.folder / "programs"
    folder.mkdir()
    (folder / "sudo").write_text(SUDO, encoding="utf-8")
    (folder / "sudo").chmod(0o700)
    environment = {
        "PATH": f"{folder}:{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PGHOST": str(debians_server.folder),
    }
    ports = {"8001": str(free_port()), "8002": str(free_port())}

    def here(line: str) -> str:
        return re.sub(r"800[12]", lambda found: ports[found[0]], line)

    async with AsyncExitStack() as stack:
        proxy = await stack.enter_async_context(DatabaseProxy(debians_server.folder).open())
        for line in making:
            await Terminal(stage, environment).types(line)
        given = [line.replace("@localhost/", f"@127.0.0.1:{proxy.port}/") for line in settings]
        assert given != settings
        (stage.folder / ".env").write_text("\n".join([*others(stage), *given]), encoding="utf-8")

        first = await stack.enter_async_context(
            Terminal(stage, environment).running(here(first_line))
        )

        async def elected() -> bool:
            return first.says("started") and first.says("worker_elected")

        await stage.until(elected)
        second = await stack.enter_async_context(
            Terminal(stage, environment).running(here(second_line))
        )

        async def started() -> bool:
            return second.says("started")

        await stage.until(started)
        for line in looking:
            assert "ready" in await Terminal(stage, environment).types(here(line))
        await stage.submits(stage.telegram.person("Ann"))
        assert not second.says("worker_elected")

        assert first.process is not None
        first.process.send_signal(signal.SIGKILL)
        ended = time.monotonic()

        async def replaced() -> bool:
            return second.says("worker_elected")

        await stage.until(replaced)
        assert time.monotonic() - ended < 5
        await stage.submits(stage.telegram.person("Bob"), "+4930901821")


def others(stage: Stage) -> list[str]:
    """What stands in ``.env`` anyway: the sandbox as the far ends."""
    without = {"PATH", "PYTHONPATH", "DATABASE_URL", "HTTP_PORT"}
    return [f"{name}={value}" for name, value in stage.environment.items() if name not in without]
