"""Keep the numbers of the traces that touches before and after the credited one got."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("submissions", sa.Column("touch_traces", kind, nullable=True))


def downgrade() -> None:
    op.drop_column("submissions", "touch_traces")
