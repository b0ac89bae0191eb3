"""Teams, leads and dialogues: who works what came in, until when, and what was said.

The default team is there from the start; what came before has no lead, and goes on as it was.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: None = None
depends_on: None = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
KIND = sa.String(length=32)
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
FACTS = {
    "partial_at": MOMENT,
    "taken_at": MOMENT,
    "taken_by": BIG_ID,
    "take_seconds": BIG_ID,
    "answered_at": MOMENT,
    "answered_by": BIG_ID,
    "answer_seconds": BIG_ID,
    "answer_working_seconds": BIG_ID,
    "qualified_at": MOMENT,
    "won_at": MOMENT,
    "lost_at": MOMENT,
    "amount": BIG_ID,
    "currency": sa.String(),
}
"""What journeys tell from now on."""
NEW_TASKS = (
    "complete",
    "cancelled",
    "lead_card",
    "lead_mention",
    "responsible",
    "lead_note",
    "follow_up_todo",
    "todo_done",
    "lost_in_crm",
    "relay",
    "relay_edit",
    "take_words_back",
    "mark_words",
    "open_thread",
    "thread_look",
    "bundle",
    "member_menu",
    "member_left",
    "member_news",
    "invitation_news",
    "ban_question",
    "portal_users",
    "leads_digest",
    "burst_digest",
    "prospect_notice",
    "read_outcomes",
)
"""Types of rows that an earlier version does not know."""


def upgrade() -> None:
    _make_tables()
    op.execute(
        "INSERT INTO teams (id, name, place, more_chats, rules, created_at, revision)"
        " VALUES (1, '', 'group', '[]', '{}', '1970-01-01 00:00:00.000000', 0)"
    )
    if op.get_bind().dialect.name == "postgresql":  # its sequence does not know of that row
        op.execute("SELECT setval('teams_id_seq', 1)")
    with op.batch_alter_table("links") as table:
        table.add_column(sa.Column("team_id", BIG_ID, nullable=True))
        table.create_foreign_key(op.f("fk_links_team_id"), "teams", ["team_id"], ["id"])
    with op.batch_alter_table("cards") as table:
        table.add_column(
            sa.Column("files_left", sa.Integer(), server_default=sa.text("0"), nullable=False)
        )
    op.add_column("outbox", sa.Column("chat_id", BIG_ID, nullable=True))
    op.drop_index("ix_outbox_turn", "outbox")
    op.create_index(
        "ix_outbox_turn",
        "outbox",
        ["queue", "priority", "due_at"],
        **_where("lease_owner IS NULL AND chat_id IS NULL"),
    )
    op.create_index(
        "ix_outbox_line",
        "outbox",
        ["chat_id", "priority", "due_at"],
        **_where("chat_id IS NOT NULL"),
    )
    op.execute("UPDATE outbox SET priority = priority + 1 WHERE priority > 0")
    with op.batch_alter_table("conversations") as table:
        table.add_column(sa.Column("reminded_at", MOMENT, nullable=True))
    with op.batch_alter_table("submissions") as table:
        table.add_column(sa.Column("partial", JSON, nullable=True))
    op.create_index(
        "ix_visits_created_at", "visits", ["created_at", "counts", "link_id", "campaign_id"]
    )
    with op.batch_alter_table("touches") as table:
        table.drop_constraint(op.f("ck_touches_excluded"), type_="check")
    with op.batch_alter_table("journeys") as table:
        table.drop_constraint(op.f("ck_journeys_excluded"), type_="check")
        for name, kind in FACTS.items():
            table.add_column(sa.Column(name, kind, nullable=True))


def downgrade() -> None:  # noqa: PLR0915  one statement for each table
    for name in ("touches", "journeys"):
        table = sa.table(name, sa.column("excluded"))
        op.execute(table.update().where(table.c.excluded != "team").values(excluded=None))
    with op.batch_alter_table("journeys") as table:
        for name in FACTS:
            table.drop_column(name)
        table.create_check_constraint(op.f("ck_journeys_excluded"), "excluded IN ('team')")
    with op.batch_alter_table("touches") as table:
        table.create_check_constraint(op.f("ck_touches_excluded"), "excluded IN ('team')")
    with op.batch_alter_table("submissions") as table:
        table.drop_column("partial")
    with op.batch_alter_table("conversations") as table:
        table.drop_column("reminded_at")
    op.execute(
        "UPDATE outbox SET priority = CASE priority WHEN 4 THEN 1 ELSE priority - 1 END"
        " WHERE priority > 0"
    )
    op.drop_index("ix_outbox_turn", "outbox")
    op.create_index(
        "ix_outbox_turn", "outbox", ["queue", "priority", "due_at"], **_where("lease_owner IS NULL")
    )
    op.drop_index("ix_outbox_line", "outbox")
    op.drop_column("outbox", "chat_id")
    with op.batch_alter_table("cards") as table:
        table.drop_column("files_left")
    op.drop_index("ix_visits_created_at", "visits")
    with op.batch_alter_table("links") as table:
        table.drop_constraint(op.f("fk_links_team_id"), type_="foreignkey")
        table.drop_column("team_id")
    rows = sa.table("outbox", sa.column("type"))
    op.execute(rows.delete().where(rows.c.type.in_(NEW_TASKS)))
    op.drop_table("relayed_messages")
    op.drop_table("lead_submissions")
    op.drop_table("lead_entities")
    op.drop_table("lead_cards")
    op.drop_table("threads")
    op.drop_table("dialogue_bundles")
    op.drop_table("burst_leads")
    op.drop_table("assignments")
    op.drop_table("team_members")
    op.drop_table("ready_answers")
    op.drop_table("leads")
    op.drop_table("calendar_days")
    op.drop_table("absences")
    op.drop_table("nudge_switches")
    op.drop_table("members")
    op.drop_table("invitations")
    op.drop_table("worker_leases")
    op.drop_table("timers")
    op.drop_table("teams")
    op.drop_table("stage_events")
    op.drop_table("schema_readers")
    op.drop_table("portal_users")
    op.drop_table("place_troubles")
    op.drop_table("outages")
    op.drop_table("mutes")
    op.drop_table("moved_chats")
    op.drop_table("invitation_tries")
    op.drop_table("heartbeats")
    op.drop_table("crm_cursors")
    op.drop_table("chat_lines")
    op.drop_table("bursts")
    op.drop_table("bans")
    op.drop_table("audit")


def _make_tables() -> None:  # noqa: PLR0915  one statement for each table and index
    op.create_table(
        "audit",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", BIG_ID, nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_table(
        "bans",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("person_hash", sa.String(), nullable=False),
        sa.Column("person_id", BIG_ID, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", BIG_ID, nullable=True),
        sa.Column("from_at", MOMENT, nullable=False),
        sa.Column("until_at", MOMENT, nullable=True),
        sa.Column("lifted_at", MOMENT, nullable=True),
        sa.Column("lifted_by", BIG_ID, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bans")),
    )
    op.create_index("ix_bans_person_hash", "bans", ["person_hash"], **_where("lifted_at IS NULL"))
    op.create_table(
        "bursts",
        sa.Column("chat_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("topic_id", BIG_ID, nullable=True),
        sa.Column("message_id", BIG_ID, nullable=True),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("shown_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_bursts")),
    )
    op.create_table(
        "chat_lines",
        sa.Column("chat_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("people_from", MOMENT, nullable=False),
        sa.Column("others_from", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_chat_lines")),
    )
    op.create_table(
        "crm_cursors",
        sa.Column("name", KIND, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_crm_cursors")),
    )
    op.create_table(
        "heartbeats",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "invitation_tries",
        sa.Column("person_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_invitation_tries")),
    )
    op.create_table(
        "moved_chats",
        sa.Column("old_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("chat_id", BIG_ID, nullable=False),
        sa.PrimaryKeyConstraint("old_id", name=op.f("pk_moved_chats")),
        sa.UniqueConstraint("chat_id", name=op.f("uq_moved_chats_chat_id")),
    )
    op.create_table(
        "mutes",
        sa.Column("person_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("until_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_mutes")),
    )
    op.create_index("ix_mutes_until_at", "mutes", ["until_at"])
    op.create_table(
        "outages",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("from_at", MOMENT, nullable=False),
        sa.Column("until_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outages")),
    )
    op.create_table(
        "place_troubles",
        sa.Column("chat_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_place_troubles")),
    )
    op.create_table(
        "portal_users",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("contacts", JSON, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_users")),
    )
    op.create_table(
        "schema_readers",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("oldest", KIND, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schema_readers")),
    )
    op.create_table(
        "stage_events",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("crm_id", BIG_ID, nullable=False),
        sa.Column("history_id", BIG_ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("meaning", KIND, nullable=False),
        sa.Column("amount", BIG_ID, nullable=True),
        sa.Column("currency", KIND, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_events")),
        sa.CheckConstraint(
            "kind IN ('lead', 'deal', 'quote', 'contact', 'company')",
            name=op.f("ck_stage_events_kind"),
        ),
        sa.CheckConstraint(
            "meaning IN ('in_progress', 'won', 'lost')", name=op.f("ck_stage_events_meaning")
        ),
    )
    op.create_index("ix_stage_events_entity", "stage_events", ["kind", "crm_id", "at"])
    op.create_index(
        "uq_stage_events_history_id",
        "stage_events",
        ["kind", "history_id"],
        unique=True,
        **_where("history_id IS NOT NULL"),
    )
    op.create_table(
        "teams",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", KIND, nullable=False),
        sa.Column("chat", JSON, nullable=True),
        sa.Column("chat_id", BIG_ID, nullable=True),
        sa.Column("more_chats", JSON, nullable=False),
        sa.Column("hours", JSON, nullable=True),
        sa.Column("time_zone", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("rules", JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("archived_at", MOMENT, nullable=True),
        sa.Column("unattended_since", MOMENT, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.CheckConstraint("place IN ('topics', 'group', 'private')", name=op.f("ck_teams_place")),
    )
    op.create_index(
        "uq_teams_chat_id",
        "teams",
        ["chat_id"],
        unique=True,
        **_where("chat_id IS NOT NULL AND archived_at IS NULL"),
    )
    op.create_table(
        "timers",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("calendar", sa.String(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("budget_seconds", BIG_ID, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("fired_at", MOMENT, nullable=True),
        sa.Column("stopped_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timers")),
    )
    op.create_index(
        "ix_timers_calendar",
        "timers",
        ["calendar"],
        **_where("fired_at IS NULL AND stopped_at IS NULL"),
    )
    op.create_index(
        "ix_timers_due", "timers", ["due_at"], **_where("fired_at IS NULL AND stopped_at IS NULL")
    )
    op.create_index(
        "ix_timers_subject",
        "timers",
        ["subject"],
        **_where("fired_at IS NULL AND stopped_at IS NULL"),
    )
    op.create_index(
        "uq_timers_open",
        "timers",
        ["kind", "subject", "key", "stage"],
        unique=True,
        **_where("fired_at IS NULL AND stopped_at IS NULL"),
    )
    op.create_table(
        "worker_leases",
        sa.Column("queue", KIND, nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("epoch", BIG_ID, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("queue", name=op.f("pk_worker_leases")),
    )
    op.create_table(
        "invitations",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("team_id", BIG_ID, nullable=False),
        sa.Column("role", KIND, nullable=False),
        sa.Column("by", BIG_ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("used_by", BIG_ID, nullable=True),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_invitations_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
        sa.CheckConstraint(
            "role IN ('owner', 'admin', 'manager')", name=op.f("ck_invitations_role")
        ),
    )
    op.create_index("ix_invitations_team_id", "invitations", ["team_id"])
    op.create_table(
        "members",
        sa.Column("person_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("role", KIND, nullable=False),
        sa.Column("crm_user_id", BIG_ID, nullable=True),
        sa.Column("crm_confirmed_at", MOMENT, nullable=True),
        sa.Column("crm_inactive_at", MOMENT, nullable=True),
        sa.Column("time_zone", sa.String(), nullable=True),
        sa.Column("hours", JSON, nullable=True),
        sa.Column("max_open", sa.Integer(), nullable=False),
        sa.Column("max_per_window", sa.Integer(), nullable=False),
        sa.Column("window_minutes", sa.Integer(), nullable=False),
        sa.Column("languages", JSON, nullable=False),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_members_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_members")),
        sa.CheckConstraint("role IN ('owner', 'admin', 'manager')", name=op.f("ck_members_role")),
    )
    op.create_index(
        "uq_members_crm_user_id",
        "members",
        ["crm_user_id"],
        unique=True,
        **_where("removed_at IS NULL"),
    )
    op.create_table(
        "nudge_switches",
        sa.Column("person_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("off_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_nudge_switches_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_nudge_switches")),
    )
    op.create_table(
        "absences",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("from_at", MOMENT, nullable=False),
        sa.Column("until_at", MOMENT, nullable=True),
        sa.Column("by", BIG_ID, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["members.person_id"], name=op.f("fk_absences_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
        sa.CheckConstraint("kind IN ('away', 'leave', 'day_off')", name=op.f("ck_absences_kind")),
    )
    op.create_index("ix_absences_person_id", "absences", ["person_id", "until_at"])
    op.create_index(
        "uq_absences_away",
        "absences",
        ["person_id"],
        unique=True,
        **_where("kind = 'away' AND ended_at IS NULL"),
    )
    op.create_table(
        "calendar_days",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("team_id", BIG_ID, nullable=True),
        sa.Column("person_id", BIG_ID, nullable=True),
        sa.Column("shifts", JSON, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(team_id IS NULL) <> (person_id IS NULL)", name=op.f("ck_calendar_days_whose")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["members.person_id"], name=op.f("fk_calendar_days_person_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_calendar_days_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_days")),
    )
    op.create_index(
        "uq_calendar_days_person",
        "calendar_days",
        ["person_id", "day"],
        unique=True,
        **_where("person_id IS NOT NULL"),
    )
    op.create_index(
        "uq_calendar_days_team",
        "calendar_days",
        ["team_id", "day"],
        unique=True,
        **_where("team_id IS NOT NULL"),
    )
    op.create_table(
        "leads",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("team_id", BIG_ID, nullable=False),
        sa.Column("state", KIND, nullable=False),
        sa.Column("owner_id", BIG_ID, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("waiting_since", MOMENT, nullable=False),
        sa.Column("turn", KIND, nullable=False),
        sa.Column("turn_since", MOMENT, nullable=False),
        sa.Column("last_in_at", MOMENT, nullable=True),
        sa.Column("last_out_at", MOMENT, nullable=True),
        sa.Column("first_answer_at", MOMENT, nullable=True),
        sa.Column("expectation_at", MOMENT, nullable=True),
        sa.Column("offered_until", MOMENT, nullable=True),
        sa.Column("wakes_at", MOMENT, nullable=True),
        sa.Column("sleeps_on", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("muted_until", MOMENT, nullable=True),
        sa.Column("outcome", KIND, nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("rating_asked_at", MOMENT, nullable=True),
        sa.Column("rated_at", MOMENT, nullable=True),
        sa.Column("rating_words", sa.Text(), nullable=True),
        sa.Column("followed_up_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NOT NULL) = (state = 'closed')", name=op.f("ck_leads_closed_at")
        ),
        sa.CheckConstraint(
            "(owner_id IS NOT NULL) = (state IN ('offered', 'taken', 'asleep'))",
            name=op.f("ck_leads_owner"),
        ),
        sa.CheckConstraint(
            "rating IS NULL OR rating BETWEEN 1 AND 5", name=op.f("ck_leads_rating")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["members.person_id"], name=op.f("fk_leads_owner_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_leads_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_leads_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads")),
        sa.CheckConstraint(
            "state IN ('waiting', 'offered', 'taken', 'asleep', 'outside', 'closed')",
            name=op.f("ck_leads_state"),
        ),
        sa.CheckConstraint("turn IN ('team', 'prospect')", name=op.f("ck_leads_turn")),
        sa.CheckConstraint(
            "outcome IN ('won', 'lost', 'not_a_lead', 'spam', 'done', 'silent')",
            name=op.f("ck_leads_outcome"),
        ),
    )
    op.create_index("ix_leads_owner_id", "leads", ["owner_id"], **_where("owner_id IS NOT NULL"))
    op.create_index("ix_leads_person_id", "leads", ["person_id", "team_id"])
    op.create_index(
        "ix_leads_waiting", "leads", ["waiting_since"], **_where("state IN ('waiting', 'offered')")
    )
    op.create_index(
        "uq_leads_open",
        "leads",
        ["person_id", "team_id"],
        unique=True,
        **_where("closed_at IS NULL"),
    )
    op.create_table(
        "ready_answers",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("team_id", BIG_ID, nullable=True),
        sa.Column("person_id", BIG_ID, nullable=True),
        sa.Column("form_id", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("files", JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("archived_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["members.person_id"], name=op.f("fk_ready_answers_person_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_ready_answers_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ready_answers")),
    )
    op.create_index("ix_ready_answers_person_id", "ready_answers", ["person_id"])
    op.create_index(
        "ix_ready_answers_team_id", "ready_answers", ["team_id"], **_where("archived_at IS NULL")
    )
    op.create_table(
        "team_members",
        sa.Column("team_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["members.person_id"], name=op.f("fk_team_members_person_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_members_team_id")),
        sa.PrimaryKeyConstraint("team_id", "person_id", name=op.f("pk_team_members")),
    )
    op.create_index("ix_team_members_person_id", "team_members", ["person_id"])
    op.create_table(
        "assignments",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("lead_id", BIG_ID, nullable=False),
        sa.Column("member_id", BIG_ID, nullable=False),
        sa.Column("from_at", MOMENT, nullable=False),
        sa.Column("until_at", MOMENT, nullable=True),
        sa.Column("accepted_at", MOMENT, nullable=True),
        sa.Column("how", KIND, nullable=False),
        sa.Column("by", BIG_ID, nullable=True),
        sa.Column("pool", sa.String(), nullable=False),
        sa.Column("why", JSON, nullable=True),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_assignments_lead_id")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.person_id"], name=op.f("fk_assignments_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    op.create_index("ix_assignments_lead_id", "assignments", ["lead_id", "from_at"])
    op.create_index("ix_assignments_member_id", "assignments", ["member_id", "from_at"])
    op.create_index("ix_assignments_pool", "assignments", ["member_id", "pool", "from_at"])
    op.create_index(
        "uq_assignments_open", "assignments", ["lead_id"], unique=True, **_where("until_at IS NULL")
    )
    op.create_table(
        "burst_leads",
        sa.Column("chat_id", BIG_ID, nullable=False),
        sa.Column("lead_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["bursts.chat_id"], name=op.f("fk_burst_leads_chat_id")
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_burst_leads_lead_id")),
        sa.PrimaryKeyConstraint("chat_id", "lead_id", name=op.f("pk_burst_leads")),
    )
    op.create_index("ix_burst_leads_lead_id", "burst_leads", ["lead_id"])
    op.create_table(
        "dialogue_bundles",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("lead_id", BIG_ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("comment_id", BIG_ID, nullable=True),
        sa.Column("written_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_dialogue_bundles_lead_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dialogue_bundles")),
    )
    op.create_index("ix_dialogue_bundles_lead_id", "dialogue_bundles", ["lead_id"])
    op.create_table(
        "threads",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("lead_id", BIG_ID, nullable=False),
        sa.Column("chat_id", BIG_ID, nullable=False),
        sa.Column("topic_id", BIG_ID, nullable=True),
        sa.Column("state", KIND, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("shown", sa.String(), nullable=False),
        sa.Column("pinned", BIG_ID, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_threads_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threads")),
    )
    op.create_index("ix_threads_topic", "threads", ["chat_id", "topic_id"])
    op.create_index(
        "uq_threads_open",
        "threads",
        ["lead_id", "chat_id"],
        unique=True,
        **_where("state = 'open'"),
    )
    op.create_table(
        "lead_cards",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("lead_id", BIG_ID, nullable=False),
        sa.Column("role", KIND, nullable=False),
        sa.Column("chat_id", BIG_ID, nullable=False),
        sa.Column("topic_id", BIG_ID, nullable=True),
        sa.Column("message_id", BIG_ID, nullable=False),
        sa.Column("submission_id", BIG_ID, nullable=True),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("files_left", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_lead_cards_lead_id")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_lead_cards_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_cards")),
    )
    op.create_index("ix_lead_cards_lead_id", "lead_cards", ["lead_id"])
    op.create_index("ix_lead_cards_message", "lead_cards", ["chat_id", "message_id"])
    op.create_index("ix_lead_cards_submission_id", "lead_cards", ["submission_id"])
    op.create_table(
        "lead_entities",
        sa.Column("kind", KIND, nullable=False),
        sa.Column("crm_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("lead_id", BIG_ID, nullable=False),
        sa.Column("made", sa.Boolean(), nullable=False),
        sa.Column("submission_id", BIG_ID, nullable=True),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("meaning", KIND, nullable=True),
        sa.Column("pipeline", sa.Integer(), nullable=True),
        sa.Column("responsible", BIG_ID, nullable=True),
        sa.Column("amount", BIG_ID, nullable=True),
        sa.Column("currency", KIND, nullable=True),
        sa.Column("updated_at", MOMENT, nullable=True),
        sa.Column("moved_at", MOMENT, nullable=True),
        sa.Column("history_id", BIG_ID, nullable=True),
        sa.Column("qualified_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("seen_at", MOMENT, nullable=True),
        sa.Column("written_at", MOMENT, nullable=True),
        sa.Column("stirred_at", MOMENT, nullable=True),
        sa.Column("refused_responsible", BIG_ID, nullable=True),
        sa.Column("comment_id", BIG_ID, nullable=True),
        sa.Column("todo_id", BIG_ID, nullable=True),
        sa.Column("todo_at", MOMENT, nullable=True),
        sa.Column("gone", KIND, nullable=True),
        sa.Column("gone_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_lead_entities_lead_id")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_lead_entities_submission_id")
        ),
        sa.PrimaryKeyConstraint("kind", "crm_id", name=op.f("pk_lead_entities")),
        sa.CheckConstraint(
            "kind IN ('lead', 'deal', 'quote', 'contact', 'company')",
            name=op.f("ck_lead_entities_kind"),
        ),
        sa.CheckConstraint(
            "meaning IN ('in_progress', 'won', 'lost')", name=op.f("ck_lead_entities_meaning")
        ),
        sa.CheckConstraint(
            "gone IN ('deleted', 'followed', 'converted', 'hidden')",
            name=op.f("ck_lead_entities_gone"),
        ),
    )
    op.create_index("ix_lead_entities_lead_id", "lead_entities", ["lead_id"])
    op.create_index("ix_lead_entities_submission_id", "lead_entities", ["submission_id"])
    op.create_table(
        "lead_submissions",
        sa.Column("submission_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("lead_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_lead_submissions_lead_id")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_lead_submissions_submission_id")
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_lead_submissions")),
    )
    op.create_index("ix_lead_submissions_lead_id", "lead_submissions", ["lead_id"])
    op.create_table(
        "relayed_messages",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("lead_id", BIG_ID, nullable=False),
        sa.Column("direction", KIND, nullable=False),
        sa.Column("fate", KIND, nullable=False),
        sa.Column("source_chat", BIG_ID, nullable=False),
        sa.Column("source_message", BIG_ID, nullable=False),
        sa.Column("album", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("composed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("files", JSON, nullable=False),
        sa.Column("reply_to", BIG_ID, nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("author_id", BIG_ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("target_chat", BIG_ID, nullable=True),
        sa.Column("target_topic", BIG_ID, nullable=True),
        sa.Column("target_message", BIG_ID, nullable=True),
        sa.Column("shown", sa.Text(), nullable=True),
        sa.Column("retried", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("edited_at", MOMENT, nullable=True),
        sa.Column("bundle_id", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["bundle_id"], ["dialogue_bundles.id"], name=op.f("fk_relayed_messages_bundle_id")
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_relayed_messages_lead_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relayed_messages")),
    )
    op.create_index(
        "ix_relayed_messages_at", "relayed_messages", ["at"], **_where("text IS NOT NULL")
    )
    op.create_index("ix_relayed_messages_bundle_id", "relayed_messages", ["bundle_id"])
    op.create_index(
        "ix_relayed_messages_collecting",
        "relayed_messages",
        ["source_chat"],
        **_where("fate = 'collecting'"),
    )
    op.create_index("ix_relayed_messages_lead_id", "relayed_messages", ["lead_id", "id"])
    op.create_index(
        "ix_relayed_messages_target", "relayed_messages", ["target_chat", "target_message"]
    )
    op.create_index(
        "ix_relayed_messages_unbundled",
        "relayed_messages",
        ["lead_id"],
        **_where("bundle_id IS NULL"),
    )
    op.create_index(
        "uq_relayed_messages_source",
        "relayed_messages",
        ["source_chat", "source_message", "target_chat"],
        unique=True,
    )


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
