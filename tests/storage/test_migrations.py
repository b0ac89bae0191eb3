"""Migrations go up and down, and end where the models are."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, event, inspect, make_url
from sqlalchemy.pool import NullPool

from intake.kernel.ids import ChatId, SubmissionId, TouchId
from intake.outbox.tasks.notice_tasks import Notice
from intake.outbox.tasks.submission_tasks import (
    CardRefresh,
    Delivery,
    FileUpload,
    ReturnNote,
    TraceCorrection,
    TraceErasure,
)
from intake.outbox.tasks.task import Task
from storage import migrate
from storage.database import Database
from storage.engines.sqlite.sqlite_connections import connected as connect
from storage.errors import DatabaseInUseError, SchemaError, UnusableDatabaseError
from storage.revision import HEAD
from storage.scripts import all_scripts
from storage.tables import metadata
from storage.task_snapshots import load_task


def revisions() -> list[str]:
    """All revisions, oldest first."""
    return [script.revision for script in all_scripts().walk_revisions()][::-1]


@pytest.fixture
def fresh(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/data/leadtrace.db"


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """Connect as migrations do."""
    with connect(Path(make_url(url).database or "")) as connection:
        yield connection


def tables_of(url: str) -> set[str]:
    with connected(url) as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def test_every_step_goes_up_down_and_up_again(fresh: str) -> None:
    for revision in revisions():
        migrate.upgrade(fresh, revision)
        before = described(fresh)
        migrate.downgrade(fresh, "-1")
        migrate.upgrade(fresh, revision)
        assert described(fresh) == before
    migrate.downgrade(fresh, "base")
    assert tables_of(fresh) == set()
    assert migrate.current_revision(fresh) is None


def test_what_waits_is_quarantined_for_an_older_version(fresh: str) -> None:
    migrate.upgrade(fresh, "0011")
    with connected(fresh) as connection:
        connection.exec_driver_sql(
            "INSERT INTO received_updates (update_id, raw, received_at) "
            "VALUES (7, '{}', '2026-01-01 00:00:00')"
        )
        connection.commit()
    migrate.downgrade(fresh, "0010")
    with connected(fresh) as connection:
        kept = connection.exec_driver_sql("SELECT update_id, raw, error FROM set_aside_updates")
        assert [tuple(row) for row in kept] == [(7, "{}", "Downgrade")]


def described(url: str) -> dict[str, Any]:
    with connected(url) as connection:
        return _describe(connection)


def _describe(connection: Connection) -> dict[str, Any]:
    """Describe the tables as the database itself knows them."""
    seen = inspect(connection)
    indexes: dict[str, str] = dict(
        connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
        ).all()
    )
    return {
        table: {
            "columns": [
                (column["name"], str(column["type"]), column["nullable"], column["default"])
                for column in seen.get_columns(table)
            ],
            "key": seen.get_pk_constraint(table),
            "foreign": sorted(map(repr, seen.get_foreign_keys(table))),
            "unique": sorted(map(repr, seen.get_unique_constraints(table))),
            "checks": sorted(map(repr, seen.get_check_constraints(table))),
            "indexes": sorted(
                str(indexes.get(index["name"] or "")) for index in seen.get_indexes(table)
            ),
        }
        for table in seen.get_table_names()
        if table != "alembic_version"
    }


def test_the_models_are_what_the_migrations_make(fresh: str) -> None:
    migrate.upgrade(fresh)
    with connected(fresh) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        migrated = _describe(connection)
    engine = create_engine("sqlite://", poolclass=NullPool)
    with engine.connect() as connection:
        metadata.create_all(connection)
        modelled = _describe(connection)
    for table, description in modelled.items():
        assert migrated[table] == description
    assert set(migrated) == set(modelled)


def test_who_is_in_a_form_when_screens_are_noted_may_have_a_keyboard(
    fresh: str, tmp_path: Path
) -> None:
    migrate.upgrade(fresh, "0010")
    with sqlite3.connect(tmp_path / "data" / "leadtrace.db") as outside:
        for person, ended in ((1, None), (2, "cancelled")):
            outside.execute(
                "INSERT INTO people (id, first_name, last_name, first_seen_at)"
                " VALUES (?, 'A', '', '2026-03-05')",
                (person,),
            )
            outside.execute(
                "INSERT INTO conversations (person_id, kind, form_id, form_hash, submission_key,"
                " language, place, step, editing, resuming, answers, skipped, revision,"
                " started_at, changed_at, asked, ended) VALUES (?, 'submission', 'f', 'h', 'k',"
                " 'en', 'step', 'phone', 0, 0, '[]', '[]', 1, '2026-03-05', '2026-03-05', 1, ?)",
                (person, ended),
            )
    outside.close()
    migrate.upgrade(fresh)
    with connected(fresh) as connection:
        rows = connection.exec_driver_sql("SELECT id, reply_keyboard FROM people ORDER BY id").all()
    assert [tuple(row) for row in rows] == [(1, 1), (2, 0)]
    migrate.downgrade(fresh, "0010")
    with connected(fresh) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM conversations").scalar_one() == 2


def test_outbox_rows_become_snapshots_and_columns_again(fresh: str) -> None:
    """Each kind of row, and a trace that was linked before the process died."""
    notice = json.dumps({"chat_id": -100, "text": "words", "args": {"count": 3, "name": "Ä 3"}})
    rows: list[tuple[str, str, int | None, str | None, int | None, int | None]] = [
        ("crm", "deliver", 1, None, None, None),
        ("crm", "upload", 1, None, None, None),
        ("crm", "retrace", 1, None, None, None),
        ("crm", "retrace", 1, None, None, 7),
        ("crm", "erase", 1, None, None, None),
        ("crm", "return", 1, None, 2, None),
        ("crm", "return", 1, None, 2, 8),
        ("telegram", "card", 1, None, None, None),
        ("telegram", "notice", None, notice, None, None),
    ]
    tasks: list[Task] = [
        Delivery(SubmissionId(1)),
        FileUpload(SubmissionId(1)),
        TraceCorrection(SubmissionId(1)),
        TraceCorrection(SubmissionId(1), 7),
        TraceErasure(SubmissionId(1)),
        ReturnNote(SubmissionId(1), TouchId(2)),
        ReturnNote(SubmissionId(1), TouchId(2), 8),
        CardRefresh(SubmissionId(1)),
        Notice(ChatId(-100), "words", {"count": 3, "name": "Ä 3"}),
    ]
    migrate.upgrade(fresh, "0018")
    with connected(fresh) as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        for row in rows:
            connection.exec_driver_sql(
                "INSERT INTO outbox (queue, task, submission_id, notice, touch_id, trace_id,"
                " due_at, created_at, attempt, dispatched, in_doubt, lease_owner, error) VALUES"
                " (?, ?, ?, ?, ?, ?, '2026-03-05', '2026-03-05', 3, 0, 1, 'me', 'TIMEOUT')",
                row,
            )
        connection.exec_driver_sql(
            "INSERT INTO outbox_keys (outbox_id, key, queue) SELECT id, 'k', queue FROM outbox"
        )
        connection.exec_driver_sql("UPDATE sqlite_sequence SET seq = 20 WHERE name = 'outbox'")
        connection.commit()
        before = connection.exec_driver_sql("SELECT * FROM outbox ORDER BY id").all()
    migrate.upgrade(fresh, "0019")
    with connected(fresh) as connection:
        stored = connection.exec_driver_sql("SELECT * FROM outbox ORDER BY id").all()
        assert [load_task(row.type, row.payload, row.submission_id) for row in stored] == tasks
        assert [row.priority for row in stored] == [0] * 7 + [1, 2]
        assert [row.merge_key for row in stored] == [
            None if isinstance(task, ReturnNote) and task.trace_id else task.merge_key
            for task in tasks
        ]
    migrate.downgrade(fresh, "0018")
    with connected(fresh) as connection:
        after = connection.exec_driver_sql("SELECT * FROM outbox ORDER BY id").all()
        assert after == before
        keys = connection.exec_driver_sql("SELECT count(*) FROM outbox_keys").scalar_one()
        assert keys == len(rows)
        last = "SELECT seq FROM sqlite_sequence WHERE name = 'outbox'"
        assert connection.exec_driver_sql(last).scalar_one() == 20


def test_the_head_that_is_known_without_alembic_is_the_scripts() -> None:
    assert all_scripts().get_current_head() == HEAD


def test_a_database_at_head_is_accepted(url: str) -> None:
    migrate.require_head(url)
    assert migrate.current_revision(url) == HEAD


def test_a_database_in_memory_needs_no_migration() -> None:
    with pytest.raises(UnusableDatabaseError, match="memory"):
        migrate.upgrade("sqlite+aiosqlite://")


def test_a_missing_database_is_not_made_by_looking(fresh: str, tmp_path: Path) -> None:
    assert migrate.current_revision(fresh) is None
    with pytest.raises(SchemaError, match="python -m bot migrate"):
        migrate.require_head(fresh)
    assert list(tmp_path.iterdir()) == []


def at(path: Path, revision: str) -> None:
    with sqlite3.connect(path) as outside:
        outside.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    outside.close()


def test_a_newer_database_is_not_touched(url: str, path: Path) -> None:
    at(path, "9999")
    with pytest.raises(SchemaError, match="newer version"):
        migrate.require_head(url)
    with pytest.raises(SchemaError, match="newer version"):
        migrate.upgrade(url)
    assert migrate.current_revision(url) == "9999"


@pytest.mark.sqlite
def test_migrating_under_a_running_bot_is_refused(url: str) -> None:
    async def run() -> None:
        async with await Database.open(url):
            with pytest.raises(DatabaseInUseError):
                migrate.upgrade(url)
            assert migrate.current_revision(url) == HEAD

    asyncio.run(run())


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_text("This is no database, however long one looks at it. " * 100)
    with pytest.raises(UnusableDatabaseError, match=r"x\.db"):
        migrate.upgrade(f"sqlite+aiosqlite:///{path}")


def test_a_migration_that_fails_halfway_leaves_nothing(
    fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_: object, __: object, statement: str, *___: object) -> None:
        if "CREATE TABLE submissions" in statement:
            raise RuntimeError

    def run_and_fail(config: Config, revision: str) -> None:
        event.listen(config.attributes["connection"], "before_cursor_execute", stop)
        real(config, revision)

    real = command.upgrade
    monkeypatch.setattr(command, "upgrade", run_and_fail)
    with pytest.raises(RuntimeError):
        migrate.upgrade(fresh)
    assert tables_of(fresh) == set()
    monkeypatch.setattr(command, "upgrade", real)
    migrate.upgrade(fresh)
    migrate.require_head(fresh)
