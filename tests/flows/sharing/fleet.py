"""Several bots as real processes on one PostgreSQL database, behind a balancer.

Each reaches the database by a proxy of its own, which can be cut, and made to say nothing.
"""

import asyncio
import contextlib
import json
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from tests.databases import server, unmigrated_postgresql
from tests.flows.delivery.stage import STAGE_TIMEOUT, Stage
from tests.postgresql_server import USER

SECRET = "a-webhook-secret-of-the-fleet"
_REFUSED = (aiohttp.ClientError, TimeoutError, OSError)


class DatabaseProxy:
    """Stands between one process and the server."""

    def __init__(self, target: Path) -> None:
        self._target = str(target / ".s.PGSQL.5432")
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._pipes: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._cut = False
        self.port = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator["DatabaseProxy"]:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            self._server.close()
            self.cut()
            await asyncio.gather(*self._pipes, return_exceptions=True)

    def cut(self) -> None:
        """Close all connections, and take no new ones."""
        self._cut = True
        for pipe in self._pipes:
            pipe.cancel()

    def fall_silent(self) -> None:
        """Pass nothing on in either direction; both sides take the connections for open."""
        self._flowing.clear()

    def heal(self) -> None:
        self._cut = False
        self._flowing.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._cut:
            writer.transport.abort()
            return
        await self._flowing.wait()
        far_reader, far_writer = await asyncio.open_unix_connection(self._target)
        for one, other in ((reader, far_writer), (far_reader, writer)):
            pipe = asyncio.ensure_future(self._pass_on(one, other, (writer, far_writer)))
            self._pipes.add(pipe)
            pipe.add_done_callback(self._pipes.discard)

    async def _pass_on(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        both: tuple[asyncio.StreamWriter, asyncio.StreamWriter],
    ) -> None:
        try:
            while said := await reader.read(65536):
                await self._flowing.wait()
                writer.write(said)
                await writer.drain()
        except OSError:
            pass
        finally:
            for one in both:
                one.transport.abort()


class Balancer:
    """Brings what comes to one process after the other, and to the next if one does not answer."""

    def __init__(self) -> None:
        self.ports: list[int] = []
        self.served: list[int] = []
        """By which process each request was served."""
        self._turn = count()

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._serve)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as self._session:
            try:
                yield f"http://127.0.0.1:{runner.addresses[0][1]}"
            finally:
                await runner.cleanup()

    async def _serve(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = {
            name: value
            for name, value in request.headers.items()
            if name.startswith("X-Telegram") or name == "Content-Type"
        }
        first = next(self._turn)
        for step in range(len(self.ports)):
            port = self.ports[(first + step) % len(self.ports)]
            url = f"http://127.0.0.1:{port}{request.path_qs}"
            with contextlib.suppress(*_REFUSED):
                async with self._session.request(
                    request.method, url, data=body, headers=headers,
                    timeout=aiohttp.ClientTimeout(total=4.0),
                ) as answer:  # fmt: skip
                    self.served.append(port)
                    return web.Response(status=answer.status, body=await answer.read())
        return web.Response(status=502)


@dataclass
class Bot:
    """One process, and what it has logged."""

    process: asyncio.subprocess.Process
    proxy: DatabaseProxy
    port: int
    log: list[tuple[float, dict[str, Any]]] = field(default_factory=list)

    def send(self, what: signal.Signals) -> None:
        self.process.send_signal(what)

    def said(self, event: str, since: float = 0.0) -> float | None:
        """When it logged that last, not before then."""
        times = [at for at, line in self.log if line.get("event") == event and at >= since]
        return times[-1] if times else None

    async def drain(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            with contextlib.suppress(ValueError):
                self.log.append((time.monotonic(), json.loads(line)))


class Fleet:
    """Bots that share a database; more can be started at any time."""

    def __init__(self, stage: Stage, balancer: Balancer) -> None:
        self.stage = stage
        self.balancer = balancer
        self.database = unmigrated_postgresql().split("/")[3].split("?")[0]
        self.url = server().url(self.database)
        """For who comes without a proxy."""
        self.bots: list[Bot] = []
        self._stack = AsyncExitStack()

    async def start(self, *program: str, **settings: str) -> Bot:
        """Start one more, and wait until it is ready; ``program``, if not the bot as it is."""
        proxy = await self._stack.enter_async_context(DatabaseProxy(server().folder).open())
        port = free_port()
        environment = {
            **self.stage.environment,
            "DATABASE_URL": f"postgresql://{USER}@127.0.0.1:{proxy.port}/{self.database}",
            "SHARED_DATABASE": "true",
            "HTTP_PORT": str(port),
            **settings,
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, *(program or ("-m", "bot", "run")),
            cwd=self.stage.folder, env=environment,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        bot = Bot(process, proxy, port)
        self._stack.push_async_callback(self._end, bot, asyncio.ensure_future(bot.drain()))

        async def ready() -> bool:
            assert process.returncode is None, f"the bot ended: {bot.log[-3:]}"
            return await self.says(bot, "ready")

        await self.stage.until(ready)
        self.bots.append(bot)
        self.balancer.ports.append(port)
        return bot

    async def says(self, bot: Bot, word: str) -> bool:
        """Whether it says so of itself."""
        try:
            url = f"http://127.0.0.1:{bot.port}/ready"
            async with self.stage.telegram.session.get(url) as answer:
                return word in await answer.text()
        except OSError:
            return False

    def worker(self) -> Bot:
        """Who was elected last."""
        elected = [bot for bot in self.bots if bot.said("worker_elected") is not None]
        return max(elected, key=lambda bot: bot.said("worker_elected") or 0.0)

    async def successor(self, since: float, seconds: float = STAGE_TIMEOUT) -> Bot:
        """Wait until somebody is elected after that moment."""

        async def found() -> bool:
            return any(bot.said("worker_elected", since) for bot in self.bots)

        try:
            await self.stage.until(found, seconds)
        except TimeoutError:
            logs = [[line for at, line in bot.log if at >= since] for bot in self.bots]
            raise AssertionError(f"nobody was elected: {logs}") from None
        return self.worker()

    async def delivered(self, people: int) -> None:
        """Wait until so many cards say that they are in the CRM."""

        async def shown() -> bool:
            cards = await self.stage.managers.messages()
            return sum("In the CRM" in card.text for card in cards) == people

        await self.stage.until(shown)

    def remove(self, bot: Bot) -> None:
        """Bring it nothing more."""
        self.bots.remove(bot)
        self.balancer.ports.remove(bot.port)

    async def _end(self, bot: Bot, drained: asyncio.Future[None]) -> None:
        if bot.process.returncode is None:
            bot.send(signal.SIGCONT)
            bot.proxy.heal()
            bot.process.terminate()
        try:
            async with asyncio.timeout(STAGE_TIMEOUT):
                await bot.process.wait()
        except TimeoutError:
            bot.process.kill()
        await drained

    async def close(self) -> None:
        await self._stack.aclose()


@asynccontextmanager
async def fleet_of(stage: Stage, *, webhook: bool = True) -> AsyncIterator[Fleet]:
    """Nobody runs yet; by default updates are brought to the balancer."""
    balancer = Balancer()
    async with balancer.serving() as url:
        if webhook:
            stage.more |= {"PUBLIC_URL": url, "WEBHOOK_SECRET": SECRET}
        fleet = Fleet(stage, balancer)
        try:
            yield fleet
        finally:
            await fleet.close()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
