"""A real dispatcher between played use cases and the simulated Telegram."""

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import web

from handlers.router import add_handlers
from sandbox.telegram.core import BotApi
from sandbox.telegram.server import create_app
from sandbox.telegram.settings import Settings
from tests.handlers.stage import Stage
from tests.people import TOKEN, Person, Raw, TelegramWorld


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
async def telegram() -> AsyncIterator[str]:
    """The address of a simulated Telegram without flood limits."""
    runner = web.AppRunner(
        create_app(BotApi(Settings(flood=False))), access_log=None, shutdown_timeout=1.0
    )
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def bot(telegram: str) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(telegram))
    async with Bot(TOKEN, session=session) as bot:
        yield bot


@pytest.fixture
async def world(telegram: str, bot: Bot, stage: Stage) -> AsyncIterator[TelegramWorld]:
    """People's side of it; each verb returns when the handlers have done their part."""
    dispatcher = Dispatcher(**stage.workflow())
    add_handlers(dispatcher, ("newlink", "correct"))

    async def feed(raw: Raw) -> None:
        await dispatcher.feed_raw_update(bot, raw)

    async with TelegramWorld.connect(telegram, feed=feed) as world:
        yield world


@pytest.fixture
def ann(world: TelegramWorld) -> Person:
    return world.person("Ann")
