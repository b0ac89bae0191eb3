"""Give links what admins say of them, and keep the vocabulary."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from storage.migrations import backfill_of_links

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: None = None
depends_on: None = None

readable_by_the_version_before = True

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
KIND = sa.String(length=32)
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:

    op.create_table(
        "known_values",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("field", KIND, nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("skeleton", sa.String(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("added_by", BIG_ID, nullable=True),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("confirmed_by", BIG_ID, nullable=True),
        sa.Column("quiet", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_values")),
        sa.UniqueConstraint("field", "value", name=op.f("uq_known_values_field_value")),
    )

    op.create_index("ix_known_values_field", "known_values", ["field", "used_at"])
    op.create_index("ix_known_values_skeleton", "known_values", ["field", "skeleton"])
    with op.batch_alter_table("conversations") as table:
        table.add_column(sa.Column("about", sa.String(), nullable=True))
    with op.batch_alter_table("links") as table:
        table.add_column(sa.Column("manager_id", BIG_ID, nullable=True))
        table.add_column(sa.Column("pipeline", sa.String(), nullable=True))
        table.add_column(sa.Column("expires_at", MOMENT, nullable=True))
        table.add_column(sa.Column("arrivals_limit", sa.Integer(), nullable=True))
        table.add_column(sa.Column("tags", JSON, server_default="[]", nullable=False))
        table.add_column(sa.Column("archived_at", MOMENT, nullable=True))
        table.add_column(sa.Column("updated_at", MOMENT, nullable=True))
        table.add_column(sa.Column("revision", sa.Integer(), server_default="0", nullable=False))
        table.add_column(sa.Column("findable", sa.String(), server_default="", nullable=False))
        table.create_foreign_key(
            op.f("fk_links_manager_id"), "members", ["manager_id"], ["person_id"]
        )
    with op.batch_alter_table("touches") as table:
        table.add_column(sa.Column("uncounted", KIND, nullable=True))

    op.create_index("ix_links_utm_source", "links", ["utm_source"])

    op.create_index(
        "ix_touches_uncounted",
        "touches",
        ["link_id", "uncounted"],
        **_where("uncounted IS NOT NULL"),
    )
    backfill_of_links.run(op.get_bind())


def downgrade() -> None:
    op.drop_index("ix_touches_uncounted", "touches")
    op.drop_index("ix_links_utm_source", "links")
    with op.batch_alter_table("touches") as table:
        table.drop_column("uncounted")
    with op.batch_alter_table("links") as table:
        table.drop_constraint(op.f("fk_links_manager_id"), type_="foreignkey")
        table.drop_column("manager_id")
        table.drop_column("pipeline")
        table.drop_column("expires_at")
        table.drop_column("arrivals_limit")
        table.drop_column("tags")
        table.drop_column("archived_at")
        table.drop_column("updated_at")
        table.drop_column("revision")
        table.drop_column("findable")
    with op.batch_alter_table("conversations") as table:
        table.drop_column("about")
    op.drop_table("known_values")


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
