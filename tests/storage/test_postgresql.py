"""The tables and the trickiest statements, said in PostgreSQL's words, without a server."""

from sqlalchemy.schema import CreateIndex, CreateTable

from intake.outbox.tasks.outbox_queue import OutboxQueue
from storage.engines.postgresql.dialect import KeptDialect
from storage.repositories.outbox.outbox_turns import leasing, line_heads, upcoming
from storage.repositories.rows import upsert
from storage.tables import conversations, links, metadata, outbox, people, touches
from storage.tables.metadata import name_postgresql_conditions

DIALECT = KeptDialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped


def said(statement: object) -> str:
    return " ".join(str(statement.compile(dialect=DIALECT)).split())  # type: ignore[attr-defined]  # any clause


def test_every_table_and_index_can_be_said() -> None:
    for table in metadata.sorted_tables:
        assert said(CreateTable(table))
        for index in table.indexes:
            assert said(CreateIndex(index))


def test_types_are_postgresqls_own() -> None:
    sql = said(CreateTable(conversations))
    assert "answers JSONB NOT NULL" in sql
    assert "started_at TIMESTAMP WITH TIME ZONE NOT NULL" in sql
    assert "person_id BIGINT NOT NULL" in sql
    assert "id BIGSERIAL NOT NULL" in sql
    assert "id BIGINT NOT NULL" in said(CreateTable(people))
    assert "ck_outbox_queue CHECK (queue IN ('crm', 'telegram'))" in said(CreateTable(outbox))


def test_partial_indexes_have_their_condition() -> None:
    name_postgresql_conditions()
    conditions = {
        str(index.name): said(CreateIndex(index)).partition(" WHERE ")[2]
        for table in (outbox, touches, conversations)
        for index in table.indexes
    }
    assert conditions["ix_outbox_unleased"] == "lease_owner IS NULL"
    assert conditions["ix_touches_with_source"] == "has_source"
    assert conditions["uq_conversations_open"] == "ended IS NULL"


def test_the_lease_is_one_statement_that_looks_again_at_what_it_takes() -> None:
    for queue in OutboxQueue:
        sql = said(leasing(queue))
        assert sql.startswith("UPDATE outbox SET ")
        assert "NOT (EXISTS (SELECT 1 FROM outbox_keys AS mine JOIN outbox_keys AS earlier" in sql
        assert "AND outbox.lease_owner IS NULL RETURNING" in sql
        assert said(upcoming(queue)).startswith("SELECT (SELECT outbox.due_at")
    assert "FROM chat_lines" in said(line_heads())


def test_conflicts_are_said_in_its_own_way() -> None:
    statement = upsert(links).values(code="x")
    sql = said(statement.on_conflict_do_nothing(index_elements=[links.c.code]).returning(links))
    assert "ON CONFLICT (code) DO NOTHING RETURNING" in sql
