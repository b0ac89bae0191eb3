"""One store for all runs of a process, empty at the beginning of each.

Its statements stay compiled and its tables made: both take longer than a short run.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from unittest.mock import patch

from sqlalchemy import URL, MetaData, make_url

from storage.engines.sqlite import sqlite_engine
from storage.engines.sqlite.sqlite_connections import IN_MEMORY
from storage.engines.sqlite.write_connection import WriteConnection


class _KeptConnection(WriteConnection):
    """Makes tables once, and then copies the empty store."""

    def __init__(self, url: URL) -> None:
        super().__init__(url)
        self._empty: sqlite3.Connection | None = None

    def make_tables(self, metadata: MetaData) -> None:
        if self._empty is None:
            super().make_tables(metadata)
            self._empty = sqlite3.connect(IN_MEMORY)
            self.raw.backup(self._empty)
        else:
            self._empty.backup(self.raw)


@cache
def _kept() -> _KeptConnection:
    return _KeptConnection(make_url("sqlite+aiosqlite://"))


@contextmanager
def kept_store() -> Iterator[None]:
    """Open databases in memory on that store for the time of the context, one after another."""
    store = _kept()
    store.close()  # what a run has left that broke off
    with patch.object(sqlite_engine, "WriteConnection", lambda _: store):
        yield
