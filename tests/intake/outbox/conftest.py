"""A workbench for each test."""

from collections.abc import AsyncIterator

import pytest

from tests.intake.delivery.workbench import Workbench, open_workbench


@pytest.fixture
async def bench() -> AsyncIterator[Workbench]:
    async with open_workbench() as workbench:
        yield workbench
