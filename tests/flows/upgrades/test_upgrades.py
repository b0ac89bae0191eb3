"""What an older version left behind in the middle of its work is gone on with by this one."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from intake.attribution.credit import WINDOW_DAYS
from intake.journeys.credits import Credits
from intake.journeys.recount import fold
from intake.kernel.ids import ConversationId, CorrectionId
from intake.submissions.submission import SubmissionState
from storage import migrate
from storage.tables import metadata
from tests.flows.upgrades.filling import FILLED, FORM
from tests.flows.world import World
from tests.people import Person

NEVER_KEPT = {"portal_calls", "proofs", "send_budgets", "worker_leases"}
SOON = 10
"""Things that become due: whatever can be delivered is delivered by then."""
GIVEN_UP = timedelta(days=2)
"""After that time no more is tried for a lead that this portal does not have."""
FILES = sorted(FILLED.glob("*.sql"))


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def left(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The database as that version left it."""
    path = tmp_path / "left.db"
    _load(request.param, path)
    return path


def _load(file: Path, path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.executescript(file.read_text())


@pytest.fixture
def migrated(left: Path) -> Path:
    migrate.upgrade(url(left))
    return left


@pytest.fixture
async def world(tmp_path: Path, migrated: Path) -> AsyncIterator[World]:
    async with World.open(tmp_path, migrated, record_returns=True) as world:
        for table in ("update_log", "received_updates"):  # this Telegram's ids begin anew
            await world.execute(f"DELETE FROM {table}")  # noqa: S608 - named here
        await world.write_form("quick", FORM)
        yield world


def url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def rows(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(path)) as database:
        tables = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        return {
            table: sorted(database.execute(f'SELECT * FROM "{table}"'), key=repr)  # noqa: S608 - its own names
            for (table,) in tables.fetchall()
        }


def test_something_stands_in_every_table(tmp_path: Path) -> None:
    """Whoever adds a table adds a filling: otherwise no later migration is tried with a row."""
    filled: set[str] = set()
    for file in FILES:
        path = tmp_path / f"{file.stem}.db"
        _load(file, path)
        migrate.upgrade(url(path))
        filled |= {table for table, found in rows(path).items() if found}
    assert set(metadata.tables) - NEVER_KEPT - filled == set()


def test_up_and_down_again_nothing_is_different(left: Path) -> None:
    before = rows(left)
    revision = migrate.current_revision(url(left))
    assert revision is not None
    migrate.upgrade(url(left))
    up = rows(left)
    migrate.downgrade(url(left), revision)
    assert rows(left) == before
    migrate.upgrade(url(left))
    assert rows(left) == up


async def test_everything_that_is_stored_can_be_read(world: World) -> None:
    submissions = await world.submissions()
    assert len(submissions) == len(await world.rows("SELECT id FROM submissions"))
    assert {one.state for one in submissions} == set(SubmissionState)
    async with world.database.reading() as unit:
        for (number,) in [tuple(row.values()) for row in await world.rows("SELECT id FROM people")]:
            await unit.conversations.open_of(number)


async def test_what_waited_is_delivered(world: World) -> None:
    waiting = [one.id for one in await world.submissions() if one.state is SubmissionState.QUEUED]
    assert waiting
    await world.deliver()
    for _ in range(SOON):
        if await world.next_due() is not None:
            await world.goes_on()
    await world.advance(GIVEN_UP)
    await world.settle()
    for number in waiting:
        assert (await world.submission(number)).state is SubmissionState.DELIVERED
    assert len(world.entities("deal")) == len(waiting)
    assert await world.rows("SELECT * FROM outbox") == []


async def test_who_was_in_a_form_goes_on(world: World) -> None:
    (row,) = await world.rows(
        "SELECT person_id FROM conversations WHERE ended IS NULL AND step = 'company'"
    )
    ivan = Person(world.telegram, row["person_id"], {"first_name": "Иван", "language_code": "ru"})
    await ivan.says("Rabota")
    assert "A brief?" in (await ivan.sees()).text


async def test_an_admins_half_made_link_is_finished(world: World) -> None:
    assert (await world.conversation(world.admin)) is not None
    await world.admin.says("vk")
    await world.admin.presses("That’s right")
    assert await world.rows("SELECT * FROM links WHERE title = 'Half a link'")


async def test_the_facts_that_are_filled_in_are_what_a_recount_gives(world: World) -> None:
    async with world.database.reading() as unit:
        rows = await world.rows("SELECT id FROM journeys")
        histories = await unit.journey_histories.of([ConversationId(row["id"]) for row in rows])
    assert len(histories) == len(rows) > 10
    for history in histories:
        recounted = fold(history.events, WINDOW_DAYS)
        assert replace(recounted, steps=history.stored.steps) == history.stored
    assert any(history.stored.credited != Credits() for history in histories)


async def test_touches_that_are_filled_in_count_as_new_ones_would(world: World) -> None:
    """Whatever a late visit or a correction writes anew, it finds as it would leave it."""
    counted = await world.rows("SELECT id, campaign_id FROM touches ORDER BY id")
    async with world.database.writing() as unit:
        rows = await world.rows("SELECT id, link_id FROM corrections WHERE applied_at IS NOT NULL")
        for row in rows:
            correction = await unit.corrections.get(CorrectionId(row["id"]))
            assert correction is not None
            assert correction.finished_at is not None
            await unit.counted.correct(correction, await unit.counted.next_of(correction, 1000))
        for row in await world.rows("SELECT person_id, visit_token FROM touches"):
            if row["visit_token"] is not None:
                await unit.counted.join(row["person_id"], row["visit_token"])
        await unit.commit()
    assert await world.rows("SELECT id, campaign_id FROM touches ORDER BY id") == counted
    firsts = await world.rows("SELECT person_id FROM touches WHERE is_first")
    people = await world.rows("SELECT DISTINCT person_id FROM touches")
    assert sorted(map(str, firsts)) == sorted(map(str, people))
