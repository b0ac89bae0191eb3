"""Keep channels, their invitation links, and who joins by them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: None = None
depends_on: None = None

readable_by_the_version_before = True

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
KIND = sa.String(length=32)


def upgrade() -> None:

    op.create_table(
        "channels",
        sa.Column("chat_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("added_by", BIG_ID, nullable=False),
        sa.Column("invites", sa.Boolean(), nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_channels")),
    )
    op.create_table(
        "channel_links",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("link_id", BIG_ID, nullable=False),
        sa.Column("chat_id", BIG_ID, nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("by_request", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["channels.chat_id"], name=op.f("fk_channel_links_chat_id")
        ),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], name=op.f("fk_channel_links_link_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_links")),
        sa.UniqueConstraint("link_id", "chat_id", name=op.f("uq_channel_links_link_id_chat_id")),
        sa.UniqueConstraint("url", name=op.f("uq_channel_links_url")),
    )
    op.create_table(
        "channel_joins",
        sa.Column("utm_source", sa.String(), nullable=False),
        sa.Column("utm_medium", sa.String(), nullable=False),
        sa.Column("utm_campaign", sa.String(), nullable=False),
        sa.Column("utm_content", sa.String(), nullable=False),
        sa.Column("utm_term", sa.String(), nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("channel_link_id", BIG_ID, nullable=False),
        sa.Column("link_id", BIG_ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("person_hash", sa.String(), nullable=True),
        sa.Column("link_code", sa.String(), nullable=False),
        sa.Column("link_title", sa.String(), nullable=False),
        sa.Column("window_days", sa.Integer(), nullable=True),
        sa.Column("uncounted", KIND, nullable=True),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["channel_link_id"], ["channel_links.id"], name=op.f("fk_channel_joins_channel_link_id")
        ),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], name=op.f("fk_channel_joins_link_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_joins")),
        sa.UniqueConstraint(
            "person_hash",
            "channel_link_id",
            name=op.f("uq_channel_joins_person_hash_channel_link_id"),
        ),
    )

    op.create_index("ix_channel_links_chat_id", "channel_links", ["chat_id"])
    op.create_index("ix_channel_joins_channel_link_id", "channel_joins", ["channel_link_id"])
    op.create_index(
        "ix_channel_joins_link_id", "channel_joins", ["link_id", "channel_link_id", "started_at"]
    )
    op.create_index(
        "ix_channel_joins_unblanked", "channel_joins", ["at"], **_where("person_hash IS NOT NULL")
    )
    with op.batch_alter_table("touches") as table:
        table.add_column(sa.Column("channel_link_id", BIG_ID, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("touches") as table:
        table.drop_column("channel_link_id")
    op.drop_table("channel_joins")
    op.drop_table("channel_links")
    op.drop_table("channels")


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
