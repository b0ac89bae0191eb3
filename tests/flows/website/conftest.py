"""A browser and a website beside the world."""

import os
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright

from tests.flows.website.browsing import Website, serving_website
from tests.flows.world import World

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """The system's Chromium (Debian: ``apt install chromium``); its absence is a failure."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=ARGUMENTS, timeout=60_000
        )
        yield browser
        await browser.close()


@pytest.fixture
async def website(world: World) -> AsyncIterator[Website]:
    async with serving_website(world) as website:
        yield website
