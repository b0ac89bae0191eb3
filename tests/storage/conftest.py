"""A database of the chosen engine, with Anna and two submissions of hers in it."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from intake.kernel.ids import SubmissionId
from storage.database import Database
from tests.databases import POSTGRESQL, SQLITE, chosen, empty_file, new_postgresql
from tests.storage.samples import ANNA, NOW, submission


@dataclass
class Wakes:
    """Counts the calls of ``wake``."""

    count: int = field(default=0)

    def __call__(self) -> None:
        self.count += 1


@pytest.fixture(scope="session")
def template() -> Path:
    """A migrated, empty SQLite file, made once."""
    return empty_file()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """SQLite's file; whoever asks for it is about SQLite."""
    if chosen() != SQLITE:
        pytest.skip("is about SQLite's file")
    copy = tmp_path / "data" / "leadtrace.db"
    copy.parent.mkdir()
    return Path(shutil.copy(empty_file(), copy))


@pytest.fixture
def url(request: pytest.FixtureRequest) -> str:
    if chosen() == POSTGRESQL:
        return new_postgresql()
    return f"sqlite+aiosqlite:///{request.getfixturevalue('path')}"


@pytest.fixture
def wakes() -> Wakes:
    return Wakes()


@pytest.fixture
async def database(url: str, wakes: Wakes) -> AsyncIterator[Database]:
    async with await Database.open(url, wake=wakes) as opened:
        yield opened


@pytest.fixture
async def anna(database: Database) -> None:
    async with database.writing() as unit:
        await unit.people.meet(ANNA, NOW)
        await unit.commit()


@pytest.fixture
async def submitted(database: Database, anna: None) -> tuple[SubmissionId, SubmissionId]:
    async with database.writing() as unit:
        first = await unit.submissions.add(submission("a" * 32))
        second = await unit.submissions.add(submission("b" * 32))
        await unit.commit()
    assert first
    assert second
    return first.id, second.id
