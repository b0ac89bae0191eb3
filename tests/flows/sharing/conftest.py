"""A stage on which several bots run."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.databases import MISSING
from tests.flows.delivery.stage import Stage, opened
from tests.flows.sharing.fleet import Fleet, fleet_of
from tests.postgresql_server import programs


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    if programs() is None:
        pytest.skip(MISSING)
    async with opened(tmp_path) as stage:
        yield stage


@pytest.fixture
async def fleet(stage: Stage) -> AsyncIterator[Fleet]:
    async with fleet_of(stage) as fleet:
        yield fleet
