"""A world with the short form in it, and a stage for real processes."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flows.delivery.office import prepare
from tests.flows.delivery.stage import Stage, opened
from tests.flows.world import World


@pytest.fixture
async def office(tmp_path: Path, template: Path) -> AsyncIterator[World]:
    async with World.open(tmp_path, template) as world:
        yield await prepare(world)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with opened(tmp_path) as stage:
        yield stage
