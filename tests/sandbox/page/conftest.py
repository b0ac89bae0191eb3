"""Both far ends and the page, over loopback."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import aiohttp
import pytest

from sandbox.serving import Addresses, Ports, start_servers
from sandbox.telegram.settings import Settings


@pytest.fixture
async def servers() -> AsyncIterator[Addresses]:
    async with AsyncExitStack() as stack:
        yield await start_servers(stack, Ports(0, 0, 0), Settings())


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session
