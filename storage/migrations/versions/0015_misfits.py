"""Keep the values for which the CRM had no place: the card names them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("submissions", sa.Column("misfits", kind, nullable=True))


def downgrade() -> None:
    op.drop_column("submissions", "misfits")
