"""Bringing a database to the tables of this version. Synchronous: it runs before all else."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection

from storage.engines.selection import engine_at
from storage.errors import SchemaError

SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(url: str, revision: str = "head") -> Path | None:
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
        copy = None
        if current not in (None, head_revision()) and is_known(current):
            copy = engine.copy_before_upgrade(current)
        _run(connection, lambda config: command.upgrade(config, revision))
        return copy

    return engine.alter(change)


def downgrade(url: str, revision: str) -> None:
    """Bring the database back to an older revision; what only newer tables hold is lost."""
    engine_at(url).alter(
        lambda connection: _run(connection, lambda config: command.downgrade(config, revision))
    )


def current_revision(url: str) -> str | None:
    """Return the database's revision; ``None`` if it has none, or does not exist.

    Reads only: nothing is made, and a running bot does not mind.
    """
    return engine_at(url).read(revision_of)


def revision_of(connection: Connection) -> str | None:
    """Return the revision of the database at the other end."""
    return MigrationContext.configure(connection).get_current_revision()


def head_revision() -> str:
    """Return the revision that this version works on."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise SchemaError("This version has no migrations: the installation is incomplete.")
    return head


def require_head(url: str) -> None:
    """Check that the database has the tables of this version.

    Raises:
        SchemaError: it has not; the text says what the operator should do.
    """
    current, head = current_revision(url), head_revision()
    if current == head:
        return
    if current is None:
        raise SchemaError("The database has no tables yet: run `python -m bot migrate` first.")
    if not is_known(current):
        raise SchemaError(newer(current))
    raise SchemaError(
        f"The database is at revision {current}, this version needs {head}: "
        "run `python -m bot migrate` first."
    )


def _run(connection: Connection, change: Callable[[Config], None]) -> None:
    config = _config()
    config.attributes["connection"] = connection
    try:
        change(config)
    except CommandError as error:
        current = revision_of(connection)
        if current is not None and not is_known(current):
            raise SchemaError(newer(current)) from error
        raise SchemaError(f"Cannot migrate the database: {error}.") from error


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def is_known(revision: str) -> bool:
    """Say whether this version has that revision."""
    try:
        return ScriptDirectory.from_config(_config()).get_revision(revision) is not None
    except CommandError:
        return False


def newer(revision: str) -> str:
    """Return what to say of a database with a revision that is not known."""
    return (
        f"The database is at revision {revision}, which this version does not know: "
        "a newer version has worked on it. Install that version, or restore a backup."
    )
