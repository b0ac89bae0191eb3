"""Call things by the words by which anybody of this field finds them; every row stays.

*Lane* becomes *queue*, a *claim* a *lease*, a *pause* an open *circuit*, *buried* a *dead letter*,
*set aside* *quarantined*, and the ids of handled updates are the *update log*.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: None = None
depends_on: None = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
KIND = sa.String(length=32)

COLUMNS = {
    "outbox": (
        ("lane", "queue", KIND),
        ("claimed_by", "lease_owner", sa.String()),
        ("sending", "dispatched", sa.Boolean()),
        ("doubtful", "in_doubt", sa.Boolean()),
    ),
    "outbox_keys": (("lane", "queue", KIND),),
}
CHECKS = {
    "outbox": (
        ("lane", "lane IN ('crm', 'telegram')", "queue", "queue IN ('crm', 'telegram')"),
        (
            "sending",
            "claimed_by IS NOT NULL OR NOT sending",
            "dispatched",
            "lease_owner IS NOT NULL OR NOT dispatched",
        ),
    ),
    "outbox_keys": (
        ("lane", "lane IN ('crm', 'telegram')", "queue", "queue IN ('crm', 'telegram')"),
    ),
}
INDEXES = (
    # table; before and after: name, columns, condition
    (
        "outbox",
        ("ix_outbox_unclaimed", ["lane", "due_at"], "claimed_by IS NULL"),
        ("ix_outbox_unleased", ["queue", "due_at"], "lease_owner IS NULL"),
    ),
    (
        "outbox",
        ("ix_outbox_claimed", ["lane"], "claimed_by IS NOT NULL"),
        ("ix_outbox_leased", ["queue"], "lease_owner IS NOT NULL"),
    ),
    (
        "outbox_keys",
        ("ix_outbox_keys_turn", ["lane", "key", "outbox_id"], None),
        ("ix_outbox_keys_turn", ["queue", "key", "outbox_id"], None),
    ),
    (
        "submissions",
        ("ix_submissions_buried", ["state_at"], "state = 'buried'"),
        ("ix_submissions_dead_letters", ["state_at"], "state = 'dead_letter'"),
    ),
)
STATES = (("submissions", "state"), ("cards", "shown_state"))


def upgrade() -> None:
    _move_indexes(drop=1)
    for table in COLUMNS:
        _rename_columns(table, back=False)
    for table, column in STATES:
        _rename_state(table, column, "buried", "dead_letter")
    _move_indexes(make=2)
    _rename_column("conversations", "surplus_told", "surplus_reported")
    _make_circuits()
    _make_quarantined("quarantined_updates")
    _make_update_log("update_log")
    op.execute(
        "INSERT INTO circuits (queue, opened_at, reason, probe_at, probes, notified_at, remedy,"
        " notified_before, closed_at) SELECT lane, since, reason, probe_at, probes, told_at,"
        " remedy, told_before, ended_at FROM pauses"
    )
    _copy_updates("set_aside_updates", "quarantined_updates", "handled_updates", "update_log")
    for old in ("pauses", "set_aside_updates", "handled_updates"):
        op.drop_table(old)


def downgrade() -> None:
    _make_pauses()
    _make_quarantined("set_aside_updates")
    _make_update_log("handled_updates")
    op.execute(
        "INSERT INTO pauses (lane, since, reason, probe_at, probes, told_at, remedy, told_before,"
        " ended_at) SELECT queue, opened_at, reason, probe_at, probes, notified_at, remedy,"
        " notified_before, closed_at FROM circuits"
    )
    _copy_updates("quarantined_updates", "set_aside_updates", "update_log", "handled_updates")
    for new in ("circuits", "quarantined_updates", "update_log"):
        op.drop_table(new)
    _rename_column("conversations", "surplus_reported", "surplus_told")
    _move_indexes(drop=2)
    for table, column in STATES:
        _rename_state(table, column, "dead_letter", "buried")
    for table in COLUMNS:
        _rename_columns(table, back=True)
    _move_indexes(make=1)


def _move_indexes(*, drop: int = 0, make: int = 0) -> None:
    for index in INDEXES:
        table = index[0]
        if drop:
            name, _, _ = index[drop]
            op.drop_index(name, table)
        if make:
            name, columns, condition = index[make]
            where = None if condition is None else sa.text(condition)
            op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def _rename_columns(table: str, *, back: bool) -> None:
    """A copy of the table forgets up to which number rows were given one: that is carried over,
    because a row's number says its turn and must never come again."""
    kwargs = {"sqlite_autoincrement": True} if table == "outbox" else {}
    last = _last_number(table) if table == "outbox" else None
    with op.batch_alter_table(table, table_kwargs=kwargs) as batch:
        for old, _, new, _ in CHECKS[table]:
            batch.drop_constraint(op.f(f"ck_{table}_{new if back else old}"), type_="check")
        for old, new, kind in COLUMNS[table]:
            was, now = (new, old) if back else (old, new)
            batch.alter_column(was, new_column_name=now, existing_type=kind)
        for old, old_rule, new, new_rule in CHECKS[table]:
            name, rule = (old, old_rule) if back else (new, new_rule)
            batch.create_check_constraint(op.f(f"ck_{table}_{name}"), rule)
    if last is not None:
        _set_last_number(table, last)


