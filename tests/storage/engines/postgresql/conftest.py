"""A database of a real server, whichever engine the other tests use."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from storage.engines.postgresql import presence
from tests.databases import new_postgresql
from tests.storage.conftest import Wakes


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the sessions of a machine that has died."""
    monkeypatch.setattr(presence, "GONE_SECONDS", 0.5)


@pytest.fixture
def url() -> str:
    return new_postgresql()


@pytest.fixture
async def database(url: str, wakes: Wakes) -> AsyncIterator[Database]:
    async with await Database.open(url, wake=wakes, shared=True) as opened:
        yield opened


@pytest.fixture
async def other(url: str, database: Database) -> AsyncIterator[Database]:
    """The database as another process has it."""
    async with await Database.open(url, shared=True) as opened:
        yield opened
