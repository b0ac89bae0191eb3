"""Keep whom the CRM was told to make responsible while nobody knows whether that arrived."""

import sqlalchemy as sa
from alembic import op

revision: str = "0034"
down_revision: str | None = "0033"
branch_labels: None = None
depends_on: None = None

readable_by_the_version_before = True

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("lead_entities") as table:
        table.add_column(sa.Column("sent_responsible", BIG_ID, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("lead_entities") as table:
        table.drop_column("sent_responsible")
