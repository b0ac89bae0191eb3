"""Where people stand in forms."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Named,
    Table,
    TypedColumns,
    false,
)

from intake.conversation.conversation import ConsentGiven, Ending, Place
from intake.forms.answer import Answer
from storage.column_types import BigId, Snapshot, UtcDateTime, one_of
from storage.tables.metadata import metadata, partial_index


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
    reminded_at: Named[datetime | None] = Column(UtcDateTime)
    about: Named[str | None]
    variant_id: Named[int | None] = Column(BigId, ForeignKey("variants.id"))


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
    **partial_index("ended IS NULL"),
)


Index(
    "ix_conversations_unblanked", conversations.c.changed_at, **partial_index("blanked_at IS NULL")
)
