"""Keep what an outbox row asks for as one snapshot, by its type; every row stays.

*Task* becomes *type*, without a list of what it may be, and with a priority. What a task is about
(a notice, a touch, a trace that is linked already) goes into the payload; by the merge key it takes
the place of one that waits.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: None = None
depends_on: None = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KIND = sa.String(length=32)
TASKS = ("deliver", "upload", "card", "notice", "retrace", "erase", "return")
PRIORITIES = {"card": 1, "notice": 2}
MERGING = ("card", "return")

ROWS = sa.table(
    "outbox",
    *map(
        sa.column,
        ("id", "queue", "type", "priority", "payload", "submission_id", "merge_key", "notice"),
    ),
    *map(sa.column, ("touch_id", "trace_id", "in_doubt", "lease_owner")),
)
FOREIGN = "fk_outbox_touch_id"


def upgrade() -> None:
    op.drop_index("ix_outbox_submission_id", "outbox")
    op.drop_index("ix_outbox_touch_id", "outbox")
    with _copied() as batch:
        for check in ("task", "subject"):
            batch.drop_constraint(op.f(f"ck_outbox_{check}"), type_="check")
        batch.alter_column("task", new_column_name="type", existing_type=KIND)
        _add(batch, sa.Column("priority", sa.Integer()), after="task")
        _add(batch, sa.Column("payload", sa.Text()), after="priority")
        _add(batch, sa.Column("merge_key", sa.String()), after="submission_id")
    _rewrite(_snapshot)
    with _copied() as batch:
        batch.alter_column("priority", nullable=False, existing_type=sa.Integer())
        batch.alter_column("payload", nullable=False, existing_type=sa.Text())
        for column in ("notice", "touch_id", "trace_id"):
            batch.drop_column(column)
    unleased = sa.text("lease_owner IS NULL")
    op.create_index(
        "ix_outbox_turn",
        "outbox",
        ["queue", "priority", "due_at"],
        sqlite_where=unleased,
        postgresql_where=unleased,
    )
    _create_index("ix_outbox_merge_key", "merge_key")
    op.create_index("ix_outbox_submission_id", "outbox", ["submission_id", "type"])


def downgrade() -> None:
    for index in ("turn", "merge_key", "submission_id"):
        op.drop_index(f"ix_outbox_{index}", "outbox")
    with _copied() as batch:
        _add(batch, sa.Column("notice", sa.JSON()), after="submission_id")
        _add(batch, sa.Column("touch_id", BIG_ID), after="error")
        _add(batch, sa.Column("trace_id", BIG_ID), after="touch_id")
        batch.create_foreign_key(op.f(FOREIGN), "touches", ["touch_id"], ["id"])
    _rewrite(_columns)
    with _copied() as batch:
        for column in ("priority", "payload", "merge_key"):
            batch.drop_column(column)
        batch.alter_column("type", new_column_name="task", existing_type=KIND)
        names = ", ".join(f"'{task}'" for task in TASKS)
        batch.create_check_constraint(op.f("ck_outbox_task"), f"task IN ({names})")
        batch.create_check_constraint(
            op.f("ck_outbox_subject"), "submission_id IS NOT NULL OR notice IS NOT NULL"
        )
    _create_index("ix_outbox_touch_id", "touch_id")
    op.create_index("ix_outbox_submission_id", "outbox", ["submission_id", "task"])


def _snapshot(row: Any) -> dict[str, Any]:
    payload: dict[str, int | None] = {"submission_id": row.submission_id}
    if row.type == "return":
        payload["touch_id"] = row.touch_id
    if row.type in {"return", "retrace"}:
        payload["trace_id"] = row.trace_id
    merges = row.type in MERGING and row.trace_id is None
    return {
        "priority": PRIORITIES.get(row.type, 0),
        "payload": row.notice if row.type == "notice" else json.dumps(payload),
        "merge_key": f"{row.type}:{row.submission_id}" if merges else None,
    }


def _columns(row: Any) -> dict[str, Any]:
    if row.type == "notice":
        return {"notice": row.payload}
    payload = json.loads(row.payload)
    return {name: payload.get(name) for name in ("touch_id", "trace_id")}


def _rewrite(values: Callable[[Any], dict[str, Any]]) -> None:
    """A notice passes as the text that it is stored as: what is read again is what was written."""
    bind = op.get_bind()
    for row in bind.execute(sa.select(ROWS)).all():
        bind.execute(sa.update(ROWS).where(ROWS.c.id == row.id).values(values(row)))


def _create_index(name: str, column: str) -> None:
    known = sa.text(f"{column} IS NOT NULL")
    op.create_index(name, "outbox", [column], sqlite_where=known, postgresql_where=known)


def _add(batch: Any, column: sa.Column[Any], *, after: str) -> None:
    batch.add_column(column, **({"insert_after": after} if _is_sqlite() else {}))


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


@contextmanager
def _copied() -> Iterator[Any]:
    """Alter the table; a row's number says its turn and must never come again, so it is carried
    over up to which number rows were given one, which a copy of the table forgets."""
    bind, kwargs = op.get_bind(), {"sqlite_autoincrement": True}
    if not _is_sqlite():
        with op.batch_alter_table("outbox") as batch:
            yield batch
        return
    last = bind.execute(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'")).scalar()
    with op.batch_alter_table("outbox", recreate="always", table_kwargs=kwargs) as batch:
        yield batch
    if last is not None:
        bind.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = 'outbox'"))
        bind.execute(
            sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('outbox', :last)"),
            {"last": last},
        )
