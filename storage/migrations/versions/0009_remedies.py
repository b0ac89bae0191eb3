"""Keep with a pause where an admin can end it, so that everybody who asks later is told as well."""

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.add_column("pauses", sa.Column("remedy", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("pauses", "remedy")
