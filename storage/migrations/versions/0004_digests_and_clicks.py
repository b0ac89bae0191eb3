"""Remember how far the digests have come, keep click ids of payloads, count touches of a day."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: None = None
depends_on: None = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
UNKNOWN = sa.text("kind = 'unknown'")


def upgrade() -> None:
    op.create_table(
        "digests",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_digests")),
    )
    op.add_column("touches", sa.Column("clicks", JSON, nullable=True))
    op.create_index(
        "ix_touches_without_source",
        "touches",
        ["person_id", "at"],
        sqlite_where=sa.text("has_source = 0"),
        postgresql_where=sa.text("NOT has_source"),
    )
    op.create_index(
        "ix_touches_unknown_at",
        "touches",
        ["at"],
        sqlite_where=UNKNOWN,
        postgresql_where=UNKNOWN,
    )


def downgrade() -> None:
    op.drop_index("ix_touches_unknown_at", "touches")
    op.drop_index("ix_touches_without_source", "touches")
    op.drop_column("touches", "clicks")
    op.drop_table("digests")
