"""What several processes together have sent."""

import sqlalchemy as sa
from alembic import op

revision: str = "0029"
down_revision: str | None = "0028"
branch_labels: None = None
depends_on: None = None

readable_by_the_version_before = True

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:

    op.create_table(
        "send_budgets",
        sa.Column("chat_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("empty_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_send_budgets")),
    )


def downgrade() -> None:
    op.drop_table("send_budgets")
