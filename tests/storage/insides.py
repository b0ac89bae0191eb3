"""What tests look at behind the seam."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import Mock, patch

from storage.database import Database
from storage.engines.postgresql.server_connection import ServerConnection
from storage.engines.sqlite.sqlite_engine import SqliteEngine
from storage.engines.sqlite.writer import Writer


def writer_of(database: Database) -> Writer:
    """Return what alone writes to an open database."""
    engine = database._engine
    assert isinstance(engine, SqliteEngine)
    assert engine._writer
    return engine._writer


@contextmanager
def failing_commits(database: Database) -> Iterator[Mock]:
    """Let no commit succeed; gives what counts them."""
    where: object = ServerConnection
    if isinstance(database._engine, SqliteEngine):
        where = writer_of(database)._connection
    with patch.object(where, "commit", side_effect=OSError("the disk is gone")) as failed:
        yield failed
