"""Submissions, what exists of them in the CRM, and their cards."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Named,
    Table,
    Text,
    TypedColumns,
    text,
)

from intake.attribution.credit import Attribution
from intake.conversation.conversation import ConsentGiven
from intake.forms.answer import FileKind
from intake.forms.crm_part import CrmPart, EntityKind
from intake.forms.form import RepeatPolicy
from intake.kernel.person import Person
from intake.submissions.card import News
from intake.submissions.submission import (
    Dropped,
    Misfit,
    PartialStart,
    SubmissionState,
    SubmittedAnswer,
    TouchTrace,
)
from intake.team.card_chat import CardChat
from storage.column_types import BigId, Snapshot, UtcDateTime, one_of
from storage.tables.metadata import metadata, partial_index


class SubmissionColumns(TypedColumns):
    """Completed forms, with snapshots of all that a delivery needs."""

    id: Named[int] = Column(BigId, primary_key=True)
    key: Named[str] = Column(unique=True)
    person_id: Named[int] = Column(BigId, ForeignKey("people.id"))
    form_id: Named[str]
    form_hash: Named[str]
    form_title: Named[str]
    language: Named[str]
    person: Named[Person] = Column(Snapshot(Person))
    answers: Named[tuple[SubmittedAnswer, ...]] = Column(Snapshot(tuple[SubmittedAnswer, ...]))
    consent: Named[ConsentGiven | None] = Column(Snapshot(ConsentGiven))
    attribution: Named[Attribution] = Column(Snapshot(Attribution))
    credited_touch_id: Named[int | None] = Column(BigId, ForeignKey("touches.id"))
    credited_link_id: Named[int | None] = Column(BigId, ForeignKey("links.id"))
    crm: Named[CrmPart] = Column(Snapshot(CrmPart))
    repeat: Named[RepeatPolicy] = Column(one_of(RepeatPolicy, "repeat"))
    chat: Named[CardChat | None] = Column(Snapshot(CardChat))
    created_at: Named[datetime] = Column(UtcDateTime)
    state: Named[SubmissionState] = Column(one_of(SubmissionState, "state"))
    state_at: Named[datetime] = Column(UtcDateTime)
    reason: Named[str | None] = Column(Text)
    delivered_at: Named[datetime | None] = Column(UtcDateTime)
    trace_id: Named[int | None] = Column(BigId)
    joined: Named[bool]
    commented: Named[bool]
    files: Named[tuple[str, ...]] = Column(Snapshot(tuple[str, ...]))
    superseded: Named[tuple[Attribution, ...] | None] = Column(Snapshot(tuple[Attribution, ...]))
    trace_erased_at: Named[datetime | None] = Column(UtcDateTime)
    dropped: Named[Dropped | None] = Column(Snapshot(Dropped))
    touch_traces: Named[tuple[TouchTrace, ...] | None] = Column(Snapshot(tuple[TouchTrace, ...]))
    misfits: Named[tuple[Misfit, ...] | None] = Column(Snapshot(tuple[Misfit, ...]))
    partial: Named[PartialStart | None] = Column(Snapshot(PartialStart))
    variant_id: Named[int | None] = Column(BigId, ForeignKey("variants.id"))


class CrmEntityColumns(TypedColumns):
    """What exists in the CRM for a submission: made by us, or adopted."""

    submission_id: Named[int] = Column(BigId, ForeignKey("submissions.id"), primary_key=True)
    kind: Named[EntityKind] = Column(one_of(EntityKind, "kind"), primary_key=True)
    crm_id: Named[int] = Column(BigId)
    made: Named[bool]


class CardColumns(TypedColumns):
    """The messages in which managers see submissions: one present card each."""

    id: Named[int] = Column(BigId, primary_key=True)
    submission_id: Named[int] = Column(BigId, ForeignKey("submissions.id"), unique=True)
    chat_id: Named[int] = Column(BigId)
    topic_id: Named[int | None] = Column(BigId)
    message_id: Named[int] = Column(BigId)
    shown_state: Named[SubmissionState] = Column(one_of(SubmissionState, "shown_state"))
    fingerprint: Named[str]
    sent_at: Named[datetime] = Column(UtcDateTime)
    completed_at: Named[datetime | None] = Column(UtcDateTime)
    news: Named[News | None] = Column(Snapshot(News))
    files_left: Named[int] = Column(server_default=text("0"))


class TeamMessageColumns(TypedColumns):
    """What the team was told of somebody beside cards and relayed words."""

    id: Named[int] = Column(BigId, primary_key=True)
    submission_id: Named[int | None] = Column(BigId, ForeignKey("submissions.id"))
    lead_id: Named[int | None] = Column(BigId, ForeignKey("leads.id"))
    chat_id: Named[int] = Column(BigId)
    message_id: Named[int] = Column(BigId)
    file: Named[FileKind | None] = Column(one_of(FileKind, "file", checked=False))
    sent_at: Named[datetime] = Column(UtcDateTime)


submissions = Table(
    "submissions",
    metadata,
    SubmissionColumns,
    CheckConstraint("(delivered_at IS NOT NULL) = (state = 'delivered')", name="delivered_at"),
)


Index("ix_submissions_person_id", submissions.c.person_id)


Index("ix_submissions_credited_link_id", submissions.c.credited_link_id)


Index("ix_submissions_credited_touch_id", submissions.c.credited_touch_id)


Index(
    "ix_submissions_dead_letters", submissions.c.state_at, **partial_index("state = 'dead_letter'")
)


crm_entities = Table("crm_entities", metadata, CrmEntityColumns)


Index("ix_crm_entities_kind_crm_id", crm_entities.c.kind, crm_entities.c.crm_id)


Index(
    "ix_crm_entities_joined",
    crm_entities.c.submission_id,
    **partial_index("made = 0", "NOT made"),
)


cards = Table("cards", metadata, CardColumns)


Index("ix_cards_chat_id", cards.c.chat_id)


team_messages = Table(
    "team_messages",
    metadata,
    TeamMessageColumns,
    CheckConstraint("(submission_id IS NULL) != (lead_id IS NULL)", name="subject"),
)


Index("ix_team_messages_submission_id", team_messages.c.submission_id)


Index("ix_team_messages_lead_id", team_messages.c.lead_id)
