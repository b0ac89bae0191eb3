"""Keep which messages told the team of somebody beside cards and relayed words."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0033"
down_revision: str | None = "0032"
branch_labels: None = None
depends_on: None = None

readable_by_the_version_before = True

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    made = op.create_table(
        "team_messages",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("submission_id", BIG_ID, nullable=True),
        sa.Column("lead_id", BIG_ID, nullable=True),
        sa.Column("chat_id", BIG_ID, nullable=False),
        sa.Column("message_id", BIG_ID, nullable=False),
        sa.Column("file", sa.String(32), nullable=True),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "(submission_id IS NULL) != (lead_id IS NULL)", name=op.f("ck_team_messages_subject")
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_team_messages_lead_id")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_team_messages_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_messages")),
    )
    op.create_index("ix_team_messages_lead_id", "team_messages", ["lead_id"])
    op.create_index("ix_team_messages_submission_id", "team_messages", ["submission_id"])
    news = list(_news())
    if news:
        op.bulk_insert(made, news)


def _news() -> Iterator[Mapping[str, Any]]:
    """Give what is known already: the latest news of each dead letter, which names its person."""
    cards = sa.table(
        "cards",
        sa.column("id"),
        sa.column("submission_id"),
        sa.column("news", sa.Text()),
        sa.column("sent_at", MOMENT),
    )
    text = sa.cast(cards.c.news, sa.Text())
    wanted = sa.select(cards.c.submission_id, text.label("news"), cards.c.sent_at)
    for row in op.get_bind().execute(wanted.where(cards.c.news.is_not(None)).order_by(cards.c.id)):
        news = json.loads(row.news)
        yield {
            "submission_id": row.submission_id,
            "chat_id": news["chat_id"],
            "message_id": news["message_id"],
            "file": "document" if news["captioned"] else None,
            "sent_at": row.sent_at,
        }


def downgrade() -> None:
    op.drop_table("team_messages")
