"""Keep what links should have said, and the work that follows from it and from returning people."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: None = None
depends_on: None = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

TASKS = "'deliver', 'upload', 'card', 'notice'"
MORE_TASKS = f"{TASKS}, 'retrace', 'erase', 'return'"
KINDS = "'submission', 'link'"
MORE_KINDS = f"{KINDS}, 'correction'"


def upgrade() -> None:
    last_id = _last_outbox_id()
    op.create_table(
        "corrections",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("link_id", BIG_ID, nullable=False),
        sa.Column("wrong", JSON, nullable=False),
        sa.Column("right", JSON, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("proposed_by", BIG_ID, nullable=False),
        sa.Column("applied_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], name=op.f("fk_corrections_link_id")),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["people.id"], name=op.f("fk_corrections_proposed_by")
        ),
    )
    op.create_index("ix_corrections_link_id", "corrections", ["link_id"])
    op.create_index("ix_corrections_proposed_by", "corrections", ["proposed_by"])
    op.add_column("submissions", sa.Column("superseded", JSON, nullable=True))
    op.add_column("submissions", sa.Column("trace_erased_at", MOMENT, nullable=True))
    with op.batch_alter_table("outbox", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.add_column(sa.Column("touch_id", BIG_ID, nullable=True))
        table.add_column(sa.Column("trace_id", BIG_ID, nullable=True))
        table.create_foreign_key(op.f("fk_outbox_touch_id"), "touches", ["touch_id"], ["id"])
    op.create_index(
        "ix_outbox_touch_id",
        "outbox",
        ["touch_id"],
        sqlite_where=sa.text("touch_id IS NOT NULL"),
        postgresql_where=sa.text("touch_id IS NOT NULL"),
    )
    _allow("outbox", "task", MORE_TASKS)
    _allow("conversations", "kind", MORE_KINDS)
    _go_on_from(last_id)


def downgrade() -> None:
    last_id = _last_outbox_id()
    op.execute("DELETE FROM outbox WHERE task IN ('retrace', 'erase', 'return')")
    op.execute("DELETE FROM outbox_keys WHERE outbox_id NOT IN (SELECT id FROM outbox)")
    op.execute("DELETE FROM conversations WHERE kind = 'correction'")
    _allow("conversations", "kind", KINDS)
    _allow("outbox", "task", TASKS)
    op.drop_index("ix_outbox_touch_id", "outbox")
    with op.batch_alter_table("outbox", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint(op.f("fk_outbox_touch_id"), type_="foreignkey")
        table.drop_column("trace_id")
        table.drop_column("touch_id")
    _go_on_from(last_id)
    with op.batch_alter_table("submissions") as table:
        table.drop_column("trace_erased_at")
        table.drop_column("superseded")
    op.drop_index("ix_corrections_proposed_by", "corrections")
    op.drop_index("ix_corrections_link_id", "corrections")
    op.drop_table("corrections")


def _last_outbox_id() -> int:
    """Return the last id that was given: a copied table that is empty would begin anew."""
    if op.get_bind().dialect.name != "sqlite":
        return 0
    found = op.get_bind().execute(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'"))
    return found.scalar_one_or_none() or 0


def _go_on_from(last_id: int) -> None:
    if last_id:
        op.execute("DELETE FROM sqlite_sequence WHERE name = 'outbox'")
        op.execute(f"INSERT INTO sqlite_sequence (name, seq) VALUES ('outbox', {last_id})")  # noqa: S608 - a number


def _allow(table_name: str, column: str, values: str) -> None:
    """Let a column hold these kinds and no others."""
    name = op.f(f"ck_{table_name}_{column}")
    kwargs = {"sqlite_autoincrement": True} if table_name == "outbox" else {}
    with op.batch_alter_table(table_name, table_kwargs=kwargs) as table:
        table.drop_constraint(name, type_="check")
        table.create_check_constraint(name, f"{column} IN ({values})")
