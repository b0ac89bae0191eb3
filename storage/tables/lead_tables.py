"""Leads: who has them, what is waited for, and what the CRM last said of them.

Narrow, beside submissions, whose snapshots make a row of theirs four thousand bytes long.
"""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Named,
    String,
    Table,
    Text,
    TypedColumns,
    false,
)

from intake.forms.crm_part import EntityKind
from intake.leads.assignment import How, Why
from intake.leads.cards.lead_card import CardRole
from intake.leads.lead import LeadOutcome, LeadState, Side
from intake.leads.timer import TimerKind
from intake.outcomes.lead_entity import Gone, StageMeaning
from storage.column_types import KIND_LENGTH, BigId, Snapshot, UtcDateTime, one_of
from storage.tables.metadata import metadata, partial_index


class LeadColumns(TypedColumns):
    """What a team has with one prospect: one open row for both."""

    id: Named[int] = Column(BigId, primary_key=True)
    person_id: Named[int] = Column(BigId, ForeignKey("people.id"))
    team_id: Named[int] = Column(BigId, ForeignKey("teams.id"))
    state: Named[LeadState] = Column(one_of(LeadState, "state"))
    owner_id: Named[int | None] = Column(BigId, ForeignKey("members.person_id"))
    revision: Named[int]
    opened_at: Named[datetime] = Column(UtcDateTime)
    waiting_since: Named[datetime] = Column(UtcDateTime)
    turn: Named[Side] = Column(one_of(Side, "turn"))
    turn_since: Named[datetime] = Column(UtcDateTime)
    last_in_at: Named[datetime | None] = Column(UtcDateTime)
    last_out_at: Named[datetime | None] = Column(UtcDateTime)
    first_answer_at: Named[datetime | None] = Column(UtcDateTime)
    expectation_at: Named[datetime | None] = Column(UtcDateTime)
    offered_until: Named[datetime | None] = Column(UtcDateTime)
    wakes_at: Named[datetime | None] = Column(UtcDateTime)
    sleeps_on: Named[bool] = Column(server_default=false())
    muted_until: Named[datetime | None] = Column(UtcDateTime)
    outcome: Named[LeadOutcome | None] = Column(one_of(LeadOutcome, "outcome"))
    reason: Named[str | None]
    closed_at: Named[datetime | None] = Column(UtcDateTime)
    rating: Named[int | None]
    rating_asked_at: Named[datetime | None] = Column(UtcDateTime)
    rated_at: Named[datetime | None] = Column(UtcDateTime)
    rating_words: Named[str | None] = Column(Text)
    followed_up_at: Named[datetime | None] = Column(UtcDateTime)


class LeadSubmissionColumns(TypedColumns):
    """Which lead a submission belongs to."""

    submission_id: Named[int] = Column(
        BigId, ForeignKey("submissions.id"), primary_key=True, autoincrement=False
    )
    lead_id: Named[int] = Column(BigId, ForeignKey("leads.id"))


class AssignmentColumns(TypedColumns):
    """Who had a lead from when until when, and why."""

    id: Named[int] = Column(BigId, primary_key=True)
    lead_id: Named[int] = Column(BigId, ForeignKey("leads.id"))
    member_id: Named[int] = Column(BigId, ForeignKey("members.person_id"))
    from_at: Named[datetime] = Column(UtcDateTime)
    until_at: Named[datetime | None] = Column(UtcDateTime)
    accepted_at: Named[datetime | None] = Column(UtcDateTime)
    how: Named[How] = Column(one_of(How, "how", checked=False))
    by: Named[int | None] = Column(BigId)
    pool: Named[str]
    why: Named[Why | None] = Column(Snapshot(Why))


class TimerColumns(TypedColumns):
    """What is waited for, and since when."""

    id: Named[int] = Column(BigId, primary_key=True)
    kind: Named[TimerKind] = Column(one_of(TimerKind, "kind", checked=False))
    subject: Named[str]
    key: Named[str]
    stage: Named[int]
    calendar: Named[str]
    started_at: Named[datetime] = Column(UtcDateTime)
    budget_seconds: Named[int] = Column(BigId)
    due_at: Named[datetime] = Column(UtcDateTime)
    payload: Named[dict[str, str | int]] = Column(Snapshot(dict[str, str | int]))
    fired_at: Named[datetime | None] = Column(UtcDateTime)
    stopped_at: Named[datetime | None] = Column(UtcDateTime)


