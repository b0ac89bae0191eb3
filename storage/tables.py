"""The tables. One glance should tell what is kept, and which rules the database itself upholds."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Named,
    String,
    Table,
    Text,
    TypedColumns,
    UniqueConstraint,
    false,
    text,
    true,
)

from intake.attribution.credit import Attribution
from intake.attribution.touch import Exclusion, TouchKind
from intake.attribution.visit import Visit
from intake.conversation.conversation import ConsentGiven, Ending, Place
from intake.forms.answer import Answer
from intake.forms.crm_part import CrmPart, EntityKind
from intake.forms.form import CardChat, RepeatPolicy
from intake.kernel.person import Person
from intake.links.link import Utm
from intake.outbox.tasks import OutboxQueue
from intake.submissions.card import News
from intake.submissions.submission import (
    Dropped,
    Misfit,
    SubmissionState,
    SubmittedAnswer,
    TouchTrace,
)
from storage.column_types import KIND_LENGTH, BigId, Snapshot, UtcDateTime, one_of

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _partial(sqlite: str, postgresql: str | None = None) -> dict[str, Any]:
    """Return an index's condition. SQLite must find it word for word in a query to use the index,
    so it is written as the queries render it; a boolean is a number there."""
    return {"sqlite_where": text(sqlite), "postgresql_where": text(postgresql or sqlite)}


class PersonColumns(TypedColumns):
    """Whoever wrote to the bot; the id is Telegram's."""

    id: Named[int] = Column(BigId, primary_key=True, autoincrement=False)
    first_name: Named[str]
    last_name: Named[str]
    username: Named[str | None]
    language_code: Named[str | None]
    chosen_language: Named[str | None]
    first_seen_at: Named[datetime] = Column(UtcDateTime)
    blocked_at: Named[datetime | None] = Column(UtcDateTime)
    reply_keyboard: Named[bool] = Column(server_default=false())
    live_message: Named[int | None] = Column(BigId)


class UtmColumns(TypedColumns):
    """The five UTM values; empty when unknown."""

    utm_source: Named[str]
    utm_medium: Named[str]
    utm_campaign: Named[str]
    utm_content: Named[str]
    utm_term: Named[str]


class LinkColumns(UtmColumns):
    """Deep links."""

    id: Named[int] = Column(BigId, primary_key=True)
    code: Named[str] = Column(unique=True)
    title: Named[str]
    form_id: Named[str | None]
    window_days: Named[int | None]
    tail: Named[str | None]
    enabled: Named[bool]
    created_at: Named[datetime] = Column(UtcDateTime)
    created_by: Named[int | None] = Column(BigId, ForeignKey("people.id"))


class CampaignColumns(TypedColumns):
    """What touches and visits count as: each once, so that numbers stand beside them, not words."""

    id: Named[int] = Column(BigId, primary_key=True)
    source: Named[str]
    medium: Named[str]
    campaign: Named[str]


class TouchColumns(UtmColumns):
    """Arrivals. Nothing ever deletes one, and nothing but ``campaign_id`` is ever updated.

    ``has_source`` is true as well for a visit, which may bring one; ``campaign_id`` is what the
    touch counts as, with its visit and with what its link should have said.
    """

    id: Named[int] = Column(BigId, primary_key=True)
    person_id: Named[int] = Column(BigId, ForeignKey("people.id"))
    at: Named[datetime] = Column(UtcDateTime)
    kind: Named[TouchKind] = Column(one_of(TouchKind, "kind"))
    payload: Named[str]
    link_id: Named[int | None] = Column(BigId, ForeignKey("links.id"))
    link_code: Named[str]
    link_title: Named[str]
    window_days: Named[int | None]
    visit_token: Named[str | None]
    has_source: Named[bool]
    clicks: Named[dict[str, str] | None] = Column(Snapshot(dict[str, str]))
    campaign_id: Named[int | None] = Column(BigId, ForeignKey("campaigns.id"))
    is_first: Named[bool] = Column(server_default=false())
    excluded: Named[Exclusion | None] = Column(one_of(Exclusion, "excluded"))


