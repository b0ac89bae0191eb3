"""Keep who was taken out of a team."""

import sqlalchemy as sa
from alembic import op

revision: str = "0032"
down_revision: str | None = "0031"
branch_labels: None = None
depends_on: None = None

readable_by_the_version_before = True

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "team_removals",
        sa.Column("team_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["members.person_id"], name=op.f("fk_team_removals_person_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_removals_team_id")),
        sa.PrimaryKeyConstraint("team_id", "person_id", name=op.f("pk_team_removals")),
    )


def downgrade() -> None:
    op.drop_table("team_removals")
