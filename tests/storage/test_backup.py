"""Copies of the database: taken beside a running bot, put back while none runs."""

import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.backup import back_up, restore
from storage.database import Database
from storage.errors import DatabaseInUseError, SchemaError, UnusableDatabaseError
from storage.migrate import current_revision, downgrade, upgrade
from storage.revision import HEAD

NOW = datetime(2026, 11, 29, 12, 30, tzinfo=UTC)
OUTBOX = (
    "INSERT INTO outbox (queue, type, priority, payload, due_at, created_at, attempt, dispatched,"
    " in_doubt) VALUES (?, 'notice', 2, '{}', 0, 0, 0, 0, 0)"
)
PERSON = "INSERT INTO people (id, first_name, last_name, first_seen_at) VALUES (?, 'Ann', '', 0)"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database with one person in it."""
    file = tmp_path / "data" / "leadtrace.db"
    upgrade(address(file))
    run(file, PERSON, 1)
    return file


def address(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


def run(file: Path, statement: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection, connection:
        return connection.execute(statement, values).fetchall()


def people(file: Path) -> list[tuple[object, ...]]:
    return run(file, "SELECT id FROM people ORDER BY id")


async def test_a_copy_is_taken_beside_a_running_bot_and_put_back_after_it(
    file: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    async with await Database.open(address(file)):
        run(file, PERSON, 2)  # stands in the log beside the file, as a running bot's work does
        back_up(address(file), copy)
        run(file, PERSON, 3)
        with pytest.raises(DatabaseInUseError):
            restore(address(file), copy, NOW)
    assert people(copy) == [(1,), (2,)]
    kept = restore(address(file), copy, NOW)
    assert kept == file.with_name("leadtrace.db.before-20261129-123000")
    assert people(file) == [(1,), (2,)]
    assert people(kept) == [(1,), (2,), (3,)]
    async with await Database.open(address(file)):
        pass


def test_a_restored_delivery_asks_the_portal_first(file: Path, tmp_path: Path) -> None:
    """It may have arrived after the copy was taken."""
    run(file, OUTBOX, "crm")
    run(file, OUTBOX, "telegram")
    back_up(address(file), tmp_path / "copy.db")
    restore(address(file), tmp_path / "copy.db", NOW)
    rows = run(file, "SELECT queue, in_doubt FROM outbox ORDER BY id")
    assert rows == [("crm", 1), ("telegram", 0)]


def test_a_restore_makes_the_folder_of_a_new_machine(file: Path, tmp_path: Path) -> None:
    back_up(address(file), tmp_path / "copy.db")
    shutil.rmtree(file.parent)
    assert restore(address(file), tmp_path / "copy.db", NOW) is None
    assert people(file) == [(1,)]


def test_both_are_for_their_owners_eyes(file: Path, tmp_path: Path) -> None:
    back_up(address(file), tmp_path / "copy.db")
    restore(address(file), tmp_path / "copy.db", NOW)
    assert [stat.S_IMODE(one.stat().st_mode) for one in (file, tmp_path / "copy.db")] == [0o600] * 2
    assert {path.name for path in tmp_path.iterdir()} == {"data", "copy.db"}


def test_a_copy_never_replaces_a_file(file: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("mine")
    with pytest.raises(UnusableDatabaseError, match="is there already"):
        back_up(address(file), tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "mine"


def test_without_a_database_there_is_nothing_to_copy(tmp_path: Path) -> None:
    with pytest.raises(UnusableDatabaseError, match="There is no database"):
        back_up(address(tmp_path / "none.db"), tmp_path / "copy.db")
    assert not list(tmp_path.iterdir())


def test_a_copy_must_have_a_place(file: Path, tmp_path: Path) -> None:
    with pytest.raises(UnusableDatabaseError, match="No such file"):
        back_up(address(file), tmp_path / "missing" / "copy.db")


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (None, UnusableDatabaseError, "There is no file"),
        (
            b"no database, but long enough to look like something" * 20,
            UnusableDatabaseError,
            "not a",
        ),
        (b"", SchemaError, "none of this bot's tables"),
    ],
)
def test_what_is_no_copy_changes_nothing(
    file: Path, tmp_path: Path, content: bytes | None, error: type[Exception], words: str
) -> None:
    copy = tmp_path / "copy.db"
    if content is not None:
        copy.write_bytes(content)
    before = sorted(path.name for path in file.parent.iterdir())
    with pytest.raises(error, match=words):
        restore(address(file), copy, NOW)
    assert people(file) == [(1,)]
    assert sorted(path.name for path in file.parent.iterdir()) == before


def test_a_copy_of_a_newer_version_is_refused(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    back_up(address(file), copy)
    run(copy, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaError, match="9999"):
        restore(address(file), copy, NOW)


@pytest.fixture
def old(file: Path) -> tuple[Path, Path]:
    """The database of an older version, and where its copy will be."""
    downgrade(address(file), "-1")
    return file, file.with_name(f"leadtrace.db.at-{current_revision(address(file))}")


def test_an_older_database_is_copied_before_it_is_upgraded(old: tuple[Path, Path]) -> None:
    file, copy = old
    stale = file.with_name("leadtrace.db.at-0001")
    stale.touch()
    before = current_revision(address(file))
    assert upgrade(address(file)) == copy
    assert current_revision(address(file)) == HEAD
    assert current_revision(address(copy)) == before
    assert people(copy) == people(file) == [(1,)]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert not stale.exists()


def test_only_what_changes_is_copied(file: Path, tmp_path: Path) -> None:
    for current in (file, tmp_path / "new.db"):
        assert upgrade(address(current)) is None
        assert list(current.parent.glob("*.at-*")) == []


def test_without_a_copy_nothing_is_upgraded(old: tuple[Path, Path]) -> None:
    file, copy = old
    copy.with_name(f"{copy.name}.unfinished").mkdir()
    before = current_revision(address(file))
    with pytest.raises(UnusableDatabaseError):
        upgrade(address(file))
    assert current_revision(address(file)) == before


async def test_no_copy_is_taken_from_under_a_running_bot(file: Path) -> None:
    async with await Database.open(address(file)):
        run(file, "UPDATE alembic_version SET version_num = '0001'")
        with pytest.raises(DatabaseInUseError):
            upgrade(address(file))
    assert list(file.parent.glob("*.at-*")) == []
