"""Keep when all that belongs to a card was out: a retry then sends only the rest."""

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: None = None
depends_on: None = None

cards = sa.table(
    "cards",
    sa.column("sent_at", sa.DateTime(timezone=True)),
    sa.column("completed_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    op.add_column("cards", sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True))
    # Until now a card was kept only after all of it had gone out.
    op.execute(cards.update().values(completed_at=cards.c.sent_at))


def downgrade() -> None:
    op.drop_column("cards", "completed_at")
