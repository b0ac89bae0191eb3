"""The tables of the first version."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0001"
down_revision: str | None = None
branch_labels: None = None
depends_on: None = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
KIND = sa.String(32)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "handled_updates",
        sa.Column("update_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_handled_updates")),
    )
    op.create_index("ix_handled_updates_at", "handled_updates", ["at"])
    op.create_table(
        "pauses",
        sa.Column("lane", KIND, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("probe_at", MOMENT, nullable=False),
        sa.Column("probes", sa.Integer(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("lane", name=op.f("pk_pauses")),
        sa.CheckConstraint("lane IN ('crm', 'telegram')", name=op.f("ck_pauses_lane")),
    )
    op.create_table(
        "people",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("username", sa.String(), nullable=True),
        sa.Column("language_code", sa.String(), nullable=True),
        sa.Column("chosen_language", sa.String(), nullable=True),
        sa.Column("first_seen_at", MOMENT, nullable=False),
        sa.Column("blocked_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_table(
        "set_aside_updates",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("update_id", BIG_ID, nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_aside_updates")),
    )
    op.create_table(
        "tokens",
        sa.Column("portal", sa.String(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("portal", name=op.f("pk_tokens")),
    )
    op.create_table(
        "visits",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("token", name=op.f("uq_visits_token")),
    )
    op.create_index("ix_visits_created_at", "visits", ["created_at"])
    op.create_table(
        "conversations",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("form_id", sa.String(), nullable=False),
        sa.Column("form_hash", sa.String(), nullable=False),
        sa.Column("submission_key", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("place", KIND, nullable=False),
        sa.Column("step", sa.String(), nullable=True),
        sa.Column("editing", sa.Boolean(), nullable=False),
        sa.Column("resuming", sa.Boolean(), nullable=False),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("skipped", JSON, nullable=False),
        sa.Column("draft", JSON, nullable=True),
        sa.Column("album", sa.String(), nullable=True),
        sa.Column("consent", JSON, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("ended", KIND, nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("next_form", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_conversations_person_id")
        ),
        sa.CheckConstraint(
            "ended IN ('submitted', 'cancelled', 'replaced')", name=op.f("ck_conversations_ended")
        ),
        sa.CheckConstraint("kind IN ('submission', 'link')", name=op.f("ck_conversations_kind")),
        sa.CheckConstraint(
            "place IN ('consent', 'step', 'summary')", name=op.f("ck_conversations_place")
        ),
        sa.CheckConstraint("revision >= 0", name=op.f("ck_conversations_revision")),
        sa.CheckConstraint(
            "step IS NOT NULL OR place <> 'step'", name=op.f("ck_conversations_step")
        ),
    )
    op.create_index(
        "uq_conversations_open",
        "conversations",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("ended IS NULL"),
        postgresql_where=sa.text("ended IS NULL"),
    )
    op.create_table(
        "links",
        sa.Column("utm_source", sa.String(), nullable=False),
        sa.Column("utm_medium", sa.String(), nullable=False),
        sa.Column("utm_campaign", sa.String(), nullable=False),
        sa.Column("utm_content", sa.String(), nullable=False),
        sa.Column("utm_term", sa.String(), nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("form_id", sa.String(), nullable=True),
        sa.Column("window_days", sa.Integer(), nullable=True),
        sa.Column("tail", sa.String(), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", BIG_ID, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name=op.f("fk_links_created_by")),
        sa.UniqueConstraint("code", name=op.f("uq_links_code")),
        sa.CheckConstraint("code = lower(code)", name=op.f("ck_links_folded")),
    )
    op.create_index("ix_links_created_by", "links", ["created_by"])
    op.create_table(
        "touches",
        sa.Column("utm_source", sa.String(), nullable=False),
        sa.Column("utm_medium", sa.String(), nullable=False),
        sa.Column("utm_campaign", sa.String(), nullable=False),
        sa.Column("utm_content", sa.String(), nullable=False),
        sa.Column("utm_term", sa.String(), nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("payload", sa.String(), nullable=False),
        sa.Column("link_id", BIG_ID, nullable=True),
        sa.Column("link_code", sa.String(), nullable=False),
        sa.Column("link_title", sa.String(), nullable=False),
        sa.Column("window_days", sa.Integer(), nullable=True),
        sa.Column("visit_token", sa.String(), nullable=True),
        sa.Column("has_source", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touches")),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], name=op.f("fk_touches_link_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_touches_person_id")),
        sa.CheckConstraint(
            "kind IN ('link', 'disabled_link', 'visit', 'unknown', 'bare')",
            name=op.f("ck_touches_kind"),
        ),
    )
    op.create_index("ix_touches_link_id_person_id", "touches", ["link_id", "person_id"])
    op.create_index(
        "ix_touches_unknown",
        "touches",
        ["person_id"],
        sqlite_where=sa.text("kind = 'unknown'"),
        postgresql_where=sa.text("kind = 'unknown'"),
    )
    op.create_index(
        "ix_touches_with_source",
        "touches",
        ["person_id", "at"],
        sqlite_where=sa.text("has_source = 1"),
        postgresql_where=sa.text("has_source"),
    )
    op.create_table(
        "submissions",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("form_id", sa.String(), nullable=False),
        sa.Column("form_hash", sa.String(), nullable=False),
        sa.Column("form_title", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("person", JSON, nullable=False),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("consent", JSON, nullable=True),
        sa.Column("attribution", JSON, nullable=False),
        sa.Column("credited_touch_id", BIG_ID, nullable=True),
        sa.Column("credited_link_id", BIG_ID, nullable=True),
        sa.Column("crm", JSON, nullable=False),
        sa.Column("repeat", KIND, nullable=False),
        sa.Column("chat", JSON, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("state", KIND, nullable=False),
        sa.Column("state_at", MOMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("delivered_at", MOMENT, nullable=True),
        sa.Column("trace_id", BIG_ID, nullable=True),
        sa.Column("joined", sa.Boolean(), nullable=False),
        sa.Column("commented", sa.Boolean(), nullable=False),
        sa.Column("files", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sa.ForeignKeyConstraint(
            ["credited_link_id"], ["links.id"], name=op.f("fk_submissions_credited_link_id")
        ),
        sa.ForeignKeyConstraint(
            ["credited_touch_id"], ["touches.id"], name=op.f("fk_submissions_credited_touch_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_submissions_person_id")
        ),
        sa.UniqueConstraint("key", name=op.f("uq_submissions_key")),
        sa.CheckConstraint(
            "(delivered_at IS NOT NULL) = (state = 'delivered')",
            name=op.f("ck_submissions_delivered_at"),
        ),
        sa.CheckConstraint("repeat IN ('new', 'comment')", name=op.f("ck_submissions_repeat")),
        sa.CheckConstraint(
            "state IN ('queued', 'delivered', 'buried')", name=op.f("ck_submissions_state")
        ),
    )
    op.create_index(
        "ix_submissions_buried",
        "submissions",
        ["state_at"],
        sqlite_where=sa.text("state = 'buried'"),
        postgresql_where=sa.text("state = 'buried'"),
    )
    op.create_index("ix_submissions_credited_link_id", "submissions", ["credited_link_id"])
    op.create_index("ix_submissions_credited_touch_id", "submissions", ["credited_touch_id"])
    op.create_index("ix_submissions_person_id", "submissions", ["person_id"])
    op.create_table(
        "cards",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("submission_id", BIG_ID, nullable=False),
        sa.Column("chat_id", BIG_ID, nullable=False),
        sa.Column("topic_id", BIG_ID, nullable=True),
        sa.Column("message_id", BIG_ID, nullable=False),
        sa.Column("shown_state", KIND, nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cards")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_cards_submission_id")
        ),
        sa.UniqueConstraint("submission_id", name=op.f("uq_cards_submission_id")),
        sa.CheckConstraint(
            "shown_state IN ('queued', 'delivered', 'buried')", name=op.f("ck_cards_shown_state")
        ),
    )
    op.create_index("ix_cards_chat_id", "cards", ["chat_id"])
    op.create_table(
        "crm_entities",
        sa.Column("submission_id", BIG_ID, nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("crm_id", BIG_ID, nullable=False),
        sa.Column("made", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("submission_id", "kind", name=op.f("pk_crm_entities")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_crm_entities_submission_id")
        ),
        sa.CheckConstraint(
            "kind IN ('lead', 'deal', 'quote', 'contact', 'company')",
            name=op.f("ck_crm_entities_kind"),
        ),
    )
    op.create_index("ix_crm_entities_kind_crm_id", "crm_entities", ["kind", "crm_id"])
    op.create_table(
        "outbox",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("lane", KIND, nullable=False),
        sa.Column("task", KIND, nullable=False),
        sa.Column("submission_id", BIG_ID, nullable=True),
        sa.Column("notice", JSON, nullable=True),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("sending", sa.Boolean(), nullable=False),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_outbox_submission_id")
        ),
        sa.CheckConstraint("attempt >= 0", name=op.f("ck_outbox_attempt")),
        sa.CheckConstraint("lane IN ('crm', 'telegram')", name=op.f("ck_outbox_lane")),
        sa.CheckConstraint("claimed_by IS NOT NULL OR NOT sending", name=op.f("ck_outbox_sending")),
        sa.CheckConstraint(
            "submission_id IS NOT NULL OR notice IS NOT NULL", name=op.f("ck_outbox_subject")
        ),
        sa.CheckConstraint(
            "task IN ('deliver', 'upload', 'card', 'notice')", name=op.f("ck_outbox_task")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_outbox_claimed",
        "outbox",
        ["lane"],
        sqlite_where=sa.text("claimed_by IS NOT NULL"),
        postgresql_where=sa.text("claimed_by IS NOT NULL"),
    )
    op.create_index("ix_outbox_submission_id", "outbox", ["submission_id", "task"])
    op.create_index(
        "ix_outbox_unclaimed",
        "outbox",
        ["lane", "due_at"],
        sqlite_where=sa.text("claimed_by IS NULL"),
        postgresql_where=sa.text("claimed_by IS NULL"),
    )
    op.create_table(
        "outbox_keys",
        sa.Column("outbox_id", BIG_ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("lane", KIND, nullable=False),
        sa.PrimaryKeyConstraint("outbox_id", "key", name=op.f("pk_outbox_keys")),
        sa.ForeignKeyConstraint(
            ["outbox_id"], ["outbox.id"], name=op.f("fk_outbox_keys_outbox_id"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("lane IN ('crm', 'telegram')", name=op.f("ck_outbox_keys_lane")),
    )
    op.create_index("ix_outbox_keys_turn", "outbox_keys", ["lane", "key", "outbox_id"])


def downgrade() -> None:
    for table in (
        "outbox_keys",
        "outbox",
        "crm_entities",
        "cards",
        "submissions",
        "touches",
        "links",
        "conversations",
        "visits",
        "tokens",
        "set_aside_updates",
        "people",
        "pauses",
        "handled_updates",
    ):
        op.drop_table(table)
