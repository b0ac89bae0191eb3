"""Migrations on a server: up, down, once although several start, and beside a running bot."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest.mock import patch

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import Script
from sqlalchemy import Connection, inspect, text

from intake.team.team import DEFAULT_TEAM
from storage import migrate, scripts
from storage.database import Database
from storage.engines.postgresql import presence
from storage.engines.postgresql.connecting import connect
from storage.engines.postgresql.server_address import read_address
from storage.engines.selection import engine_at
from storage.errors import DatabaseAwayError, DatabaseInUseError, SchemaError
from storage.revision import HEAD, revision_of
from storage.scripts import all_scripts
from storage.tables import metadata, teams
from tests.databases import server, unmigrated_postgresql
from tests.storage.samples import NOW

REVISIONS = [script.revision for script in all_scripts().walk_revisions()][::-1]


@pytest.fixture
def fresh() -> str:
    return unmigrated_postgresql()


def described(url: str) -> dict[str, Any]:
    def look(connection: Connection) -> dict[str, Any]:
        """All tables at once: one by one they are some thousands of questions for each revision."""
        seen = inspect(connection)
        keys, foreign = seen.get_multi_pk_constraint(), seen.get_multi_foreign_keys()
        checks = seen.get_multi_check_constraints()
        indexes = connection.execute(
            text("SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = current_schema()")
        ).all()
        return {
            table: {
                "columns": sorted(
                    (one["name"], str(one["type"]), one["nullable"], one["default"])
                    for one in columns
                ),
                "key": keys[where]["constrained_columns"],
                "foreign": sorted(map(repr, foreign[where])),
                "checks": sorted(map(repr, checks[where])),
                "indexes": sorted(one.indexdef for one in indexes if one.tablename == table),
            }
            for where, columns in seen.get_multi_columns().items()
            if (table := where[1]) != "alembic_version"
        }

    found = engine_at(url).read(look)
    assert found is not None
    return found


def test_every_step_goes_up_down_and_up_again(fresh: str) -> None:
    for revision in REVISIONS:
        migrate.upgrade(fresh, revision)
        before = described(fresh)
        migrate.downgrade(fresh, "-1")
        migrate.upgrade(fresh, revision)
        assert described(fresh) == before
    migrate.downgrade(fresh, "base")
    assert described(fresh) == {}
    assert migrate.current_revision(fresh) is None


def test_the_models_are_what_the_migrations_make(fresh: str) -> None:
    other = unmigrated_postgresql()
    migrate.upgrade(fresh)

    def compare(connection: Connection) -> None:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []

    def make(connection: Connection) -> None:
        metadata.create_all(connection)
        connection.commit()

    engine_at(fresh).read(compare)
    engine_at(other).alter(make)
    migrated, modelled = described(fresh), described(other)
    for table, description in modelled.items():
        assert migrated[table] == description
    assert set(migrated) == set(modelled)


def test_of_several_that_start_at_once_one_migrates(fresh: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        for ended in [threads.submit(migrate.upgrade, fresh) for _ in range(4)]:
            assert ended.result() is None
    migrate.require_head(fresh)


async def test_who_waits_for_a_migration_that_hangs_can_say_so(
    fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``run`` logs it, and tries again."""
    monkeypatch.setattr(presence, "MIGRATION_SECONDS", 0.1)
    frozen = await connect(read_address(fresh))
    try:
        await presence.wait_to_migrate(frozen)
        with pytest.raises(DatabaseAwayError, match="at work on the tables"):
            await asyncio.to_thread(migrate.upgrade, fresh)
    finally:
        frozen.terminate()
    await asyncio.to_thread(migrate.upgrade, fresh)


async def test_the_default_team_is_there_and_the_next_one_gets_another_number(fresh: str) -> None:
    await asyncio.to_thread(migrate.upgrade, fresh)
    async with await Database.open(fresh) as database, database.writing() as unit:
        (team,) = await unit.teams.all()
        assert team.id == DEFAULT_TEAM
        insert = teams.insert().values(
            name="Second",
            place="group",
            more_chats=(),
            rules=team.rules,
            created_at=NOW,
            revision=0,
        )
        added = await unit.connection.run(insert.returning(teams.c.id))
        assert added.scalar_one() > DEFAULT_TEAM


