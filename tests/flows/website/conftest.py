"""A browser and a website beside the world."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from tests.browser import open_browser
from tests.flows.website.browsing import Website, serving_website
from tests.flows.world import World


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with open_browser() as browser:
        yield browser


@pytest.fixture
async def website(world: World) -> AsyncIterator[Website]:
    async with serving_website(world) as website:
        yield website
