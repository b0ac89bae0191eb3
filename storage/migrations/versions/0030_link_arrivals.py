"""Count a link's arrivals that count by an index of their own."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: None = None
depends_on: None = None

readable_by_the_version_before = True


def upgrade() -> None:
    op.create_index(
        "ix_touches_arrived",
        "touches",
        ["link_id"],
        **_where("link_id IS NOT NULL AND uncounted IS NULL AND excluded IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_touches_arrived", "touches")


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
