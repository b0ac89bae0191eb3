"""Room for a proof that the disk takes what is written, and for what is not kept for ever."""

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: None = None
depends_on: None = None

MOMENT = sa.DateTime(timezone=True)


ENDINGS = "'submitted', 'cancelled', 'replaced'"
MORE_ENDINGS = f"{ENDINGS}, 'expired'"


def upgrade() -> None:
    op.create_table(
        "proofs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False),
        sa.Column("filling", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_proofs"),
    )
    op.add_column("conversations", sa.Column("blanked_at", MOMENT, nullable=True))
    _allow_endings(MORE_ENDINGS)
    op.create_index(
        "ix_conversations_unblanked",
        "conversations",
        ["changed_at"],
        sqlite_where=sa.text("blanked_at IS NULL"),
        postgresql_where=sa.text("blanked_at IS NULL"),
    )
    op.create_index("ix_set_aside_updates_at", "set_aside_updates", ["at"])
    op.add_column("outbox", sa.Column("not_before", MOMENT, nullable=True))


def downgrade() -> None:
    op.drop_column("outbox", "not_before")
    op.drop_index("ix_set_aside_updates_at", "set_aside_updates")
    op.drop_index("ix_conversations_unblanked", "conversations")
    op.execute("UPDATE conversations SET ended = 'replaced' WHERE ended = 'expired'")
    _allow_endings(ENDINGS)
    op.drop_column("conversations", "blanked_at")
    op.drop_table("proofs")


def _allow_endings(values: str) -> None:
    name = op.f("ck_conversations_ended")
    with op.batch_alter_table("conversations") as table:
        table.drop_constraint(name, type_="check")
        table.create_check_constraint(name, f"ended IN ({values})")