class VisitColumns(TypedColumns):
    """Website visits and tracking redirects, waiting for the touch that carries their token.

    The rows stay, to be counted; token and payload are blanked when they have had their time.
    """

    id: Named[int] = Column(BigId, primary_key=True)
    token: Named[str | None] = Column(unique=True)
    payload: Named[Visit | None] = Column(Snapshot(Visit))
    created_at: Named[datetime] = Column(UtcDateTime)
    link_id: Named[int | None] = Column(BigId, ForeignKey("links.id"))
    campaign_id: Named[int | None] = Column(BigId, ForeignKey("campaigns.id"))
    counts: Named[bool] = Column(server_default=true())


class ConversationColumns(TypedColumns):
    """Where people stand in forms."""

    id: Named[int] = Column(BigId, primary_key=True)
    person_id: Named[int] = Column(BigId, ForeignKey("people.id"))
    form_id: Named[str]
    form_hash: Named[str]
    submission_key: Named[str]
    language: Named[str]
    place: Named[Place] = Column(one_of(Place, "place"))
    step: Named[str | None]
    editing: Named[bool]
    resuming: Named[bool]
    answers: Named[tuple[Answer, ...]] = Column(Snapshot(tuple[Answer, ...]))
    skipped: Named[tuple[str, ...]] = Column(Snapshot(tuple[str, ...]))
    draft: Named[Answer | None] = Column(Snapshot(Answer))
    album: Named[str | None]
    consent: Named[ConsentGiven | None] = Column(Snapshot(ConsentGiven))
    revision: Named[int]
    started_at: Named[datetime] = Column(UtcDateTime)
    changed_at: Named[datetime] = Column(UtcDateTime)
    ended: Named[Ending | None] = Column(one_of(Ending, "ended"))
    asked: Named[int]
    next_form: Named[str | None]
    blanked_at: Named[datetime | None] = Column(UtcDateTime)
    surplus_reported: Named[bool] = Column(server_default=false())


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


class JourneyColumns(TypedColumns):
    """What became of each form that was begun. Narrow, and nothing in it was typed by anybody."""

    id: Named[int] = Column(
        BigId, ForeignKey("conversations.id"), primary_key=True, autoincrement=False
    )
    person_id: Named[int] = Column(BigId, ForeignKey("people.id"))
    form_id: Named[str]
    form_hash: Named[str]
    started_at: Named[datetime] = Column(UtcDateTime)
    person_first_at: Named[datetime] = Column(UtcDateTime)
    excluded: Named[Exclusion | None] = Column(one_of(Exclusion, "excluded"))
    first_touch_id: Named[int | None] = Column(BigId, ForeignKey("touches.id"))
    first_link_id: Named[int | None] = Column(BigId, ForeignKey("links.id"))
    first_at: Named[datetime | None] = Column(UtcDateTime)
    last_touch_id: Named[int | None] = Column(BigId, ForeignKey("touches.id"))
    last_link_id: Named[int | None] = Column(BigId, ForeignKey("links.id"))
    last_at: Named[datetime | None] = Column(UtcDateTime)
    last_significant_touch_id: Named[int | None] = Column(BigId, ForeignKey("touches.id"))
    last_significant_link_id: Named[int | None] = Column(BigId, ForeignKey("links.id"))
    last_significant_at: Named[datetime | None] = Column(UtcDateTime)
    submission_id: Named[int | None] = Column(BigId, ForeignKey("submissions.id"))
    submitted_at: Named[datetime | None] = Column(UtcDateTime)
    delivered_at: Named[datetime | None] = Column(UtcDateTime)
    refused_at: Named[datetime | None] = Column(UtcDateTime)


