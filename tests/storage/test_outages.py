"""What passes by itself is told from what does not."""

import errno
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from intake.kernel.ids import UpdateId
from storage.database import Database
from storage.engines.sqlite.database_files import DatabaseGoneError
from storage.errors import CommitFailedError, StorageError, UnitError
from storage.outages import is_outage
from tests.storage.samples import NOW


async def write(database: Database) -> None:
    """Write much."""
    async with database.writing() as unit:
        await unit.quarantine.put(UpdateId(1), "x" * 5_000_000, "ValueError", NOW)
        await unit.commit()


async def failure(database: Database) -> Exception:
    """Return how writing fails."""
    with pytest.raises((SQLAlchemyError, StorageError)) as caught:
        await write(database)
    return caught.value


@pytest.mark.sqlite
async def test_a_full_database_is_an_outage(database: Database) -> None:
    async with database.writing() as unit:
        await unit.handled._connection.run(text("PRAGMA max_page_count = 1"))
    assert is_outage(await failure(database))


async def test_a_locked_database_is_an_outage(database: Database, path: Path) -> None:
    async with database.writing() as unit:
        await unit.handled._connection.run(text("PRAGMA busy_timeout = 0"))
        await unit.commit()
    with closing(sqlite3.connect(path, isolation_level=None)) as outside:
        outside.execute("BEGIN IMMEDIATE")
        assert is_outage(await failure(database))


async def test_a_broken_rule_is_none(database: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)not.null") as caught:
        async with database.writing() as unit:
            await unit.quarantine.put(UpdateId(1), "{}", None, NOW)  # type: ignore[arg-type]
    assert not is_outage(caught.value)


def caused(cause: BaseException) -> Exception:
    """Return what the writer makes of it."""
    failed = CommitFailedError("not kept")
    failed.__cause__ = cause
    return failed


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        OSError(errno.ENOSPC, "no space"),
        OSError(errno.EMFILE, "too many open files"),
        OSError(errno.ENOMEM, "no memory"),
        OSError(errno.EROFS, "read-only"),
        OSError(errno.EBUSY, "busy"),
        DatabaseGoneError(Path("leadtrace.db")),
    ],
    ids=str,
)
@pytest.mark.parametrize("wrap", [lambda error: error, caused, lambda error: caused(caused(error))])
def test_what_the_machine_is_out_of_is_an_outage(
    error: Exception, wrap: Callable[[BaseException], Exception]
) -> None:
    assert is_outage(wrap(error))


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError(),
        UnitError("used against its rules"),
        StorageError("?"),
        OverflowError("too large for SQLite"),
        UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"),
        ConnectionRefusedError(errno.ECONNREFUSED, "refused"),
        FileNotFoundError(errno.ENOENT, "no such file"),
        sqlite3.IntegrityError("no code"),
    ],
    ids=repr,
)
def test_a_fault_is_none(error: Exception) -> None:
    assert not is_outage(error)
    assert not is_outage(caused(error))


def test_causes_that_go_round_end() -> None:
    error = RuntimeError()
    error.__cause__ = error
    assert not is_outage(error)
