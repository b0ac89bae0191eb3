"""A core with a clock in hand, and a server on loopback."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from sandbox.telegram.core import BotApi
from sandbox.telegram.server import create_app
from sandbox.telegram.settings import Settings
from tests.people import TelegramWorld
from tests.sandbox.telegram.bench import Bench


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def patient() -> Bench:
    """Without flood limits."""
    return Bench(BotApi(Settings(flood=False)))


@pytest.fixture
async def server() -> AsyncIterator[str]:
    """The address of a served core."""
    runner = web.AppRunner(create_app(BotApi()), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def world(server: str) -> AsyncIterator[TelegramWorld]:
    """Without a bot: verbs queue updates, no more."""
    async with TelegramWorld.connect(server) as one:
        await one.settings(paced_polls=False)
        yield one
