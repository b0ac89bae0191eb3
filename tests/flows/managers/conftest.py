"""Teams at their cards."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flows.managers.desk import Desk
from tests.flows.world import World
from tests.people import Person


@pytest.fixture
async def desk(tmp_path: Path, template: Path) -> AsyncIterator[Desk]:
    """A team of three in a group."""
    async with Desk.open(tmp_path, template) as opened:
        yield opened


@pytest.fixture
async def private_desk(tmp_path: Path, template: Path) -> AsyncIterator[Desk]:
    """A team of three without a group."""
    async with Desk.open(tmp_path, template, private=True) as opened:
        yield opened


@pytest.fixture
def mia(world: World) -> Person:
    """A manager."""
    return world.person("Mia")
