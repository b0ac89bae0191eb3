"""Counting what SQLAlchemy sends to the database, over all engines of the process."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Count statements by their first word, and commits, while the context is open."""
    counts: Counter[str] = Counter()

    def on_statement(_: Any, __: Any, statement: str, *___: Any) -> None:
        counts[statement.split(None, 1)[0].upper()] += 1

    def on_commit(_: Any) -> None:
        counts["COMMIT"] += 1

    event.listen(Engine, "before_cursor_execute", on_statement)
    event.listen(Engine, "commit", on_commit)
    try:
        yield counts
    finally:
        event.remove(Engine, "before_cursor_execute", on_statement)
        event.remove(Engine, "commit", on_commit)


def asking(counts: Counter[str]) -> int:
    """Return how many statements read or wrote rows; the rest (BEGIN, SAVEPOINT) frames them."""
    return sum(counts[word] for word in ("SELECT", "INSERT", "UPDATE", "DELETE"))


def framing(counts: Counter[str]) -> int:
    """Return how many statements only framed transactions."""
    return sum(counts.values()) - asking(counts)
