"""Copies of the database: taken at any time, put back while no bot runs. Synchronous."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from glob import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import update

from intake.outbox.tasks import OutboxQueue
from storage.errors import SchemaError, UnusableDatabaseError
from storage.file_lock import FileLock
from storage.migrate import connected, current_revision, is_known, newer, upgrade
from storage.sqlite import file_of, make_folder, read_url
from storage.tables import outbox

_BESIDE = ("-wal", "-shm")
"""What SQLite keeps beside a database file."""


def back_up(url: str, copy: Path) -> None:
    """Copy the database as it is now; a running bot goes on meanwhile.

    The copy appears whole or not at all, for its owner's eyes only, and never replaces a file.

    Raises:
        UnusableDatabaseError: there is no database, or the copy cannot be written.
    """
    file = _file(url)
    if not file.is_file():
        raise UnusableDatabaseError(f"There is no database {file} yet.")
    if copy.exists():
        raise UnusableDatabaseError(f"{copy} is there already: name another file.")
    _copy_whole(file, copy)


def upgrade_keeping_a_copy(url: str) -> Path | None:
    """Bring the database to this version's tables; give the copy of it as it was before, if any.

    The copy stands beside the database and holds what people typed, so only the newest one stays.
    Nothing is migrated unless the copy is whole.

    Raises:
        DatabaseInUseError, SchemaError, UnusableDatabaseError: as :func:`storage.migrate.upgrade`,
            or there is no room for the copy.
    """
    kept: list[Path] = []

    def keep(revision: str) -> None:
        file = _file(url)
        copy = file.with_name(f"{file.name}.at-{revision}")
        _copy_whole(file, copy)
        kept.append(copy)
        for older in file.parent.glob(f"{escape(file.name)}.at-*"):
            if older != copy:
                older.unlink()

    upgrade(url, before=keep)
    return kept[0] if kept else None


def restore(url: str, copy: Path, now: datetime) -> Path | None:
    """Put a copy in the database's place; gives where the database of before went, if any.

    What the copy still had to bring into the CRM may have arrived after it was taken: all of it
    is marked as in doubt, so that the portal is asked before anything is made.

    Raises:
        DatabaseInUseError: a bot is running on the database.
        SchemaError: the copy comes from a newer version, or is no copy of this bot's database.
        UnusableDatabaseError: the copy cannot be read or is damaged, or nothing can be written.
    """
    file = _file(url)
    if not copy.is_file():
        raise UnusableDatabaseError(f"There is no file {copy}.")
    make_folder(file)
    lock = FileLock(file)
    fresh = file.with_name(f"{file.name}.restored")
    try:
        with _said_of(copy):
            os.close(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
            _copy(copy, fresh)
        _put_in_doubt(url, fresh)
        with _said_of(file):
            kept = _put_away(file, now)
            fresh.rename(file)
    finally:
        for path in (fresh, *_parts(fresh)):
            path.unlink(missing_ok=True)
        lock.release()
    return kept


@contextmanager
def beside(url: str) -> Iterator[Path]:
    """Give a copy's place beside the database, on the same disk, that goes at the end.

    Raises:
        UnusableDatabaseError: nothing can be written there.
    """
    file = _file(url)
    make_folder(file)
    with _said_of(file), TemporaryDirectory(dir=file.parent, prefix=f"{file.name}.") as folder:
        yield Path(folder, "copy.db")


def _file(url: str) -> Path:
    file = file_of(read_url(url))
    if file is None:
        raise UnusableDatabaseError("A database in memory has no copies.")
    return file


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
        (decide,) = new.execute("PRAGMA quick_check(1)").fetchone()
    if decide != "ok":
        raise UnusableDatabaseError(f"{source} is damaged.")


def _put_in_doubt(url: str, copy: Path) -> None:
    address = read_url(url).set(database=str(copy)).render_as_string(hide_password=False)
    revision = current_revision(address)
    if revision is None:
        raise SchemaError(
            "The copy holds none of this bot's tables: it is no copy of its database."
        )
    if not is_known(revision):
        raise SchemaError(newer(revision))
    with connected(address) as connection, connection.begin():
        connection.execute(
            update(outbox).where(outbox.c.queue == OutboxQueue.CRM).values(in_doubt=True)
        )


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
