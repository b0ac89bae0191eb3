"""The desk's database is in memory: storage has its own tests on files."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.intake.places import Place


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    async with await Database.open("sqlite+aiosqlite://") as database:
        yield Place(database)
