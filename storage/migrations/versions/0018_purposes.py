"""A conversation says which form it is in; what that form is for, the process knows."""

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: None = None
depends_on: None = None

WIZARDS = {"newlink": "link", "correct": "correction"}
"""The kinds that there were, by the forms that had them; all others were submissions."""


def upgrade() -> None:
    with op.batch_alter_table("conversations") as table:
        table.drop_constraint(op.f("ck_conversations_kind"), type_="check")
        table.drop_column("kind")


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"  # elsewhere a copy would count from 1 again
    with op.batch_alter_table("conversations", recreate="always" if is_sqlite else "auto") as table:
        kind = sa.Column("kind", sa.String(length=32), nullable=True)
        table.add_column(kind, **({"insert_after": "person_id"} if is_sqlite else {}))
    conversations = sa.table("conversations", sa.column("kind"), sa.column("form_id"))
    said = sa.case(WIZARDS, value=conversations.c.form_id, else_="submission")
    op.execute(conversations.update().values(kind=said))
    with op.batch_alter_table("conversations") as table:
        table.alter_column("kind", existing_type=sa.String(length=32), nullable=False)
        table.create_check_constraint(
            op.f("ck_conversations_kind"), "kind IN ('submission', 'link', 'correction')"
        )
