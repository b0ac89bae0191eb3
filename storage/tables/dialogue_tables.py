"""Dialogues: what prospects and the team say to each other, and what became of each message."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Named, Table, Text, TypedColumns, false

from intake.dialogue.relayed import Direction, Fate
from intake.dialogue.thread import ThreadState
from storage.column_types import BigId, Snapshot, UtcDateTime, one_of
from storage.tables.metadata import metadata, partial_index


class ThreadColumns(TypedColumns):
    """Where a lead's dialogue lives: a group's topic, or the owner's own chat."""

    id: Named[int] = Column(BigId, primary_key=True)
    lead_id: Named[int] = Column(BigId, ForeignKey("leads.id"))
    chat_id: Named[int] = Column(BigId)
    topic_id: Named[int | None] = Column(BigId)
    """``None``: a private chat."""
    state: Named[ThreadState] = Column(one_of(ThreadState, "state", checked=False))
    generation: Named[int]
    shown: Named[str]
    """The icon that it was last given."""
    pinned: Named[int | None] = Column(BigId)
    """The card that stands on top."""
    made_at: Named[datetime] = Column(UtcDateTime)


class RelayedMessageColumns(TypedColumns):
    """A message on its way from one chat to another, and its fate."""

    id: Named[int] = Column(BigId, primary_key=True)
    lead_id: Named[int] = Column(BigId, ForeignKey("leads.id"))
    direction: Named[Direction] = Column(one_of(Direction, "direction", checked=False))
    fate: Named[Fate] = Column(one_of(Fate, "fate", checked=False))
    source_chat: Named[int] = Column(BigId)
    source_message: Named[int] = Column(BigId)
    album: Named[str | None]
    kind: Named[str]
    text: Named[str | None] = Column(Text)
    """What was typed, as Telegram's HTML; blanked once its time is over."""
    composed: Named[bool] = Column(server_default=false())
    files: Named[tuple[str, ...]] = Column(Snapshot(tuple[str, ...]))
    reply_to: Named[int | None] = Column(BigId)
    """The message in the source chat that it answers."""
    quote: Named[str | None] = Column(Text)
    author_id: Named[int] = Column(BigId)
    at: Named[datetime] = Column(UtcDateTime)
    target_chat: Named[int | None] = Column(BigId)
    target_topic: Named[int | None] = Column(BigId)
    target_message: Named[int | None] = Column(BigId)
    shown: Named[str | None] = Column(Text)
    """The text that its copy shows."""
    retried: Named[bool] = Column(server_default=false())
    reason: Named[str | None]
    sent_at: Named[datetime | None] = Column(UtcDateTime)
    edited_at: Named[datetime | None] = Column(UtcDateTime)
    bundle_id: Named[int | None] = Column(BigId, ForeignKey("dialogue_bundles.id"))
    further_messages: Named[tuple[int, ...]] = Column(
        Snapshot(tuple[int, ...]), server_default="[]"
    )
    """What else it became in the target chat: it did not fit into one message."""


class DialogueBundleColumns(TypedColumns):
    """Words of a dialogue that go to the CRM's timeline together, as one comment."""

    id: Named[int] = Column(BigId, primary_key=True)
    lead_id: Named[int] = Column(BigId, ForeignKey("leads.id"))
    at: Named[datetime] = Column(UtcDateTime)
    comment_id: Named[int | None] = Column(BigId)
    written_at: Named[datetime | None] = Column(UtcDateTime)


class ReadyAnswerColumns(TypedColumns):
    """Answers that are ready to be sent: the team's, or one member's own."""

    id: Named[int] = Column(BigId, primary_key=True)
    team_id: Named[int | None] = Column(BigId, ForeignKey("teams.id"))
    person_id: Named[int | None] = Column(BigId, ForeignKey("members.person_id"))
    form_id: Named[str | None]
    language: Named[str | None]
    title: Named[str]
    folded: Named[str] = Column(Text)
    """What it is searched by."""
    text: Named[str] = Column(Text)
    files: Named[tuple[str, ...]] = Column(Snapshot(tuple[str, ...]))
    created_at: Named[datetime] = Column(UtcDateTime)
    archived_at: Named[datetime | None] = Column(UtcDateTime)


threads = Table("threads", metadata, ThreadColumns)
Index(
    "uq_threads_open",
    threads.c.lead_id,
    threads.c.chat_id,
    unique=True,
    **partial_index("state = 'open'"),
)
Index("ix_threads_topic", threads.c.chat_id, threads.c.topic_id)

dialogue_bundles = Table("dialogue_bundles", metadata, DialogueBundleColumns)
Index("ix_dialogue_bundles_lead_id", dialogue_bundles.c.lead_id)

relayed_messages = Table("relayed_messages", metadata, RelayedMessageColumns)
Index(
    "uq_relayed_messages_source",
    relayed_messages.c.source_chat,
    relayed_messages.c.source_message,
    relayed_messages.c.target_chat,
    unique=True,
)
Index(
    "uq_relayed_messages_group",
    relayed_messages.c.source_chat,
    relayed_messages.c.source_message,
    unique=True,
    **partial_index("target_chat IS NULL"),
)
Index(
    "ix_relayed_messages_target",
    relayed_messages.c.target_chat,
    relayed_messages.c.target_message,
)
Index("ix_relayed_messages_lead_id", relayed_messages.c.lead_id, relayed_messages.c.id)
Index(
    "ix_relayed_messages_unbundled",
    relayed_messages.c.lead_id,
    **partial_index("bundle_id IS NULL"),
)
Index("ix_relayed_messages_bundle_id", relayed_messages.c.bundle_id)
Index(
    "ix_relayed_messages_collecting",
    relayed_messages.c.source_chat,
    **partial_index("fate = 'collecting'"),
)
Index("ix_relayed_messages_at", relayed_messages.c.at, **partial_index("text IS NOT NULL"))

ready_answers = Table("ready_answers", metadata, ReadyAnswerColumns)
Index("ix_ready_answers_team_id", ready_answers.c.team_id, **partial_index("archived_at IS NULL"))
Index("ix_ready_answers_person_id", ready_answers.c.person_id)
