"""What tests look at behind the seam."""

from storage.database import Database
from storage.engines.sqlite.sqlite_engine import SqliteEngine
from storage.engines.sqlite.writer import Writer


def writer_of(database: Database) -> Writer:
    """Return what alone writes to an open database."""
    engine = database._engine
    assert isinstance(engine, SqliteEngine)
    assert engine._writer
    return engine._writer
