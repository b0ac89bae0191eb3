"""A relay at work, for as long as somebody watches."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from benchmarks.product import Product
from bot.relay import Relay


@asynccontextmanager
async def running(relay: Relay, product: Product) -> AsyncIterator[None]:
    """Run the relay; the database's commits wake it."""
    product.bell.wake = relay.wake
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(relay.run())
        try:
            yield
        finally:
            product.bell.wake = None
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
