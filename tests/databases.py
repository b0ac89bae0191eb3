"""The databases that tests work on: SQLite's, or PostgreSQL's with ``--engine postgresql``."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import pytest

from storage import migrate
from storage.database import Database
from storage.move import move
from storage.tables import metadata
from tests.postgresql_server import PostgresqlServer, programs

SQLITE, POSTGRESQL = ENGINES = ("sqlite", "postgresql")
MISSING = "PostgreSQL is not installed (on Debian: apt install postgresql)"
_TEMPLATE = "template_leadtrace"

_chosen = SQLITE
_numbers = count(1)
_used: list[str] = []
_wiped: list[str] = []
_spoilt: list[str] = []


def choose(engine: str) -> None:
    """Let all tests of this process use that engine."""
    global _chosen  # noqa: PLW0603 - one choice for a run of pytest
    _chosen = engine


def chosen() -> str:
    """Return the engine that the tests use."""
    return _chosen


@cache
def server() -> PostgresqlServer:
    """Return the server of this process, started when the first test asks for it."""
    if programs() is None:
        pytest.skip(MISSING)
    one = PostgresqlServer()
    one.start()
    return one


def new_postgresql() -> str:
    """Return the address of a migrated, empty database that no other test uses meanwhile."""
    name = _wiped.pop() if _wiped else _create(_template())
    _used.append(name)
    return server().url(name)


def unmigrated_postgresql() -> str:
    """Return the address of a database without tables."""
    name = _create("template1")
    _spoilt.append(name)
    return server().url(name)


def new_database(folder: Path | None = None) -> str:
    """Return the address of a migrated, empty database.

    SQLite's is a file in the folder, or in memory without one.
    """
    if _chosen == POSTGRESQL:
        return new_postgresql()
    if folder is None:
        return "sqlite+aiosqlite://"
    file = folder / "leadtrace.db"
    shutil.copy(empty_file(), file)
    return f"sqlite+aiosqlite:///{file}"


def copied(template: Path, folder: Path) -> str:
    """Return the address of a database with what stands in a SQLite file."""
    if _chosen == POSTGRESQL:
        if template == empty_file():
            return new_postgresql()
        url = unmigrated_postgresql()
        move(f"sqlite:///{template}", url, lambda *_: None)
        return url
    file = folder / "leadtrace.db"
    shutil.copy(template, file)
    return f"sqlite+aiosqlite:///{file}"


@asynccontextmanager
async def opened_database() -> AsyncIterator[Database]:
    """Open a database of the test's own, in memory if it is SQLite's."""
    async with await Database.open(new_database()) as database:
        yield database
    give_back()  # at once: a property test opens many


def unmigrated(folder: Path) -> str:
    """Return the address of a database that has no tables, or that is not there yet."""
    if _chosen == POSTGRESQL:
        return unmigrated_postgresql()
    return f"sqlite+aiosqlite:///{folder}/data/leadtrace.db"


def spoil() -> None:
    """Say that what is in use is of no use to another test: its tables were changed."""
    _spoilt.extend(_used)
    _used.clear()


def give_back() -> None:
    """Empty what the test has used, for another one: copying the template takes a hundred times as
    long."""
    while _used:
        name = _used.pop()
        server().execute(_LEAVING, *_WIPING, database=name)
        _wiped.append(name)
    while _spoilt:
        server().execute(f"DROP DATABASE {_spoilt.pop()} WITH (FORCE)")


def _create(template: str) -> str:
    name = f"test_{next(_numbers)}"
    server().execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return name


@cache
def empty_file() -> Path:
    """Return a migrated, empty SQLite file, made once for this process."""
    path = Path(mkdtemp(prefix="leadtrace-template-")) / "empty.db"
    migrate.upgrade(f"sqlite+aiosqlite:///{path}")
    return path


@cache
def _template() -> str:
    server().execute(f"CREATE DATABASE {_TEMPLATE}")
    migrate.upgrade(server().url(_TEMPLATE))
    server().execute(f"CREATE TABLE {_FIRST_TEAM} AS TABLE teams", database=_TEMPLATE)
    return _TEMPLATE


_FIRST_TEAM = "first_team"
_TABLES = [table.name for table in metadata.sorted_tables if table.name != "schema_readers"]
_COUNTED = [
    table.name for table in metadata.sorted_tables if table.autoincrement_column is not None
]
_LEAVING = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_WIPING = (
    ";".join(f"DELETE FROM {name}" for name in reversed(_TABLES)),  # noqa: S608 - our own names
    f"INSERT INTO teams SELECT * FROM {_FIRST_TEAM}",  # noqa: S608 - our own name
    ";".join(
        f"SELECT setval('{name}_id_seq', greatest(max(id), 1), max(id) IS NOT NULL) FROM {name}"  # noqa: S608 - our own names
        for name in _COUNTED
    ),
)
"""What makes a database as it was when its template was copied."""
