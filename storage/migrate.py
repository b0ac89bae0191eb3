"""Bringing a database to the tables of this version. Synchronous: it runs before all else."""

from pathlib import Path

from sqlalchemy import Connection

from storage.engines.selection import engine_at
from storage.errors import SchemaError
from storage.revision import HEAD, revision_of


def upgrade(url: str, revision: str = HEAD) -> Path | None:
    """Bring the database to a revision, making it if it is missing.

    A database of an older version is copied first, where its engine makes copies; nothing is
    migrated unless the copy is whole. Gives the copy. Each migration is one transaction: it
    happens, or nothing of it does.

    Raises:
        DatabaseInUseError: a running bot has the database; nothing was changed.
        SchemaError: the database is at a revision that this version does not know.
        UnsupportedDatabaseError, UnusableDatabaseError: as in ``Database.open``.
    """
    engine = engine_at(url)

    def change(connection: Connection) -> Path | None:
        current = revision_of(connection)
        connection.rollback()  # the migrations begin and commit by themselves
        if current == revision:
            return None
        from storage import scripts

        copy = None
        if current not in (None, HEAD) and scripts.is_known(current):
            copy = engine.copy_before_upgrade(current)
        scripts.upgrade(connection, revision)
        return copy

    return engine.alter(change)


def downgrade(url: str, revision: str) -> None:
    """Bring the database back to an older revision; what only newer tables hold is lost."""
    from storage import scripts

    engine_at(url).alter(lambda connection: scripts.downgrade(connection, revision))


def current_revision(url: str) -> str | None:
    """Return the database's revision; ``None`` if it has none, or does not exist.

    Reads only: nothing is made, and a running bot does not mind.
    """
    return engine_at(url).read(revision_of)


def require_head(url: str) -> None:
    """Check that the database has the tables of this version.

    Raises:
        SchemaError: it has not; the text says what the operator should do.
    """
    current = current_revision(url)
    if current == HEAD:
        return
    if current is None:
        raise SchemaError("The database has no tables yet: run `python -m bot migrate` first.")
    from storage.scripts import is_known, newer

    if not is_known(current):
        raise SchemaError(newer(current))
    raise SchemaError(
        f"The database is at revision {current}, this version needs {HEAD}: "
        "run `python -m bot migrate` first."
    )
