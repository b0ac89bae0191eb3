"""What a process asks of the portal by way of another one."""

import sqlalchemy as sa
from alembic import op

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: None = None
depends_on: None = None

readable_by_the_version_before = True

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:

    op.create_table(
        "portal_calls",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_calls")),
    )


def downgrade() -> None:
    op.drop_table("portal_calls")
