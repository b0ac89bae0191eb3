"""Keep which message told of a burial, so that it can follow what became of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
    op.add_column("cards", sa.Column("news", json, nullable=True))


def downgrade() -> None:
    op.drop_column("cards", "news")
