"""The bot as an application of the portal, with the short form in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flows.application.card import Card, open_card
from tests.flows.delivery.office import prepare
from tests.flows.world import World


@pytest.fixture
async def card(tmp_path: Path, template: Path) -> AsyncIterator[Card]:
    """Not installed yet."""
    async with World.open(tmp_path, template) as world, open_card(await prepare(world)) as card:
        yield card
        assert world.quarantine == []


@pytest.fixture
async def installed(card: Card) -> Card:
    """Installed just now."""
    assert await card.installs() == 200
    return card
