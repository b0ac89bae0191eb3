"""Keep when admins last heard of a pause: in a long one they hear of it every hour."""

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: None = None
depends_on: None = None

pauses = sa.table(
    "pauses",
    sa.column("since", sa.DateTime(timezone=True)),
    sa.column("told", sa.Boolean()),
    sa.column("told_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    op.add_column("pauses", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(pauses.update().where(pauses.c.told).values(told_at=pauses.c.since))
    op.drop_column("pauses", "told")


def downgrade() -> None:
    told = sa.Column("told", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("pauses", told)
    op.execute(pauses.update().where(pauses.c.told_at.is_not(None)).values(told=sa.true()))
    op.drop_column("pauses", "told_at")
