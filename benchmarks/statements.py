"""Counting what is sent to the database, over all engines of the process."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import asyncpg
from asyncpg.prepared_stmt import PreparedStatement
from sqlalchemy import Connection, Engine, event

from storage.engines.postgresql.server_connection import ServerConnection
from storage.engines.sqlite.write_connection import WriteConnection
from storage.guarded_connection import Result
from storage.prepared import Compiled

COMMIT = "commit"
_FRAMING = ("begin", "begin_nested", "keep_nested", "undo_nested", "undo")


@contextmanager
def observed(note: Callable[[str, Any], None]) -> Iterator[None]:
    """Note each statement and its parameters, whoever runs it, while the context is open."""
    run = WriteConnection._run  # noqa: SLF001 - to observe

    def run_noted(self: WriteConnection, compiled: Compiled, many: Any) -> Result:
        note(compiled.sql, compiled.parameters(many[0]))
        return run(self, compiled, many)

    def noted(connection: Connection, _: Any, statement: str, parameters: Any, *__: Any) -> None:
        if connection.dialect.name == "sqlite":
            note(statement, parameters)

    ask, ask_many = PreparedStatement.fetch, asyncpg.Connection.executemany
    say = ServerConnection._say  # noqa: SLF001 - to observe

    async def ask_noted(self: PreparedStatement, *parameters: Any, **more: Any) -> Any:
        note(self.get_query(), parameters)
        return await ask(self, *parameters, **more)

    async def ask_many_noted(self: asyncpg.Connection, words: str, many: Any, **more: Any) -> Any:
        note(words, many)
        return await ask_many(self, words, many, **more)

    async def say_noted(self: ServerConnection, words: str) -> str:
        for one in filter(None, words.split("; ")):
            note(one, ())
        return await say(self, words)

    event.listen(Engine, "before_cursor_execute", noted)
    try:
        with (
            patch.object(WriteConnection, "_run", run_noted),
            patch.object(PreparedStatement, "fetch", ask_noted),
            patch.object(asyncpg.Connection, "executemany", ask_many_noted),
            patch.object(ServerConnection, "_say", say_noted),
        ):
            yield
    finally:
        event.remove(Engine, "before_cursor_execute", noted)


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Count statements by their first word, and commits, while the context is open."""
    counts: Counter[str] = Counter()

    def count(statement: str, _: object) -> None:
        word = statement.split(None, 1)[0].upper()
        counts[COMMIT if word == COMMIT.upper() else word] += 1

    with observed(count), ExitStack() as patches:
        for name in (*_FRAMING, COMMIT):
            noted = _noted(getattr(WriteConnection, name), counts)
            patches.enter_context(patch.object(WriteConnection, name, noted))
        yield counts


def _noted(framing: Callable[..., Any], counts: Counter[str]) -> Callable[..., Any]:
    def counting(connection: WriteConnection) -> Any:
        counts[framing.__name__] += 1
        return framing(connection)

    return counting


def asking(counts: Counter[str]) -> int:
    """Return how many statements read or wrote rows; the rest (BEGIN, SAVEPOINT) frames them."""
    return sum(counts[word] for word in ("SELECT", "INSERT", "UPDATE", "DELETE"))


def framing(counts: Counter[str]) -> int:
    """Return how many statements only framed transactions."""
    return sum(counts.values()) - asking(counts)
