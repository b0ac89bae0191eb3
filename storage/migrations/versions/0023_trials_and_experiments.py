"""Test leads, comparisons of two variants behind a link, and that forms were read anew."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: None = None
depends_on: None = None

readable_by_the_version_before = True

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
KIND = sa.String(length=32)
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:

    op.create_table(
        "form_reloads",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", BIG_ID, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_reloads")),
    )
    op.create_table(
        "trials",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("submission", JSON, nullable=False),
        sa.Column("started_by", BIG_ID, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("link_code", sa.String(), nullable=False),
        sa.Column("message_id", BIG_ID, nullable=True),
        sa.Column("state", KIND, nullable=False),
        sa.Column("made", JSON, nullable=False),
        sa.Column("removed", JSON, nullable=False),
        sa.Column("left", JSON, nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("refused", sa.Text(), nullable=True),
        sa.Column("stands_until", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trials")),
        sa.CheckConstraint(
            "state IN ('bringing', 'standing', 'removing', 'ended')", name=op.f("ck_trials_state")
        ),
    )
    op.create_table(
        "experiments",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("link_id", BIG_ID, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("started_by", BIG_ID, nullable=False),
        sa.Column("stopped_at", MOMENT, nullable=True),
        sa.Column("stopped_by", BIG_ID, nullable=True),
        sa.Column("kept", KIND, nullable=True),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], name=op.f("fk_experiments_link_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiments")),
        sa.CheckConstraint("kept IN ('a', 'b')", name=op.f("ck_experiments_kept")),
    )
    op.create_table(
        "variants",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("experiment_id", BIG_ID, nullable=False),
        sa.Column("arm", KIND, nullable=False),
        sa.Column("form_id", sa.String(), nullable=True),
        sa.Column("greeting", JSON, nullable=True),
        sa.ForeignKeyConstraint(
            ["experiment_id"], ["experiments.id"], name=op.f("fk_variants_experiment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variants")),
        sa.UniqueConstraint("experiment_id", "arm", name=op.f("uq_variants_experiment_id_arm")),
        sa.CheckConstraint("arm IN ('a', 'b')", name=op.f("ck_variants_arm")),
    )

    op.create_index("ix_trials_open", "trials", ["id"], **_where("ended_at IS NULL"))
    op.create_index("ix_experiments_link_id", "experiments", ["link_id"])
    op.create_index(
        "uq_experiments_running",
        "experiments",
        ["link_id"],
        unique=True,
        **_where("stopped_at IS NULL"),
    )
    with op.batch_alter_table("conversations") as table:
        table.add_column(sa.Column("variant_id", BIG_ID, nullable=True))
        table.create_foreign_key(
            op.f("fk_conversations_variant_id"), "variants", ["variant_id"], ["id"]
        )
    with op.batch_alter_table("journeys") as table:
        table.add_column(sa.Column("variant_id", BIG_ID, nullable=True))
        table.create_foreign_key(op.f("fk_journeys_variant_id"), "variants", ["variant_id"], ["id"])
    with op.batch_alter_table("submissions") as table:
        table.add_column(sa.Column("variant_id", BIG_ID, nullable=True))
        table.create_foreign_key(
            op.f("fk_submissions_variant_id"), "variants", ["variant_id"], ["id"]
        )
    with op.batch_alter_table("touches") as table:
        table.add_column(sa.Column("variant_id", BIG_ID, nullable=True))
        table.create_foreign_key(op.f("fk_touches_variant_id"), "variants", ["variant_id"], ["id"])

    op.create_index(
        "ix_journeys_variant_id",
        "journeys",
        ["variant_id", "started_at"],
        **_where("variant_id IS NOT NULL"),
    )

    op.create_index(
        "ix_touches_variant_id",
        "touches",
        ["variant_id", "person_id"],
        **_where("variant_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_touches_variant_id", "touches")
    op.drop_index("ix_journeys_variant_id", "journeys")
    with op.batch_alter_table("touches") as table:
        table.drop_constraint(op.f("fk_touches_variant_id"), type_="foreignkey")
        table.drop_column("variant_id")
    with op.batch_alter_table("submissions") as table:
        table.drop_constraint(op.f("fk_submissions_variant_id"), type_="foreignkey")
        table.drop_column("variant_id")
    with op.batch_alter_table("journeys") as table:
        table.drop_constraint(op.f("fk_journeys_variant_id"), type_="foreignkey")
        table.drop_column("variant_id")
    with op.batch_alter_table("conversations") as table:
        table.drop_constraint(op.f("fk_conversations_variant_id"), type_="foreignkey")
        table.drop_column("variant_id")
    op.drop_table("variants")
    op.drop_table("experiments")
    op.drop_table("trials")
    op.drop_table("form_reloads")


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
