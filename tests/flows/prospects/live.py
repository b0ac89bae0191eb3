"""The bot with its two real ways in, and people who wait for what they should see."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import SecretStr

from bot.ops.http_server import serving
from bot.telegram.poller import Poller
from bot.telegram.update_source import BotApiUpdates
from bot.telegram.webhook import set_webhook
from tests.flows.world import World
from tests.people import Person
from web.routes import build_app
from web.telegram import PATH, TelegramWebhook

SECRET = "a-secret-of-the-webhook"


def ignore(_: bool) -> None:
    """Nobody asks whether Telegram answers."""


async def notify_nobody(_: str) -> None:
    """Leave it to the log."""


@asynccontextmanager
async def polling(world: World) -> AsyncIterator[Poller]:
    """Run the real poller."""
    stopping = asyncio.Event()
    world.telegram.feed = None
    source = BotApiUpdates(world.bot)
    poller = Poller(source, world.process.processor, stopping=stopping, on_receiving=ignore, wait=5)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(poller.run())
        yield poller
        stopping.set()


async def until_seen(person: Person, words: str) -> None:
    """Wait until the bot's last message has these words; looks again after each event."""
    after = 0
    async with asyncio.timeout(10):
        while True:
            said = await person.chat.messages()
            if said and words in said[-1].text:
                return
            events = await person.world.events(after, 5.0)
            after = int(events[-1]["n"]) if events else after


async def _no_problems() -> tuple[str, ...]:
    return ()


async def _no_metrics() -> bytes:
    return b""


@asynccontextmanager
async def webhook(world: World, secret: str = SECRET) -> AsyncIterator[str]:
    """Serve the endpoint and tell Telegram of it, as the process does; gives the address."""

    async def take(raw: object) -> None:
        assert isinstance(raw, dict)
        await world.process.processor.take(raw)

    app = build_app(
        problems=_no_problems, metrics=_no_metrics, webhook=TelegramWebhook(take, secret)
    )
    world.telegram.feed = None
    async with serving(app, "127.0.0.1", 0) as port:
        url = f"http://127.0.0.1:{port}{PATH}"
        await set_webhook(
            world.bot, url, SecretStr(SECRET), on_receiving=ignore, notify_admins=notify_nobody
        )
        yield url
        await world.bot.delete_webhook()
