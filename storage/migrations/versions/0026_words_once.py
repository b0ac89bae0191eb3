"""Let a message go into the team's group once, and read PostgreSQL's snapshots."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: None = None
depends_on: None = None

readable_by_the_version_before = True


_PLAIN = {
    "links": ("tags",),
    "trials": ("submission", "made", "removed", "left"),
    "variants": ("greeting",),
}
"""Columns that the two migrations before made with PostgreSQL's plain type, which nothing reads."""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE links ALTER COLUMN tags DROP DEFAULT")
        for table, columns in _PLAIN.items():
            for one in columns:
                op.execute(
                    f'ALTER TABLE {table} ALTER COLUMN "{one}" TYPE jsonb USING "{one}"::jsonb'
                )
        op.execute("ALTER TABLE links ALTER COLUMN tags SET DEFAULT '[]'")
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
