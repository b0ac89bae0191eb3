"""A database that was filled goes to PostgreSQL and back, and nothing is different."""

import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from intake.submissions.submission import SubmissionState
from storage import migrate, move
from storage.database import Database
from storage.engines.postgresql import presence
from storage.engines.selection import engine_at
from storage.errors import DatabaseInUseError, SchemaError, UnusableDatabaseError
from storage.move import MoveError
from tests.databases import new_postgresql, unmigrated_postgresql
from tests.flows.upgrades.filling import FILLED, FORM
from tests.flows.upgrades.test_upgrades import _load, rows, url
from tests.flows.world import World
from tests.postgresql_server import in_a_loop

OLDER, NEWEST = sorted(FILLED.glob("*.sql"))[-2:]


@pytest.fixture(params=[OLDER], ids=lambda file: file.stem)
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The database of a busy day, as it was left."""
    path = tmp_path / "filled.db"
    _load(request.param, path)
    migrate.upgrade(url(path))
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE sqlite_sequence SET seq = seq + 100 WHERE name = 'outbox'")
        database.execute("UPDATE touches SET payload = ? WHERE id = 1", ("a\0b",))
    return path


def carried(source: str, target: str) -> list[tuple[str, int, int]]:
    reports: list[tuple[str, int, int]] = []
    assert move.move(source, target, lambda *one: reports.append(one)) > 100
    return reports


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the sessions of a machine that has died."""
    monkeypatch.setattr(presence, "GONE_SECONDS", 0.2)


