"""Let a message go into the team's group once."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: None = None
depends_on: None = None

readable_by_the_version_before = True


def upgrade() -> None:
    # Of a message that was kept twice the first one stands: its words are the same.
    op.execute(
        "DELETE FROM relayed_messages WHERE target_chat IS NULL AND id NOT IN ("
        "SELECT min(id) FROM relayed_messages WHERE target_chat IS NULL"
        " GROUP BY source_chat, source_message)"
    )
    op.create_index(
        "uq_relayed_messages_group",
        "relayed_messages",
        ["source_chat", "source_message"],
        unique=True,
        **_where("target_chat IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("uq_relayed_messages_group", "relayed_messages")


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
