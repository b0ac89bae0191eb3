"""Fixtures of the flow tests: see tests/flows/world.py."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from structlog.typing import EventDict

from tests.databases import empty_file
from tests.flows.world import World
from tests.people import Person


@pytest.fixture(scope="session")
def template() -> Path:
    """A migrated, empty SQLite file, made once."""
    return empty_file()


@pytest.fixture
async def world(tmp_path: Path, template: Path) -> AsyncIterator[World]:
    """A running bot between two far ends; the menu is shown to arrivals without a form."""
    async with World.open(tmp_path, template) as world:
        yield world
        assert world.quarantine == [], "the bot gave an update up"


@pytest.fixture
def ann(world: World) -> Person:
    """A prospect whose app speaks English."""
    return world.person("Ann", last_name="Lee")


@pytest.fixture
def ivan(world: World) -> Person:
    """A prospect whose app speaks Russian."""
    return world.person("Иван", "ru", last_name="Петров")


@pytest.fixture(autouse=True)
def log() -> Iterator[list[EventDict]]:
    """What the bot logs, kept instead of printed: rendering tracebacks is slow."""
    with structlog.testing.capture_logs() as entries:
        yield entries