class JourneyStepColumns(TypedColumns):
    """When each step of a journey was put and answered for the first time."""

    journey_id: Named[int] = Column(BigId, ForeignKey("journeys.id"), primary_key=True)
    step: Named[str] = Column(primary_key=True)
    form_id: Named[str]
    position: Named[int]
    asked_at: Named[datetime] = Column(UtcDateTime)
    answered_at: Named[datetime | None] = Column(UtcDateTime)


class CorrectionColumns(TypedColumns):
    """What links should have said. Touches stay as they came; this is applied when they count.

    One in force is carried out in bites: ``done_person_id`` and ``done_touch_id`` say how far.
    """

    id: Named[int] = Column(BigId, primary_key=True)
    link_id: Named[int] = Column(BigId, ForeignKey("links.id"))
    wrong: Named[Utm] = Column(Snapshot(Utm))
    right: Named[Utm] = Column(Snapshot(Utm))
    since: Named[datetime] = Column(UtcDateTime)
    proposed_at: Named[datetime] = Column(UtcDateTime)
    proposed_by: Named[int] = Column(BigId, ForeignKey("people.id"))
    applied_at: Named[datetime | None] = Column(UtcDateTime)
    done_person_id: Named[int | None] = Column(BigId)
    done_touch_id: Named[int | None] = Column(BigId)
    finished_at: Named[datetime | None] = Column(UtcDateTime)


class CrmEntityColumns(TypedColumns):
    """What exists in the CRM for a submission: made by us, or adopted."""

    submission_id: Named[int] = Column(BigId, ForeignKey("submissions.id"), primary_key=True)
    kind: Named[EntityKind] = Column(one_of(EntityKind, "kind"), primary_key=True)
    crm_id: Named[int] = Column(BigId)
    made: Named[bool]


class OutboxColumns(TypedColumns):
    """What must still happen outside. A row's id says its turn and is never given again."""

    id: Named[int] = Column(BigId, primary_key=True)
    queue: Named[OutboxQueue] = Column(one_of(OutboxQueue, "queue"))
    type: Named[str] = Column(String(KIND_LENGTH))
    """No check lists the types: a new task needs no migration, and an unknown one stops nothing."""
    priority: Named[int]
    payload: Named[str] = Column(Text)
    """The task as JSON (:mod:`storage.task_snapshots`): read apart from its row."""
    submission_id: Named[int | None] = Column(BigId, ForeignKey("submissions.id"))
    merge_key: Named[str | None]
    due_at: Named[datetime] = Column(UtcDateTime)
    created_at: Named[datetime] = Column(UtcDateTime)
    attempt: Named[int]
    lease_owner: Named[str | None]
    dispatched: Named[bool]
    in_doubt: Named[bool]
    error: Named[str | None] = Column(Text)
    not_before: Named[datetime | None] = Column(UtcDateTime)


class OutboxKeyColumns(TypedColumns):
    """The keys by which outbox rows wait for each other; the queue is repeated for the index."""

    outbox_id: Named[int] = Column(
        BigId, ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True
    )
    key: Named[str] = Column(primary_key=True)
    queue: Named[OutboxQueue] = Column(one_of(OutboxQueue, "queue"))


class CircuitColumns(TypedColumns):
    """Queues that stand still, or did: one row for each queue."""

    queue: Named[OutboxQueue] = Column(one_of(OutboxQueue, "queue"), primary_key=True)
    opened_at: Named[datetime] = Column(UtcDateTime)
    reason: Named[str] = Column(Text)
    probe_at: Named[datetime] = Column(UtcDateTime)
    probes: Named[int]
    notified_at: Named[datetime | None] = Column(UtcDateTime)
    remedy: Named[str | None] = Column(Text)
    notified_before: Named[datetime | None] = Column(UtcDateTime)
    closed_at: Named[datetime | None] = Column(UtcDateTime)


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


