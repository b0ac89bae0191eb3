"""A database that keeps nothing: what it suffers from is known, and that it is over, too."""

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from intake.kernel.ids import UpdateId
from storage import migrate
from storage.database import Database
from storage.engines.sqlite import writer
from storage.errors import CommitFailedError, StorageError
from storage.outages import trouble_of
from storage.repositories.operations.proof import BYTES
from storage.trouble import Trouble
from tests.storage.insides import writer_of
from tests.storage.samples import NOW, conversation


async def _pragma(database: Database, words: str) -> int:
    async with database.writing() as unit:
        result = await unit.people._connection.run(text(f"PRAGMA {words}"))
        return int(result.scalar_one_or_none() or 0)


async def _keep(database: Database, number: int) -> None:
    async with database.writing() as unit:
        await unit.handled.insert(UpdateId(number), NOW)
        await unit.commit()


async def _fill(database: Database) -> None:
    """Leave the database no page more than it has."""
    pages = await _pragma(database, "page_count")
    await _pragma(database, f"max_page_count = {pages}")


async def test_a_full_disk_is_known_until_something_is_kept_again(database: Database) -> None:
    changes: list[Trouble | None] = []
    database.durability.on_change = lambda: changes.append(database.durability.trouble)
    await _keep(database, 1)
    assert database.trouble() is None
    await _fill(database)
    for _ in range(2):
        with pytest.raises(DBAPIError, match="full"):
            await database.prove()
    assert database.trouble() is Trouble.NO_SPACE
    async with database.writing() as unit:
        await unit.commit()
    assert database.trouble() is Trouble.NO_SPACE, "a commit of nothing proves nothing"
    await _pragma(database, "max_page_count = 1000000")
    await database.prove()
    assert changes == [Trouble.NO_SPACE, None]
    async with database.reading() as unit:
        left = await unit.people._connection.run(text("SELECT count(*) FROM proofs"))
        assert left.scalar_one() == 0


async def test_the_proof_is_larger_than_what_a_submission_writes(database: Database) -> None:
    """Else a disk on which a submission fails would be called well."""
    await _fill(database)
    with pytest.raises(DBAPIError, match="full"):
        await database.prove()
    assert BYTES >= 64 * 1024


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


async def test_a_lock_of_somebody_else_is_known(
    database: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "BUSY_SECONDS", 0.01)
    await _keep(database, 0)
    with _locked(path):
        with pytest.raises(StorageError, match="locked"):
            await _keep(database, 1)
        assert database.trouble() is Trouble.LOCKED
    await _keep(database, 1)
    assert database.trouble() is None


async def test_a_fault_of_a_statement_is_no_trouble_of_the_database(database: Database) -> None:
    async with database.writing() as unit:
        with pytest.raises(IntegrityError):
            await unit.conversations.add(conversation())  # nobody knows Anna
    assert database.trouble() is None


def _of(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("words")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (_of(sqlite3.SQLITE_FULL), Trouble.NO_SPACE),
        (_of(sqlite3.SQLITE_BUSY_SNAPSHOT), Trouble.LOCKED),
        (_of(sqlite3.SQLITE_READONLY_DIRECTORY), Trouble.READ_ONLY),
        (_of(sqlite3.SQLITE_READONLY_DBMOVED), Trouble.FILE_GONE),
        (_of(sqlite3.SQLITE_IOERR_WRITE), Trouble.IO_ERROR),
        (_of(sqlite3.SQLITE_IOERR_FSYNC), Trouble.IO_ERROR),
        (_of(sqlite3.SQLITE_CANTOPEN), Trouble.CANNOT_OPEN),
        (_of(sqlite3.SQLITE_NOTADB), Trouble.DAMAGED),
        (_of(sqlite3.SQLITE_CORRUPT_VTAB), Trouble.DAMAGED),
        (_of(sqlite3.SQLITE_NOMEM), Trouble.NO_MEMORY),
        (_of(sqlite3.SQLITE_CONSTRAINT_UNIQUE), None),
        (_of(sqlite3.SQLITE_ERROR), None),
        (OSError(28, "No space left on device"), Trouble.NO_SPACE),
        (OSError(24, "Too many open files"), Trouble.CANNOT_OPEN),
        (MemoryError(), Trouble.NO_MEMORY),
        (ValueError(), None),
    ],
    ids=repr,
)
def test_what_an_error_says_of_the_database(error: BaseException, trouble: Trouble | None) -> None:
    assert trouble_of(error) is trouble
    outer = CommitFailedError("…")
    outer.__cause__ = error
    assert trouble_of(outer) is trouble