class LeadCardColumns(TypedColumns):
    """Messages that show a lead beside its submissions' own cards."""

    id: Named[int] = Column(BigId, primary_key=True)
    lead_id: Named[int] = Column(BigId, ForeignKey("leads.id"))
    role: Named[CardRole] = Column(one_of(CardRole, "role", checked=False))
    chat_id: Named[int] = Column(BigId)
    topic_id: Named[int | None] = Column(BigId)
    message_id: Named[int] = Column(BigId)
    submission_id: Named[int | None] = Column(BigId, ForeignKey("submissions.id"))
    fingerprint: Named[str]
    sent_at: Named[datetime] = Column(UtcDateTime)
    files_left: Named[int]


class BurstColumns(TypedColumns):
    """The message that tells a chat of many new leads: one for each chat, while it lasts."""

    chat_id: Named[int] = Column(BigId, primary_key=True, autoincrement=False)
    topic_id: Named[int | None] = Column(BigId)
    message_id: Named[int | None] = Column(BigId)
    page: Named[int]
    fingerprint: Named[str]
    shown_at: Named[datetime | None] = Column(UtcDateTime)


class BurstLeadColumns(TypedColumns):
    """Which leads it tells of."""

    chat_id: Named[int] = Column(BigId, ForeignKey("bursts.chat_id"), primary_key=True)
    lead_id: Named[int] = Column(BigId, ForeignKey("leads.id"), primary_key=True)


class LeadEntityColumns(TypedColumns):
    """What of a lead exists in the CRM, and how it was last seen there: the base of comparisons."""

    kind: Named[EntityKind] = Column(one_of(EntityKind, "kind"), primary_key=True)
    crm_id: Named[int] = Column(BigId, primary_key=True, autoincrement=False)
    lead_id: Named[int] = Column(BigId, ForeignKey("leads.id"))
    made: Named[bool]
    submission_id: Named[int | None] = Column(BigId, ForeignKey("submissions.id"))
    """The one that made it: money counts once."""
    stage: Named[str | None]
    meaning: Named[StageMeaning | None] = Column(one_of(StageMeaning, "meaning"))
    pipeline: Named[int | None]
    responsible: Named[int | None] = Column(BigId)
    """Who was seen last; 0: somebody else than before, and nothing was concluded yet."""
    amount: Named[int | None] = Column(BigId)
    """In the currency's smallest units."""
    currency: Named[str | None] = Column(String(KIND_LENGTH))
    updated_at: Named[datetime | None] = Column(UtcDateTime)
    """The portal's ``updatedTime``."""
    moved_at: Named[datetime | None] = Column(UtcDateTime)
    """The portal's ``movedTime``."""
    history_id: Named[int | None] = Column(BigId)
    """The last row of its stage history that was read."""
    qualified_at: Named[datetime | None] = Column(UtcDateTime)
    ended_at: Named[datetime | None] = Column(UtcDateTime)
    seen_at: Named[datetime | None] = Column(UtcDateTime)
    written_at: Named[datetime | None] = Column(UtcDateTime)
    """When we last changed it, set out to, or left it because it was changed there: what was asked
    for before tells nothing."""
    stirred_at: Named[datetime | None] = Column(UtcDateTime)
    """An event told that it changed."""
    refused_responsible: Named[int | None] = Column(BigId)
    """Whom the portal refused, and that was told."""
    comment_id: Named[int | None] = Column(BigId)
    """A timeline comment of ours: the thread to the card into which this one was merged."""
    todo_id: Named[int | None] = Column(BigId)
    todo_at: Named[datetime | None] = Column(UtcDateTime)
    gone: Named[Gone | None] = Column(one_of(Gone, "gone"))
    gone_at: Named[datetime | None] = Column(UtcDateTime)
    account_amount: Named[int | None] = Column(BigId)
    """In the smallest units of the portal's currency of account."""
    account_currency: Named[str | None] = Column(String(KIND_LENGTH))
    sent_responsible: Named[int | None] = Column(BigId)
    """Whom the portal was told of, as long as nobody knows whether that arrived."""


class CrmCursorColumns(TypedColumns):
    """How far the CRM was read, by what was read."""

    name: Named[str] = Column(String(KIND_LENGTH), primary_key=True)
    at: Named[datetime] = Column(UtcDateTime)
    """By the CRM's own clock."""