@pytest.mark.parametrize("filled", [OLDER, NEWEST], indirect=True)
@pytest.mark.parametrize("batch", [3, 1000])
def test_there_and_back_again_nothing_is_different(
    filled: Path, tmp_path: Path, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(move, "BATCH", batch)
    before, server_url, back = rows(filled), unmigrated_postgresql(), tmp_path / "back.db"
    reports = carried(url(filled), server_url)
    assert {(name, total) for name, done, total in reports if done == total} >= {
        (name, len(found)) for name, found in before.items() if found and name in _tables()
    }
    assert rows(filled) == before
    carried(server_url, url(back))
    assert plain(rows(back)) == plain(before)


def _tables() -> set[str]:
    return set(move._TABLES)


def plain(found: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[str]]:
    """Rows without what PostgreSQL writes anew: the spaces of JSON."""

    def word(value: Any) -> Any:
        if isinstance(value, str) and value[:1] in {"{", "["}:
            return json.dumps(json.loads(value), sort_keys=True)
        return value

    return {
        table: sorted(repr(tuple(map(word, row))) for row in some) for table, some in found.items()
    }


def test_numbers_go_on_where_they_were(filled: Path) -> None:
    target = unmigrated_postgresql()
    carried(url(filled), target)

    def numbers(connection: Any) -> tuple[int, int, int, int]:
        asked = (
            "SELECT nextval('outbox_id_seq')",
            "SELECT nextval('touches_id_seq')",
            "SELECT max(id) FROM touches",
            "SELECT nextval('teams_id_seq')",
        )
        one, two, three, four = (connection.scalar(text(words)) for words in asked)
        return one, two, three, four

    with closing(sqlite3.connect(filled)) as database:
        (last,) = database.execute(
            "SELECT seq FROM sqlite_sequence WHERE name = 'outbox'"
        ).fetchone()
    found = engine_at(target).read(numbers)
    assert found is not None
    outbox, touch, highest, team = found
    assert (outbox, touch, team) == (last + 1, highest + 1, 2)


async def test_the_bot_goes_on_from_what_has_arrived(tmp_path: Path, filled: Path) -> None:
    target = unmigrated_postgresql()
    await asyncio.to_thread(carried, url(filled), target)
    async with World.open(tmp_path, filled, url=target, record_returns=True) as world:
        await world.execute("DELETE FROM update_log")  # this Telegram's ids begin anew
        await world.write_form("quick", FORM)
        waiting = [
            one.id for one in await world.submissions() if one.state is SubmissionState.QUEUED
        ]
        assert waiting
        for _ in range(60):  # not until all is at rest: leads are read again for days
            await world.deliver()
            await world.advance(timedelta(minutes=1))
        for one in await world.submissions():
            if one.id in waiting:
                assert one.state is SubmissionState.DELIVERED
        async with world.database.reading() as unit:
            assert await unit.tokens.get("portal.example") == b"sealed"


# --- what is refused ---


async def test_nothing_moves_while_a_bot_runs_on_either_side(filled: Path) -> None:
    target = new_postgresql()
    async with await Database.open(url(filled)):
        with pytest.raises(DatabaseInUseError):
            await asyncio.to_thread(carried, url(filled), target)
    async with await Database.open(target, shared=True):
        with pytest.raises(DatabaseInUseError):
            await asyncio.to_thread(carried, url(filled), target)
        with pytest.raises(DatabaseInUseError):
            await asyncio.to_thread(carried, target, url(filled))


async def test_no_bot_starts_while_something_moves(filled: Path) -> None:
    target = unmigrated_postgresql()
    refused: list[str] = []

    def try_to_start(*_: object) -> None:
        for one in (url(filled), target):
            with pytest.raises(DatabaseInUseError):
                in_a_loop(_open(one))
            refused.append(one)

    await asyncio.to_thread(move.move, url(filled), target, try_to_start)
    assert len(refused) > 2
    await _open(target)


async def _open(where: str) -> None:
    await (await Database.open(where)).close()


def test_what_stands_there_is_not_overwritten(filled: Path) -> None:
    target = unmigrated_postgresql()
    carried(url(filled), target)
    with pytest.raises(UnusableDatabaseError, match="holds something already"):
        carried(url(filled), target)


def test_nothing_moves_to_where_it_is(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "here").symlink_to(tmp_path)
    server_url = new_postgresql()
    for one, other in (
        (url(filled), url(tmp_path / "here" / filled.name)),
        (server_url, server_url.replace("postgresql://", "postgres://")),
    ):
        with pytest.raises(DatabaseInUseError):
            move.move(one, other, lambda *_: None)


def test_what_is_wrong_with_the_target_is_not_said_of_the_setting(filled: Path) -> None:
    target = unmigrated_postgresql()
    name = target.split("/")[3].split("?")[0]
    with pytest.raises(UnusableDatabaseError, match=r"or name another one in --to\."):
        move.move(url(filled), target.replace(name, "nowhere"), lambda *_: None)


def test_older_tables_are_brought_up_to_date_first(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    _load(OLDER, path)
    with pytest.raises(SchemaError, match="python -m bot migrate"):
        carried(url(path), unmigrated_postgresql())


def test_a_row_that_arrives_different_undoes_all_of_it(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = unmigrated_postgresql()
    honest = move._Carried.of_keys

    def garbling(self: Any, connection: Any, found: Any) -> Any:
        arrived = honest(self, connection, found)
        return [{**row, "raw": "?"} if "raw" in row else row for row in arrived]

    monkeypatch.setattr(move._Carried, "of_keys", garbling)
    with pytest.raises(MoveError, match="_updates was not the same"):
        carried(url(filled), target)
    monkeypatch.undo()
    carried(url(filled), target)  # the target is as empty as before


def test_on_a_server_what_was_filled_goes_down_and_up_again(filled: Path) -> None:
    target = unmigrated_postgresql()
    carried(url(filled), target)
    before = _counts(target)
    migrate.downgrade(target, "0018")
    migrate.upgrade(target)
    after = _counts(target)
    assert {name: number for name, number in before.items() if name in KEPT} == {
        name: number for name, number in after.items() if name in KEPT
    }


KEPT = {"people", "touches", "conversations", "submissions", "cards"}
"""Outbox rows about what the version before has no tables for go with those tables."""


def _counts(where: str) -> dict[str, int]:
    def count(connection: Any) -> dict[str, int]:
        return {name: move._count(connection, one) for name, one in move._TABLES.items()}

    found = engine_at(where).read(count)
    assert found is not None
    return found
