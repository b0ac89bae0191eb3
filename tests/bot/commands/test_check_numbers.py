"""A check recounts the latest journeys, and says so if something is wrong."""

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.commands.check_numbers import look_at_numbers
from bot.config.settings import Settings
from intake.conversation.inputs import Move
from intake.operations.health_finding import Severity, Topic, said
from storage.database import Database
from storage.migrate import downgrade, upgrade
from tests.intake.places import BORIS, Place


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "x.db"


def settings_of(file: Path) -> Settings:
    values: dict[str, Any] = {
        "_env_file": None,
        "bot_token": "123456:AAbbCCddEEffGGhhIIjjKKll",
        "database_url": f"sqlite+aiosqlite:///{file}",
    }
    return Settings(**values)


async def submit_two(file: Path) -> None:
    async with await Database.open(f"sqlite+aiosqlite:///{file}") as database:
        place = Place(database)
        await place.add_link("spring", source="google")
        await place.arrive("spring")
        await place.press(await place.filled_in(), Move.CONFIRM)
        await place.arrive("", BORIS)
        await place.press(await place.filled_in(BORIS), Move.CONFIRM, BORIS)


async def test_nothing_is_said_while_there_is_nothing_to_recount(
    file: Path, tmp_path: Path
) -> None:
    assert await look_at_numbers(settings_of(file)) == ()
    assert await asyncio.to_thread(os.listdir, tmp_path) == [], "looking makes no file"
    upgrade(f"sqlite+aiosqlite:///{file}")
    assert await look_at_numbers(settings_of(file)) == ()
    downgrade(f"sqlite+aiosqlite:///{file}", "-1")
    assert await look_at_numbers(settings_of(file)) == (), "older tables are brought up at a start"


async def test_right_ones_get_a_line(file: Path) -> None:
    upgrade(f"sqlite+aiosqlite:///{file}")
    await submit_two(file)
    found = await look_at_numbers(settings_of(file))
    assert found == (said(Topic.NUMBERS, Severity.GOOD, "2 journeys recounted"),)


async def test_a_wrong_one_is_named(file: Path) -> None:
    upgrade(f"sqlite+aiosqlite:///{file}")
    await submit_two(file)
    with closing(sqlite3.connect(file)) as outside, outside:
        outside.execute("UPDATE journeys SET last_touch_id = NULL WHERE id = 1")
    (found,) = await look_at_numbers(settings_of(file))
    assert found.severity is Severity.FAULT
    line = str(found.args["line"])
    assert "1 of 2 journeys" in line
    assert "(conversations 1)" in line
