"""Readers in the loop's own thread: a statement takes no time, and the order is always the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

from storage.engines.sqlite import driver


class InlineConnection(driver.OneHopConnection):
    """A connection without a thread."""

    async def _connect(self) -> "InlineConnection":
        if self._connection is None:
            self._connection = self._connector()
        return self

    def __await__(self) -> Any:
        return self._connect().__await__()

    async def _execute(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        return fn(*args, **kwargs)

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        self._running = False
        if connection is not None:
            connection.close()


def _connect(database: str, **options: Any) -> InlineConnection:
    return InlineConnection(partial(driver.open_existing, database, **options), iter_chunk_size=1)


@contextmanager
def inline_sqlite() -> Iterator[None]:
    """Open connections without threads for the time of the context."""
    with patch.object(driver, "connect", _connect):
        yield
