"""The outbox, and the circuits of its queues."""

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
)

from intake.outbox.tasks.outbox_queue import OutboxQueue
from storage.column_types import KIND_LENGTH, BigId, UtcDateTime, one_of
from storage.tables.metadata import metadata, partial_index


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
    chat_id: Named[int | None] = Column(BigId)
    """The chat in whose line it stands: one of :class:`ChatLineColumns`."""


class ChatLineColumns(TypedColumns):
    """Chats that were full: from when on they take something again. Rows wait in their lines."""

    chat_id: Named[int] = Column(BigId, primary_key=True, autoincrement=False)
    people_from: Named[datetime] = Column(UtcDateTime)
    others_from: Named[datetime] = Column(UtcDateTime)
    notified_at: Named[datetime | None] = Column("told_at", UtcDateTime)
    """When the admins were last notified that it is full all day. In the database it keeps its old
    name, by which a version that still runs beside this one asks for it."""


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


chat_lines = Table("chat_lines", metadata, ChatLineColumns)


class SendBudgetColumns(TypedColumns):
    """What several processes together have sent to a chat, or to all (0), as a bucket that drains:
    it is empty at that time of the database's clock."""

    chat_id: Named[int] = Column(BigId, primary_key=True, autoincrement=False)
    empty_at: Named[datetime] = Column(UtcDateTime)


class WorkerLeaseColumns(TypedColumns):
    """Which process works a queue, until when on the database's clock."""

    queue: Named[str] = Column(String(KIND_LENGTH), primary_key=True)
    holder: Named[str]
    epoch: Named[int] = Column(BigId)
    """One more with each holder."""
    ends_at: Named[datetime] = Column(UtcDateTime)


outbox = Table(
    "outbox",
    metadata,
    OutboxColumns,
    CheckConstraint("attempt >= 0", name="attempt"),
    CheckConstraint("lease_owner IS NOT NULL OR NOT dispatched", name="dispatched"),
    sqlite_autoincrement=True,
)


Index("ix_outbox_unleased", outbox.c.queue, outbox.c.due_at, **partial_index("lease_owner IS NULL"))


Index(
    "ix_outbox_turn",
    outbox.c.queue,
    outbox.c.priority,
    outbox.c.due_at,
    **partial_index("lease_owner IS NULL AND chat_id IS NULL"),
)


Index("ix_outbox_leased", outbox.c.queue, **partial_index("lease_owner IS NOT NULL"))


Index(
    "ix_outbox_line",
    outbox.c.chat_id,
    outbox.c.priority,
    outbox.c.due_at,
    **partial_index("chat_id IS NOT NULL"),
)


Index("ix_outbox_merge_key", outbox.c.merge_key, **partial_index("merge_key IS NOT NULL"))


Index("ix_outbox_submission_id", outbox.c.submission_id, outbox.c.type)


outbox_keys = Table("outbox_keys", metadata, OutboxKeyColumns)


Index("ix_outbox_keys_turn", outbox_keys.c.queue, outbox_keys.c.key, outbox_keys.c.outbox_id)


circuits = Table("circuits", metadata, CircuitColumns)


worker_leases = Table("worker_leases", metadata, WorkerLeaseColumns)


send_budgets = Table("send_budgets", metadata, SendBudgetColumns)