def _delete(path: Path) -> None:
    path.unlink()


def _replace(path: Path) -> None:
    shutil.copy(path, path.with_name("copy.db"))
    path.with_name("copy.db").replace(path)


def _rename(path: Path, name: str) -> None:
    path.rename(path.with_name(name))


def _files(folder: Path) -> dict[str, Path]:
    return {file.name: file for file in folder.iterdir()}


def _beside(end: str, act: Callable[[Path], None]) -> Callable[[Path], None]:
    def do(path: Path) -> None:
        act(path.with_name(path.name + end))

    return do


@pytest.mark.parametrize(
    "harm",
    [
        _delete,
        _replace,
        _beside("-wal", _delete),
        _beside("-wal", _replace),
        _beside("-shm", _delete),
    ],
)
async def test_nothing_is_committed_into_a_file_that_is_not_there_any_more(
    database: Database, path: Path, harm: Callable[[Path], None]
) -> None:
    await _keep(database, 1)
    harm(path)
    assert database.trouble() is Trouble.FILE_GONE, "noticed also while nobody writes"
    with pytest.raises(CommitFailedError, match="deleted or replaced"):
        await _keep(database, 2)
    assert database.trouble() is Trouble.FILE_GONE


async def test_a_file_that_is_put_back_is_the_same(database: Database, path: Path) -> None:
    await _keep(database, 1)
    _rename(path, "aside.db")
    assert database.trouble() is Trouble.FILE_GONE
    _rename(path.with_name("aside.db"), path.name)
    await _keep(database, 2)
    assert database.trouble() is None


async def test_no_empty_database_takes_the_place_of_a_deleted_one(
    database: Database, path: Path
) -> None:
    _delete(path)
    with pytest.raises(DBAPIError, match="unable to open"):
        async with database.reading():
            pass
    assert path.name not in _files(path.parent)


async def test_a_new_connection_of_the_writer_is_no_change_of_the_files(
    database: Database,
) -> None:
    """The last connection that closes takes ``-wal`` and ``-shm`` away; the next makes new ones."""
    await _keep(database, 1)
    writer_of(database)._connection.close()
    await _keep(database, 2)
    assert database.trouble() is None


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
async def test_the_files_are_the_owners_alone_whatever_the_umask(
    tmp_path: Path, umask: int
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/x.db"
    before = os.umask(umask)
    try:
        migrate.upgrade(url)
        async with await Database.open(url) as database:
            await _keep(database, 1)
            found = _files(tmp_path)
            assert set(found) == {"x.db", "x.db-wal", "x.db-shm", "x.db.lock"}
            for file in found.values():
                assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    finally:
        os.umask(before)


@pytest.mark.parametrize("open_it", [migrate.upgrade, None])
async def test_files_that_others_could_read_are_closed_to_them(
    path: Path, url: str, open_it: Callable[[str], None] | None
) -> None:
    lock = path.with_name(f"{path.name}.lock")
    lock.touch()
    for file in (path, lock):
        file.chmod(0o666)
    if open_it is not None:
        open_it(url)
    else:
        await (await Database.open(url)).close()
    assert [stat.S_IMODE(file.stat().st_mode) for file in (path, lock)] == [0o600, 0o600]