def test_a_migration_that_fails_halfway_leaves_nothing(fresh: str) -> None:
    migrate.upgrade(fresh, "0011")
    before = described(fresh)
    server().execute(
        "CREATE TABLE digests_in_the_way (x int)",
        "ALTER TABLE conversations ADD COLUMN blanked_at int",  # 0012 adds a column of that name
        database=name_of(fresh),
    )
    with pytest.raises(Exception, match="blanked_at"):
        migrate.upgrade(fresh, "0012")
    server().execute(
        "DROP TABLE digests_in_the_way",
        "ALTER TABLE conversations DROP COLUMN blanked_at",
        database=name_of(fresh),
    )
    assert described(fresh) == before
    assert migrate.current_revision(fresh) == "0011"


def name_of(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0]


# --- beside a running bot ---


@pytest.fixture
def marked(request: pytest.FixtureRequest) -> Iterator[None]:
    """The newest migration is one that the version before could not live with."""
    original = scripts._is_readable

    def is_readable(script: Script) -> bool:
        return original(script) and script.revision != HEAD

    with patch.object(scripts, "_is_readable", is_readable):
        yield


async def running_before_head(fresh: str) -> Database:
    """A bot of the version before, at work."""
    await asyncio.to_thread(migrate.upgrade, fresh, REVISIONS[-2])
    return await Database.open(fresh, shared=True)


async def test_most_migrations_run_while_the_version_before_does(fresh: str) -> None:
    async with await running_before_head(fresh) as database:
        await asyncio.to_thread(migrate.upgrade, fresh)
        async with database.writing() as unit:
            assert await unit.people.get(1) is None  # type: ignore[arg-type]


async def test_one_that_it_cannot_read_is_refused_until_it_is_stopped(
    fresh: str, marked: None
) -> None:
    async with await running_before_head(fresh):
        with pytest.raises(DatabaseInUseError, match=f"revision {HEAD}: stop all"):
            await asyncio.to_thread(migrate.upgrade, fresh)
        assert await asyncio.to_thread(migrate.current_revision, fresh) == REVISIONS[-2]
    await asyncio.to_thread(migrate.upgrade, fresh)
    assert await asyncio.to_thread(migrate.current_revision, fresh) == HEAD


def test_an_older_version_starts_on_newer_tables_that_it_can_read(fresh: str) -> None:
    beyond(fresh)
    migrate.require_head(fresh)
    assert migrate.upgrade(fresh) is None
    assert migrate.current_revision(fresh) == "9999"


def test_and_on_no_others(fresh: str) -> None:
    beyond(fresh)
    server().execute("UPDATE schema_readers SET oldest = '9999'", database=name_of(fresh))
    with pytest.raises(SchemaError, match="newer version"):
        migrate.require_head(fresh)
    with pytest.raises(SchemaError, match="newer version"):
        migrate.upgrade(fresh)


def beyond(url: str) -> None:
    """A later version has migrated it."""
    migrate.upgrade(url)
    server().execute("UPDATE alembic_version SET version_num = '9999'", database=name_of(url))


def test_the_tables_say_which_versions_can_read_them(fresh: str, marked: None) -> None:
    migrate.upgrade(fresh)
    found = engine_at(fresh).read(lambda one: one.scalar(text("SELECT oldest FROM schema_readers")))
    assert found == HEAD


def test_newer_scripts_say_whether_the_version_before_can_read_what_they_leave() -> None:
    for script in all_scripts().walk_revisions():
        if script.revision > "0021":
            assert hasattr(script.module, "readable_by_the_version_before"), script.revision


async def test_nobody_takes_tables_away_from_a_running_bot(url: str, database: Database) -> None:
    with pytest.raises(DatabaseInUseError):
        await asyncio.to_thread(migrate.downgrade, url, "-1")
    assert await asyncio.to_thread(lambda: engine_at(url).read(revision_of)) == HEAD
