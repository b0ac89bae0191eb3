"""What repositories may say, whatever the engine."""

import ast
from pathlib import Path

import pytest
from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql, sqlite

from storage import repositories
from storage.engines.postgresql.dialect import KeptDialect
from storage.repositories.rows import upsert
from storage.tables import links

FILES = sorted(Path(*repositories.__path__).glob("*.py"))


POSTGRESQL = KeptDialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped


def said(insert: postgresql.Insert | sqlite.Insert, dialect: Dialect) -> tuple[str, ...]:
    return tuple(
        str(statement.compile(dialect=dialect))
        for statement in (
            insert.on_conflict_do_nothing(index_elements=[links.c.code]).returning(links.c.id),
            insert.on_conflict_do_update(
                index_elements=[links.c.code],
                index_where=links.c.tail.is_(None),
                set_={"title": insert.excluded.title, "tail": None},
            ),
        )
    )


def test_postgresql_says_an_upsert_as_it_says_its_own() -> None:
    ours, its = said(upsert(links), POSTGRESQL), said(postgresql.insert(links), POSTGRESQL)
    assert ours == its
    assert "ON CONFLICT (code) DO NOTHING RETURNING links.id" in ours[0]


def test_sqlite_says_an_upsert_as_it_says_its_own() -> None:
    ours, its = (said(one, sqlite.dialect()) for one in (upsert(links), sqlite.insert(links)))
    assert ours == its
    assert "ON CONFLICT (code) DO NOTHING RETURNING id" in ours[0]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_repository_speaks_the_words_of_one_engine(file: Path) -> None:
    """What the engines say differently stands in the tables, or in ``rows``."""
    tree = ast.walk(ast.parse(file.read_text()))
    imported = [node for node in tree if isinstance(node, ast.ImportFrom)]
    names = {f"{node.module}.{alias.name}" for node in imported for alias in node.names}
    raw = {"sqlalchemy.text", "sqlalchemy.TextClause"}
    dialects = {name for name in names if name.startswith("sqlalchemy.dialects")}
    assert not names & raw
    assert file.stem == "rows" or not dialects
