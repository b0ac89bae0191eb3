"""The desk's database is in memory: storage has its own tests on files."""

from collections.abc import AsyncIterator

import pytest

from tests.databases import opened_database
from tests.intake.places import Place


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    async with opened_database() as database:
        yield Place(database)
