"""What was spent, rates and digests, and indexes by which everything is counted."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: None = None
depends_on: None = None

readable_by_the_version_before = True

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
KIND = sa.String(length=32)
MODELS = ("first", "last", "last_significant")
"""A journey without a credited touch belongs to its own beginning: written down from now on, so
that one index finds both."""


def upgrade() -> None:

    op.create_table(
        "numbers_digests",
        sa.Column("chat_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("topic_id", BIG_ID, nullable=True),
        sa.Column("rhythm", KIND, nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("by", BIG_ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_numbers_digests")),
        sa.CheckConstraint("rhythm IN ('daily', 'weekly')", name=op.f("ck_numbers_digests_rhythm")),
    )
    op.create_table(
        "rates",
        sa.Column("currency", KIND, nullable=False),
        sa.Column("base", KIND, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("by", BIG_ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("currency", "base", "since", name=op.f("pk_rates")),
    )
    op.create_table(
        "costs",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("link_id", BIG_ID, nullable=True),
        sa.Column("campaign_id", BIG_ID, nullable=True),
        sa.Column("currency", KIND, nullable=False),
        sa.Column("amount", BIG_ID, nullable=False),
        sa.Column("batch", sa.String(length=64), nullable=True),
        sa.Column("by", BIG_ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "link_id IS NOT NULL OR campaign_id IS NOT NULL", name=op.f("ck_costs_whose")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_costs_campaign_id")
        ),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], name=op.f("fk_costs_link_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_costs")),
    )

    op.create_index(
        "ix_costs_day", "costs", ["day", "link_id", "campaign_id", "currency", "amount"]
    )
    op.create_index(
        "uq_costs_campaign",
        "costs",
        ["campaign_id", "day", "currency"],
        unique=True,
        **_where("link_id IS NULL"),
    )
    op.create_index(
        "uq_costs_link",
        "costs",
        ["link_id", "day", "currency"],
        unique=True,
        **_where("link_id IS NOT NULL"),
    )
    with op.batch_alter_table("journeys") as table:
        table.add_column(sa.Column("take_working_seconds", BIG_ID, nullable=True))
        table.add_column(sa.Column("account_amount", BIG_ID, nullable=True))
        table.add_column(sa.Column("account_currency", sa.String(), nullable=True))
    with op.batch_alter_table("lead_entities") as table:
        table.add_column(sa.Column("account_amount", BIG_ID, nullable=True))
        table.add_column(sa.Column("account_currency", KIND, nullable=True))

    op.create_index(
        "ix_crm_entities_joined",
        "crm_entities",
        ["submission_id"],
        sqlite_where=sa.text("made = 0"),
        postgresql_where=sa.text("NOT made"),
    )

    op.create_index(
        "ix_journeys_answered_at",
        "journeys",
        ["answered_at", "person_id", "excluded"],
        **_where("answered_at IS NOT NULL"),
    )

    op.create_index(
        "ix_journeys_delivered_at",
        "journeys",
        ["delivered_at", "person_id", "excluded"],
        **_where("delivered_at IS NOT NULL"),
    )

    op.create_index(
        "ix_journeys_lost_at",
        "journeys",
        ["lost_at", "person_id", "excluded"],
        **_where("lost_at IS NOT NULL"),
    )

    op.create_index(
        "ix_journeys_partial_at",
        "journeys",
        ["partial_at", "person_id", "excluded"],
        **_where("partial_at IS NOT NULL"),
    )

    op.create_index(
        "ix_journeys_qualified_at",
        "journeys",
        ["qualified_at", "person_id", "excluded"],
        **_where("qualified_at IS NOT NULL"),
    )

    op.create_index(
        "ix_journeys_submitted_at",
        "journeys",
        ["submitted_at", "person_id", "excluded"],
        **_where("submitted_at IS NOT NULL"),
    )

    op.create_index(
        "ix_journeys_taken_at",
        "journeys",
        ["taken_at", "person_id", "excluded"],
        **_where("taken_at IS NOT NULL"),
    )

    op.create_index(
        "ix_journeys_won_at",
        "journeys",
        ["won_at", "person_id", "excluded"],
        **_where("won_at IS NOT NULL"),
    )

    op.create_index(
        "ix_touches_is_first",
        "touches",
        ["at", "person_id"],
        sqlite_where=sa.text("is_first = 1"),
        postgresql_where=sa.text("is_first"),
    )

    op.create_index("ix_touches_person_id", "touches", ["person_id", "at", "is_first", "excluded"])
    op.drop_index("ix_journeys_started_at", "journeys")
    op.create_index("ix_journeys_started_at", "journeys", ["started_at", "person_id", "excluded"])
    for model in MODELS:
        op.execute(f"UPDATE journeys SET {model}_at = started_at WHERE {model}_at IS NULL")  # noqa: S608


def downgrade() -> None:
    for model in MODELS:
        op.execute(f"UPDATE journeys SET {model}_at = NULL WHERE {model}_touch_id IS NULL")  # noqa: S608
    op.drop_index("ix_journeys_started_at", "journeys")
    op.create_index("ix_journeys_started_at", "journeys", ["started_at"])
    op.drop_index("ix_touches_person_id", "touches")
    op.drop_index("ix_touches_is_first", "touches")
    op.drop_index("ix_journeys_won_at", "journeys")
    op.drop_index("ix_journeys_taken_at", "journeys")
    op.drop_index("ix_journeys_submitted_at", "journeys")
    op.drop_index("ix_journeys_qualified_at", "journeys")
    op.drop_index("ix_journeys_partial_at", "journeys")
    op.drop_index("ix_journeys_lost_at", "journeys")
    op.drop_index("ix_journeys_delivered_at", "journeys")
    op.drop_index("ix_journeys_answered_at", "journeys")
    op.drop_index("ix_crm_entities_joined", "crm_entities")
    with op.batch_alter_table("lead_entities") as table:
        table.drop_column("account_amount")
        table.drop_column("account_currency")
    with op.batch_alter_table("journeys") as table:
        table.drop_column("take_working_seconds")
        table.drop_column("account_amount")
        table.drop_column("account_currency")
    op.drop_table("costs")
    op.drop_table("rates")
    op.drop_table("numbers_digests")


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
