"""Find the touches of a visit, and let those of the first version wait for theirs."""

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: None = None
depends_on: None = None

IS_VISIT = "kind = 'visit' AND visit_token IS NOT NULL"


def upgrade() -> None:
    op.create_index(
        "ix_touches_visit_token",
        "touches",
        ["visit_token"],
        sqlite_where=sa.text("visit_token IS NOT NULL"),
        postgresql_where=sa.text("visit_token IS NOT NULL"),
    )
    op.execute(f"UPDATE touches SET has_source = true WHERE {IS_VISIT}")  # noqa: S608 - constants


def downgrade() -> None:
    op.execute(
        "UPDATE touches SET has_source = false"  # noqa: S608 - constants
        f" WHERE {IS_VISIT} AND utm_source = ''"
    )
    op.drop_index("ix_touches_visit_token", "touches")
