"""Copies of a SQLite file: taken at any time, put back while no bot runs."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from glob import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection

from storage.engines.sqlite.database_files import make_folder
from storage.engines.sqlite.file_lock import alone
from storage.engines.sqlite.sqlite_connections import connected
from storage.errors import UnusableDatabaseError

_BESIDE = ("-wal", "-shm")
"""What SQLite keeps beside a database file."""


def back_up(file: Path, copy: Path) -> None:
    """Copy a database; see :meth:`storage.engines.engine.Engine.back_up`."""
    if not file.is_file():
        raise UnusableDatabaseError(f"There is no database {file} yet.")
    if copy.exists():
        raise UnusableDatabaseError(f"{copy} is there already: name another file.")
    _copy_whole(file, copy)


def copy_before_upgrade(file: Path, revision: str) -> Path:
    """Copy a database to ``….at-<revision>``.

    It holds what people typed, so only the newest one stays.
    """
    copy = file.with_name(f"{file.name}.at-{revision}")
    _copy_whole(file, copy)
    for older in file.parent.glob(f"{escape(file.name)}.at-*"):
        if older != copy:
            older.unlink()
    return copy


def restore(
    file: Path, copy: Path, now: datetime, prepare: Callable[[Connection], None]
) -> Path | None:
    """Put a copy in a database's place; see :meth:`storage.engines.engine.Engine.restore`."""
    if not copy.is_file():
        raise UnusableDatabaseError(f"There is no file {copy}.")
    fresh = file.with_name(f"{file.name}.restored")
    with alone(file):
        try:
            with _said_of(copy):
                os.close(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
                _copy(copy, fresh)
            with connected(fresh) as connection:
                prepare(connection)
            with _said_of(file):
                kept = _put_away(file, now)
                fresh.rename(file)
        finally:
            for path in (fresh, *_parts(fresh)):
                path.unlink(missing_ok=True)
    return kept


@contextmanager
def beside(file: Path) -> Iterator[Path]:
    """Give a copy's place; see :meth:`storage.engines.engine.Engine.beside`."""
    make_folder(file)
    with _said_of(file), TemporaryDirectory(dir=file.parent, prefix=f"{file.name}.") as folder:
        yield Path(folder, "copy.db")


def _copy_whole(file: Path, copy: Path) -> None:
    """Copy for the owner's eyes only; the copy appears whole or not at all."""
    unfinished = copy.with_name(f"{copy.name}.unfinished")
    with _said_of(copy):
        os.close(os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
        try:
            _copy(file, unfinished)
            unfinished.rename(copy)
        finally:
            unfinished.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    """Copy page by page, with what still stands in the log beside the file, and look at it."""
    reading = f"file:{source.absolute().as_posix()}?mode=ro"
    with (
        closing(sqlite3.connect(reading, uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")  # one file, without others beside it
        (verdict,) = new.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise UnusableDatabaseError(f"{source} is damaged.")


def _put_away(file: Path, now: datetime) -> Path | None:
    """Move the database of before out of the way, with what belongs to it."""
    if not file.exists():
        return None
    kept = file.with_name(f"{file.name}.before-{now:%Y%m%d-%H%M%S}")
    for part, kept_part in zip(_parts(file), _parts(kept), strict=True):
        if part.exists():
            part.rename(kept_part)
    file.rename(kept)
    return kept


def _parts(file: Path) -> Iterator[Path]:
    return (file.with_name(file.name + part) for part in _BESIDE)


@contextmanager
def _said_of(file: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UnusableDatabaseError(f"{file}: {reason}.") from error