class StageEventColumns(TypedColumns):
    """Stages that an entity reached, as they were seen; by entity, since two leads may share it."""

    id: Named[int] = Column(BigId, primary_key=True)
    kind: Named[EntityKind] = Column(one_of(EntityKind, "kind"))
    crm_id: Named[int] = Column(BigId)
    history_id: Named[int | None] = Column(BigId)
    at: Named[datetime] = Column(UtcDateTime)
    stage: Named[str]
    meaning: Named[StageMeaning] = Column(one_of(StageMeaning, "meaning"))
    amount: Named[int | None] = Column(BigId)
    currency: Named[str | None] = Column(String(KIND_LENGTH))


leads = Table(
    "leads",
    metadata,
    LeadColumns,
    CheckConstraint(
        "(owner_id IS NOT NULL) = (state IN ('offered', 'taken', 'asleep'))", name="owner"
    ),
    CheckConstraint("(closed_at IS NOT NULL) = (state = 'closed')", name="closed_at"),
    CheckConstraint("rating IS NULL OR rating BETWEEN 1 AND 5", name="rating"),
)
Index(
    "uq_leads_open",
    leads.c.person_id,
    leads.c.team_id,
    unique=True,
    **partial_index("closed_at IS NULL"),
)
Index("ix_leads_person_id", leads.c.person_id, leads.c.team_id)
Index(
    "ix_leads_waiting",
    leads.c.waiting_since,
    **partial_index("state IN ('waiting', 'offered')"),
)
Index("ix_leads_owner_id", leads.c.owner_id, **partial_index("owner_id IS NOT NULL"))

lead_submissions = Table("lead_submissions", metadata, LeadSubmissionColumns)
Index("ix_lead_submissions_lead_id", lead_submissions.c.lead_id)

assignments = Table("assignments", metadata, AssignmentColumns)
Index(
    "uq_assignments_open",
    assignments.c.lead_id,
    unique=True,
    **partial_index("until_at IS NULL"),
)
Index("ix_assignments_lead_id", assignments.c.lead_id, assignments.c.from_at)
Index("ix_assignments_pool", assignments.c.member_id, assignments.c.pool, assignments.c.from_at)
Index("ix_assignments_member_id", assignments.c.member_id, assignments.c.from_at)

timers = Table("timers", metadata, TimerColumns)
Index(
    "uq_timers_open",
    timers.c.kind,
    timers.c.subject,
    timers.c.key,
    timers.c.stage,
    unique=True,
    **partial_index("fired_at IS NULL AND stopped_at IS NULL"),
)
Index(
    "ix_timers_due",
    timers.c.due_at,
    **partial_index("fired_at IS NULL AND stopped_at IS NULL"),
)
Index(
    "ix_timers_subject",
    timers.c.subject,
    **partial_index("fired_at IS NULL AND stopped_at IS NULL"),
)
Index(
    "ix_timers_calendar",
    timers.c.calendar,
    **partial_index("fired_at IS NULL AND stopped_at IS NULL"),
)

lead_cards = Table("lead_cards", metadata, LeadCardColumns)
Index("ix_lead_cards_lead_id", lead_cards.c.lead_id)
Index("ix_lead_cards_message", lead_cards.c.chat_id, lead_cards.c.message_id)
Index("ix_lead_cards_submission_id", lead_cards.c.submission_id)

bursts = Table("bursts", metadata, BurstColumns)
burst_leads = Table("burst_leads", metadata, BurstLeadColumns)
Index("ix_burst_leads_lead_id", burst_leads.c.lead_id)

lead_entities = Table("lead_entities", metadata, LeadEntityColumns)
Index("ix_lead_entities_lead_id", lead_entities.c.lead_id)

Index("ix_lead_entities_submission_id", lead_entities.c.submission_id)

crm_cursors = Table("crm_cursors", metadata, CrmCursorColumns)

stage_events = Table("stage_events", metadata, StageEventColumns)
Index("ix_stage_events_entity", stage_events.c.kind, stage_events.c.crm_id, stage_events.c.at)
Index(
    "uq_stage_events_history_id",
    stage_events.c.kind,
    stage_events.c.history_id,
    unique=True,
    **partial_index("history_id IS NOT NULL"),
)
