"""Bringing a database to the tables of this version. Synchronous: it runs before all else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from storage.engines.sqlite.connections import BUSY_MILLISECONDS, file_of, make_folder, read_url
from storage.engines.sqlite.file_lock import FileLock
from storage.engines.sqlite.files import make_private
from storage.errors import SchemaError, UnusableDatabaseError

SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(
    url: str, revision: str = "head", *, before: Callable[[str], None] | None = None
) -> None:
    """Bring the database to a revision, making the file and its folder if they are missing.

    Each migration is one transaction: it happens, or nothing of it does. ``before`` is called with
    the revision that a database of an older version has, before anything of it changes; nobody
    else works on it meanwhile.

    Raises:
        DatabaseInUseError: a running bot has the database; nothing was changed.
        SchemaError: the database is at a revision that this version does not know.
        UnsupportedDatabaseError, UnusableDatabaseError: as in ``Database.open``.
    """

    def change(config: Config) -> None:
        connection: Connection = config.attributes["connection"]
        current = _revision(connection)
        connection.rollback()  # the migrations begin and commit by themselves
        if before is not None and current not in (None, head_revision()) and is_known(current):
            before(current)
        command.upgrade(config, revision)

    _run(url, change)


def downgrade(url: str, revision: str) -> None:
    """Bring the database back to an older revision; what only newer tables hold is lost."""
    _run(url, lambda config: command.downgrade(config, revision))


def current_revision(url: str) -> str | None:
    """Return the database's revision; ``None`` if it has none, or does not exist.

    Reads only: no file is made, and a running bot does not mind.
    """
    file = file_of(read_url(url))
    if file is None or not file.exists():
        return None
    with connected(url) as connection:
        return _revision(connection)


def _revision(connection: Connection) -> str | None:
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
    if file_of(read_url(url)) is None:
        return  # one in memory is made complete when it is opened
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


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """Connect for migrations: schema changes are transactional, foreign keys are not enforced.

    A table that is copied, because SQLite cannot alter it, must not take its children along.

    Raises:
        UnusableDatabaseError: the file cannot be read or written, or is no database.
    """
    engine = create_engine(
        read_url(url).set(drivername="sqlite"),
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={"isolation_level": None, "timeout": BUSY_MILLISECONDS / 1000},
    )

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    try:
        with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise UnusableDatabaseError(
            f"Cannot work on the database {file_of(read_url(url))}: {error.orig}."
        ) from error


def _run(url: str, change: Callable[[Config], None]) -> None:
    file = file_of(read_url(url))
    if file is None:
        raise SchemaError("A database in memory cannot be migrated: it is complete when opened.")
    make_folder(file)
    lock = FileLock(file)
    try:
        make_private(file)
        with connected(url) as connection:
            config = _config()
            config.attributes["connection"] = connection
            try:
                change(config)
            except CommandError as error:
                current = _revision(connection)
                if current is not None and not is_known(current):
                    raise SchemaError(newer(current)) from error
                raise SchemaError(f"Cannot migrate the database: {error}.") from error
    finally:
        lock.release()


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
