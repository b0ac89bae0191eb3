"""The bot with its real poller, and people who wait for what they should see."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.poller import Poller
from bot.telegram_client import BotApiUpdates
from tests.flows.world import World
from tests.people import Person


def ignore(_: bool) -> None:
    """Nobody asks whether Telegram answers."""


@asynccontextmanager
async def polling(world: World) -> AsyncIterator[Poller]:
    """Run the real poller."""
    stopping = asyncio.Event()
    world.telegram.feed = None
    source = BotApiUpdates(world.bot)
    poller = Poller(source, world.process.reception, stopping=stopping, heard=ignore, wait=5)
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