def _last_number(table: str) -> int | None:
    if op.get_bind().dialect.name != "sqlite":
        return None
    query = sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    last: int | None = op.get_bind().execute(query, {"name": table}).scalar()
    return last


def _set_last_number(table: str, last: int) -> None:
    bind = op.get_bind()
    bind.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table})
    bind.execute(
        sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"),
        {"name": table, "last": last},
    )


def _rename_column(table: str, old: str, new: str) -> None:
    op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")


def _rename_state(table: str, column: str, old: str, new: str) -> None:
    name = op.f(f"ck_{table}_{column}")
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(name, type_="check")
    state = sa.table(table, sa.column(column)).c[column]
    op.execute(sa.update(state.table).where(state == old).values({column: new}))
    with op.batch_alter_table(table) as batch:
        batch.create_check_constraint(name, f"{column} IN ('queued', 'delivered', '{new}')")


def _make_circuits() -> None:
    op.create_table(
        "circuits",
        sa.Column("queue", KIND, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("probe_at", MOMENT, nullable=False),
        sa.Column("probes", sa.Integer(), nullable=False),
        sa.Column("notified_at", MOMENT, nullable=True),
        sa.Column("remedy", sa.Text(), nullable=True),
        sa.Column("notified_before", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("queue", name=op.f("pk_circuits")),
        sa.CheckConstraint("queue IN ('crm', 'telegram')", name=op.f("ck_circuits_queue")),
    )


def _make_pauses() -> None:
    op.create_table(
        "pauses",
        sa.Column("lane", KIND, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("probe_at", MOMENT, nullable=False),
        sa.Column("probes", sa.Integer(), nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.Column("remedy", sa.Text(), nullable=True),
        sa.Column("told_before", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("lane", name=op.f("pk_pauses")),
        sa.CheckConstraint("lane IN ('crm', 'telegram')", name=op.f("ck_pauses_lane")),
    )


def _make_quarantined(table: str) -> None:
    op.create_table(
        table,
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("update_id", BIG_ID, nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(f"ix_{table}_at", table, ["at"])


def _make_update_log(table: str) -> None:
    op.create_table(
        table,
        sa.Column("update_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("update_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(f"ix_{table}_at", table, ["at"])


def _copy_updates(failed: str, failed_to: str, ids: str, ids_to: str) -> None:
    _copy_rows(failed, failed_to, "id", "update_id", "raw", "error", "at")
    _copy_rows(ids, ids_to, "update_id", "at")


def _copy_rows(table: str, to: str, *columns: str) -> None:
    rows = sa.select(sa.table(table, *map(sa.column, columns)))
    op.execute(sa.insert(sa.table(to, *map(sa.column, columns))).from_select(columns, rows))
