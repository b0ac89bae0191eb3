"""Keep an ended pause: of a portal that comes and goes, admins are not told without limit."""

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.add_column("pauses", sa.Column("told_before", sa.DateTime(timezone=True), nullable=True))
    op.add_column("pauses", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM pauses WHERE ended_at IS NOT NULL")
    op.drop_column("pauses", "ended_at")
    op.drop_column("pauses", "told_before")
