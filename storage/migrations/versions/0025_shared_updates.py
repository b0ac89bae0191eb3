"""Which process sees to a received update, among several."""

import sqlalchemy as sa
from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: None = None
depends_on: None = None

readable_by_the_version_before = True

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:

    with op.batch_alter_table("received_updates") as table:
        table.add_column(sa.Column("chat_id", BIG_ID, nullable=True))
        table.add_column(sa.Column("holder", BIG_ID, nullable=True))
        table.add_column(
            sa.Column("handed", sa.Boolean(), server_default=sa.false(), nullable=False)
        )

    op.create_index(op.f("ix_received_updates_chat_id"), "received_updates", ["chat_id"])

    op.create_index(op.f("ix_received_updates_holder"), "received_updates", ["holder"])


def downgrade() -> None:
    op.drop_index("ix_received_updates_holder", "received_updates")
    op.drop_index("ix_received_updates_chat_id", "received_updates")
    with op.batch_alter_table("received_updates") as table:
        table.drop_column("chat_id")
        table.drop_column("holder")
        table.drop_column("handed")
