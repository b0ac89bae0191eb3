"""Bringing a database to the tables of this version. Synchronous: it runs before all else."""

from pathlib import Path

from sqlalchemy import Connection

from storage.engines.engine import Engine
from storage.engines.selection import engine_at
from storage.errors import DatabaseInUseError, SchemaError
from storage.readable_schema import is_readable, note_oldest_reader
from storage.revision import HEAD, revision_of


def upgrade(url: str, revision: str = HEAD) -> Path | None:
    """Bring the database to a revision, making it if it is missing.

    A database of an older version is copied first, where its engine makes copies; nothing is
    migrated unless the copy is whole. Gives the copy. Each migration is one transaction: it
    happens, or nothing of it does.

    Raises:
        DatabaseInUseError: a running bot has the database, or could not work on it afterwards;
            nothing was changed.
        SchemaError: the database is at a revision that this version does not know.
        UnsupportedDatabaseError, DatabaseAwayError, UnusableDatabaseError: as in ``Database.open``.
    """
    engine = engine_at(url)
    return engine.alter(lambda connection: upgrade_by(engine, connection, revision))


def upgrade_by(engine: Engine, connection: Connection, revision: str) -> Path | None:
    """Bring a database to a revision within ``Engine.alter``; see :func:`upgrade`."""
    current = revision_of(connection)
    done = current == revision or _serves_us(engine, connection, current)
    connection.rollback()  # the migrations begin and commit by themselves
    if done:
        return None
    from storage import scripts

    copy = None
    if current is not None and current != HEAD and scripts.is_known(current):
        _ask_for_peace(engine, connection, scripts.unreadable_one(current, revision))
        note_oldest_reader(connection, scripts.oldest_reader(revision))
        copy = engine.copy_before_upgrade(current)
    scripts.upgrade(connection, revision)
    note_oldest_reader(connection, scripts.oldest_reader(revision))
    return copy


def _serves_us(engine: Engine, connection: Connection, current: str | None) -> bool:
    """Say whether a newer version has left tables that we can work on beside it.

    Revisions are numbers of equal length, one after the other.
    """
    newer = current is not None and current > HEAD
    return newer and engine.shared and is_readable(connection, HEAD)


def _ask_for_peace(engine: Engine, connection: Connection, script: str | None) -> None:
    """Keep the version before away, where it could not live with what a script does."""
    if script is None:
        return
    try:
        engine.keep_others_out(connection)
    except DatabaseInUseError:
        raise DatabaseInUseError(
            f"The version that is running could not work on the tables of revision {script}:"
            " stop all of its processes, then start this version."
        ) from None


def downgrade(url: str, revision: str) -> None:
    """Bring the database back to an older revision; what only newer tables hold is lost."""
    from storage import scripts

    engine = engine_at(url)

    def change(connection: Connection) -> None:
        engine.keep_others_out(connection)
        scripts.downgrade(connection, revision)

    engine.alter(change)


def current_revision(url: str) -> str | None:
    """Return the database's revision; ``None`` if it has none, or does not exist.

    Reads only: nothing is made, and a running bot does not mind.
    """
    return engine_at(url).read(revision_of)


def known_revision(url: str) -> str | None:
    """Return the revision that a start would find; that of this version as well for newer tables
    on which it can work.

    Raises:
        SchemaError: a newer version's, on which it cannot.
    """
    engine = engine_at(url)

    def look(connection: Connection) -> tuple[str | None, bool]:
        current = revision_of(connection)
        return current, _serves_us(engine, connection, current)

    current, serves_us = engine.read(look) or (None, False)
    if current is None or current == HEAD:
        return current
    if serves_us:
        return HEAD
    from storage.scripts import is_known, newer

    if not is_known(current):
        raise SchemaError(newer(current))
    return current


def require_head(url: str) -> None:
    """Check that the database has the tables of this version.

    Raises:
        SchemaError: it has not; the text says what the operator should do.
    """
    current = known_revision(url)
    if current is None:
        raise SchemaError("The database has no tables yet: run `python -m bot migrate` first.")
    if current != HEAD:
        raise SchemaError(
            f"The database is at revision {current}, this version needs {HEAD}: "
            "run `python -m bot migrate` first."
        )
