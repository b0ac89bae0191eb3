"""Keep all messages that a relayed one became."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0031"
down_revision: str | None = "0030"
branch_labels: None = None
depends_on: None = None

readable_by_the_version_before = True

SNAPSHOT = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("relayed_messages") as table:
        table.add_column(
            sa.Column("further_messages", SNAPSHOT, server_default="[]", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("relayed_messages") as table:
        table.drop_column("further_messages")
