"""Keep received updates until they are done, so that fetching need not wait for them."""

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    big_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "received_updates",
        sa.Column("id", big_id, nullable=False),
        sa.Column("update_id", big_id, nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_updates")),
        sa.UniqueConstraint("update_id", name=op.f("uq_received_updates_update_id")),
    )
    op.create_index(
        op.f("ix_received_updates_received_at"), "received_updates", ["received_at"], unique=False
    )


def downgrade() -> None:
    """Whatever waits here is lost to an older version: set it aside, where people look."""
    op.execute(
        "INSERT INTO set_aside_updates (update_id, raw, error, at) "
        "SELECT update_id, raw, 'Downgrade', received_at FROM received_updates"
    )
    op.drop_table("received_updates")
