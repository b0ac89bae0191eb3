"""Write down what is counted, as far as it is still known; from now on it is written as it happens.

Campaigns are interned; touches say what they count as, whether they were somebody's first, and
whether they are not to be counted; visits keep their row when what they hold is blanked; journeys
hold what became of each form. Steps of forms cannot be known any more: they begin with today.
"""

import sqlalchemy as sa
from alembic import op

from storage.migrations.backfill_of_facts import fill_in

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: None = None
depends_on: None = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
KIND = sa.String(length=32)
MODELS = ("first", "last", "last_significant")
TIMES = ("person_id", "started_at", "first_at", "last_at", "last_significant_at", "submission_id")
COUNTED = ["at", "is_first", "excluded"]
INDEXES = {
    "ix_touches_at": ["at", "link_id", "person_id", "is_first", "excluded"],
    "ix_touches_link_id": ["link_id", "person_id", *COUNTED],
    "ix_touches_campaign_id": ["campaign_id", "person_id", *COUNTED],
}


def upgrade() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("medium", sa.String(), nullable=False),
        sa.Column("campaign", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sa.UniqueConstraint(
            "source", "medium", "campaign", name=op.f("uq_campaigns_source_medium_campaign")
        ),
    )
    op.drop_index("ix_touches_link_id_person_id", "touches")
    with op.batch_alter_table("touches") as table:
        table.add_column(sa.Column("campaign_id", BIG_ID, nullable=True))
        table.add_column(
            sa.Column("is_first", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        table.add_column(sa.Column("excluded", KIND, nullable=True))
        table.create_foreign_key(
            op.f("fk_touches_campaign_id"), "campaigns", ["campaign_id"], ["id"]
        )
        table.create_check_constraint(op.f("ck_touches_excluded"), "excluded IN ('team')")
    _change_visits()
    for name in ("done_person_id", "done_touch_id"):
        op.add_column("corrections", sa.Column(name, BIG_ID, nullable=True))
    op.add_column("corrections", sa.Column("finished_at", MOMENT, nullable=True))
    _make_journeys()
    fill_in(op.get_bind())
    for name, columns in INDEXES.items():
        op.create_index(name, "touches", columns)
    op.create_index(
        "ix_visits_link_id", "visits", ["link_id", "created_at", "counts", "campaign_id"]
    )
    for column in TIMES:
        op.create_index(f"ix_journeys_{column}", "journeys", [column])


def downgrade() -> None:
    op.drop_table("journey_steps")
    op.drop_table("journeys")
    for name in ("finished_at", "done_touch_id", "done_person_id"):
        op.drop_column("corrections", name)
    op.drop_index("ix_visits_link_id", "visits")
    op.drop_index("ix_visits_unblanked", "visits")
    op.execute("DELETE FROM visits WHERE token IS NULL")
    with op.batch_alter_table("visits") as table:
        table.drop_constraint(op.f("fk_visits_link_id"), type_="foreignkey")
        table.drop_constraint(op.f("fk_visits_campaign_id"), type_="foreignkey")
        for name in ("counts", "campaign_id", "link_id"):
            table.drop_column(name)
        table.alter_column("token", existing_type=sa.String(), nullable=False)
        table.alter_column("payload", existing_type=sa.JSON(), nullable=False)
    op.create_index("ix_visits_created_at", "visits", ["created_at"])
    for name in INDEXES:
        op.drop_index(name, "touches")
    with op.batch_alter_table("touches") as table:
        table.drop_constraint(op.f("fk_touches_campaign_id"), type_="foreignkey")
        table.drop_constraint(op.f("ck_touches_excluded"), type_="check")
        for name in ("excluded", "is_first", "campaign_id"):
            table.drop_column(name)
    op.create_index("ix_touches_link_id_person_id", "touches", ["link_id", "person_id"])
    op.drop_table("campaigns")


def _change_visits() -> None:
    op.drop_index("ix_visits_created_at", "visits")
    with op.batch_alter_table("visits") as table:
        table.alter_column("token", existing_type=sa.String(), nullable=True)
        table.alter_column("payload", existing_type=sa.JSON(), nullable=True)
        table.add_column(sa.Column("link_id", BIG_ID, nullable=True))
        table.add_column(sa.Column("campaign_id", BIG_ID, nullable=True))
        table.add_column(
            sa.Column("counts", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
        table.create_foreign_key(op.f("fk_visits_link_id"), "links", ["link_id"], ["id"])
        table.create_foreign_key(
            op.f("fk_visits_campaign_id"), "campaigns", ["campaign_id"], ["id"]
        )
    unblanked = sa.text("token IS NOT NULL")
    op.create_index(
        "ix_visits_unblanked",
        "visits",
        ["created_at"],
        sqlite_where=unblanked,
        postgresql_where=unblanked,
    )


def _make_journeys() -> None:
    credited = [
        column
        for model in MODELS
        for column in (
            sa.Column(f"{model}_touch_id", BIG_ID, nullable=True),
            sa.Column(f"{model}_link_id", BIG_ID, nullable=True),
            sa.Column(f"{model}_at", MOMENT, nullable=True),
        )
    ]
    references = {
        "id": "conversations",
        "person_id": "people",
        **{f"{model}_touch_id": "touches" for model in MODELS},
        **{f"{model}_link_id": "links" for model in MODELS},
        "submission_id": "submissions",
    }
    op.create_table(
        "journeys",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("form_id", sa.String(), nullable=False),
        sa.Column("form_hash", sa.String(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("person_first_at", MOMENT, nullable=False),
        sa.Column("excluded", KIND, nullable=True),
        *credited,
        sa.Column("submission_id", BIG_ID, nullable=True),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("delivered_at", MOMENT, nullable=True),
        sa.Column("refused_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journeys")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_journeys_{column}"))
            for column, table in references.items()
        ),
        sa.CheckConstraint("excluded IN ('team')", name=op.f("ck_journeys_excluded")),
    )
    op.create_table(
        "journey_steps",
        sa.Column("journey_id", BIG_ID, nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("form_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("journey_id", "step", name=op.f("pk_journey_steps")),
        sa.ForeignKeyConstraint(
            ["journey_id"], ["journeys.id"], name=op.f("fk_journey_steps_journey_id")
        ),
        sqlite_with_rowid=False,
    )
