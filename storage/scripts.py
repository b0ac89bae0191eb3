"""The migrations, run by alembic. Imported only where a database is at another revision."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import Script, ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection

from storage.errors import SchemaError
from storage.readable_schema import MARK
from storage.revision import revision_of

SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(connection: Connection, revision: str) -> None:
    """Run the scripts up to a revision, each in a transaction of its own.

    Raises:
        SchemaError: the database is at a revision that this version does not know.
    """
    _run(connection, lambda config: command.upgrade(config, revision))


def downgrade(connection: Connection, revision: str) -> None:
    """Run them back to an older revision."""
    _run(connection, lambda config: command.downgrade(config, revision))


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
        return all_scripts().get_revision(revision) is not None
    except CommandError:
        return False


def unreadable_one(current: str, revision: str) -> str | None:
    """Return the newest script between these two that the version before it cannot live with."""
    scripts = all_scripts().iterate_revisions(revision, current)
    return next((one.revision for one in scripts if not _is_readable(one)), None)


def oldest_reader(revision: str) -> str:
    """Return the oldest revision whose version can work on the tables of this one."""
    for script in all_scripts().iterate_revisions(revision, "base"):
        revision = script.revision
        if not _is_readable(script):
            break
    return revision


def _is_readable(script: Script) -> bool:
    return bool(getattr(script.module, MARK, True))


def all_scripts() -> ScriptDirectory:
    """Return the scripts, as alembic sees them."""
    return ScriptDirectory.from_config(_config())


def newer(revision: str) -> str:
    """Return what to say of a database with a revision that is not known."""
    return (
        f"The database is at revision {revision}, which this version does not know: "
        "a newer version has worked on it. Install that version, or restore a backup."
    )