class UpdateLogColumns(TypedColumns):
    """The ids of updates whose effects are committed; kept 48 hours."""

    update_id: Named[int] = Column(BigId, primary_key=True, autoincrement=False)
    at: Named[datetime] = Column(UtcDateTime, index=True)


class ReceivedUpdateColumns(TypedColumns):
    """Updates that Telegram no longer offers and that are not done: in the order of arrival."""

    id: Named[int] = Column(BigId, primary_key=True)
    update_id: Named[int] = Column(BigId, unique=True)
    raw: Named[str] = Column(Text)
    received_at: Named[datetime] = Column(UtcDateTime, index=True)


class QuarantinedUpdateColumns(TypedColumns):
    """Updates that could not be handled. Telegram's ids restart, so they are not the key here."""

    id: Named[int] = Column(BigId, primary_key=True)
    update_id: Named[int] = Column(BigId)
    raw: Named[str] = Column(Text)
    error: Named[str]
    at: Named[datetime] = Column(UtcDateTime)


class DigestColumns(TypedColumns):
    """Until when each kind of digest has told what there was."""

    kind: Named[str] = Column(primary_key=True)
    """A :class:`intake.arrivals.digest.DigestKind`."""
    until: Named[datetime] = Column(UtcDateTime)


class GroupColumns(TypedColumns):
    """Groups that the bot is in, and who added it."""

    chat_id: Named[int] = Column(BigId, primary_key=True, autoincrement=False)
    added_by: Named[int] = Column(BigId)
    at: Named[datetime] = Column(UtcDateTime)


class TokenColumns(TypedColumns):
    """A portal's OAuth tokens, encrypted before they get here."""

    portal: Named[str] = Column(primary_key=True)
    secret: Named[bytes] = Column(LargeBinary)
    updated_at: Named[datetime] = Column(UtcDateTime)


class ProofColumns(TypedColumns):
    """A proof that something can be written: there for a moment, after something could not."""

    id: Named[int] = Column(BigId, primary_key=True, autoincrement=False)
    filling: Named[bytes] = Column(LargeBinary)


people = Table("people", metadata, PersonColumns)

links = Table("links", metadata, LinkColumns, CheckConstraint("code = lower(code)", name="folded"))
Index("ix_links_created_by", links.c.created_by)

campaigns = Table(
    "campaigns",
    metadata,
    CampaignColumns,
    UniqueConstraint("source", "medium", "campaign"),
)

touches = Table("touches", metadata, TouchColumns)
Index(
    "ix_touches_with_source",
    touches.c.person_id,
    touches.c.at,
    **_partial("has_source = 1", "has_source"),
)
Index("ix_touches_unknown", touches.c.person_id, **_partial("kind = 'unknown'"))
Index("ix_touches_unknown_at", touches.c.at, **_partial("kind = 'unknown'"))
Index(
    "ix_touches_without_source",
    touches.c.person_id,
    touches.c.at,
    **_partial("has_source = 0", "NOT has_source"),
)
Index(
    "ix_touches_at",
    touches.c.at,
    touches.c.link_id,
    touches.c.person_id,
    touches.c.is_first,
    touches.c.excluded,
)
Index(
    "ix_touches_link_id",
    touches.c.link_id,
    touches.c.person_id,
    touches.c.at,
    touches.c.is_first,
    touches.c.excluded,
)
Index(
    "ix_touches_campaign_id",
    touches.c.campaign_id,
    touches.c.person_id,
    touches.c.at,
    touches.c.is_first,
    touches.c.excluded,
)
Index("ix_touches_visit_token", touches.c.visit_token, **_partial("visit_token IS NOT NULL"))

visits = Table("visits", metadata, VisitColumns)
Index("ix_visits_unblanked", visits.c.created_at, **_partial("token IS NOT NULL"))
Index(
    "ix_visits_link_id",
    visits.c.link_id,
    visits.c.created_at,
    visits.c.counts,
    visits.c.campaign_id,
)

