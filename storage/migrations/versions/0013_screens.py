"""Keep what stands in a person's chat, and whether an album's surplus was told.

Whoever is in the middle of a form may have the share button's keyboard up: better one removal too
many than a keyboard that stays.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.add_column(
        "people",
        sa.Column("reply_keyboard", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column(
        "people",
        sa.Column(
            "live_message",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
    )
    op.add_column(
        "conversations",
        sa.Column("surplus_told", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_index("ix_conversations_person_id", "conversations", ["person_id"])
    op.execute(
        "UPDATE people SET reply_keyboard = true"
        " WHERE id IN (SELECT person_id FROM conversations WHERE ended IS NULL)"
    )


def downgrade() -> None:
    op.drop_index("ix_conversations_person_id", "conversations")
    op.drop_column("conversations", "surplus_told")
    op.drop_column("people", "live_message")
    op.drop_column("people", "reply_keyboard")
