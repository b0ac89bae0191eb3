"""Remember who dropped a buried submission."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("submissions", sa.Column("dropped", kind, nullable=True))


def downgrade() -> None:
    op.drop_column("submissions", "dropped")