conversations = Table(
    "conversations",
    metadata,
    ConversationColumns,
    CheckConstraint("revision >= 0", name="revision"),
    CheckConstraint("step IS NOT NULL OR place <> 'step'", name="step"),
)
Index("ix_conversations_person_id", conversations.c.person_id)
Index(
    "uq_conversations_open",
    conversations.c.person_id,
    unique=True,
    **_partial("ended IS NULL"),
)

Index("ix_conversations_unblanked", conversations.c.changed_at, **_partial("blanked_at IS NULL"))

submissions = Table(
    "submissions",
    metadata,
    SubmissionColumns,
    CheckConstraint("(delivered_at IS NOT NULL) = (state = 'delivered')", name="delivered_at"),
)
Index("ix_submissions_person_id", submissions.c.person_id)
Index("ix_submissions_credited_link_id", submissions.c.credited_link_id)
Index("ix_submissions_credited_touch_id", submissions.c.credited_touch_id)
Index("ix_submissions_dead_letters", submissions.c.state_at, **_partial("state = 'dead_letter'"))

journeys = Table("journeys", metadata, JourneyColumns)
Index("ix_journeys_person_id", journeys.c.person_id)
Index("ix_journeys_submission_id", journeys.c.submission_id)
Index("ix_journeys_started_at", journeys.c.started_at)
Index("ix_journeys_first_at", journeys.c.first_at)
Index("ix_journeys_last_at", journeys.c.last_at)
Index("ix_journeys_last_significant_at", journeys.c.last_significant_at)

journey_steps = Table("journey_steps", metadata, JourneyStepColumns, sqlite_with_rowid=False)

corrections = Table("corrections", metadata, CorrectionColumns)
Index("ix_corrections_link_id", corrections.c.link_id)
Index("ix_corrections_proposed_by", corrections.c.proposed_by)

crm_entities = Table("crm_entities", metadata, CrmEntityColumns)
Index("ix_crm_entities_kind_crm_id", crm_entities.c.kind, crm_entities.c.crm_id)

outbox = Table(
    "outbox",
    metadata,
    OutboxColumns,
    CheckConstraint("attempt >= 0", name="attempt"),
    CheckConstraint("lease_owner IS NOT NULL OR NOT dispatched", name="dispatched"),
    sqlite_autoincrement=True,
)
Index("ix_outbox_unleased", outbox.c.queue, outbox.c.due_at, **_partial("lease_owner IS NULL"))
Index(
    "ix_outbox_turn",
    outbox.c.queue,
    outbox.c.priority,
    outbox.c.due_at,
    **_partial("lease_owner IS NULL"),
)
Index("ix_outbox_leased", outbox.c.queue, **_partial("lease_owner IS NOT NULL"))
Index("ix_outbox_merge_key", outbox.c.merge_key, **_partial("merge_key IS NOT NULL"))
Index("ix_outbox_submission_id", outbox.c.submission_id, outbox.c.type)

outbox_keys = Table("outbox_keys", metadata, OutboxKeyColumns)
Index("ix_outbox_keys_turn", outbox_keys.c.queue, outbox_keys.c.key, outbox_keys.c.outbox_id)

circuits = Table("circuits", metadata, CircuitColumns)

cards = Table("cards", metadata, CardColumns)
Index("ix_cards_chat_id", cards.c.chat_id)

digests = Table("digests", metadata, DigestColumns)

groups = Table("groups", metadata, GroupColumns)

update_log = Table("update_log", metadata, UpdateLogColumns)

received_updates = Table("received_updates", metadata, ReceivedUpdateColumns)

quarantined_updates = Table("quarantined_updates", metadata, QuarantinedUpdateColumns)
Index("ix_quarantined_updates_at", quarantined_updates.c.at)

tokens = Table("tokens", metadata, TokenColumns)

proofs = Table("proofs", metadata, ProofColumns)
