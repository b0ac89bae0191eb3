"""Rows of the outbox: they say what must still happen outside, and whose turn it is."""

from dataclasses import dataclass
from datetime import datetime

from intake.kernel.ids import OutboxId, SubmissionId, TouchId
from intake.outbox.tasks import Notice, OutboxQueue, Task


@dataclass(frozen=True, slots=True)
class NewOutboxRow:
    """A row to be written."""

    queue: OutboxQueue
    task: Task
    submission_id: SubmissionId | None
    due_at: datetime
    keys: frozenset[str] = frozenset()
    """A row waits while an earlier row of its queue shares one of its keys: this keeps a
    submission's rows in order, and submissions that share a person, phone, e-mail or company."""
    notice: Notice | None = None
    touch_id: TouchId | None = None
    """The touch that a :attr:`Task.RETURN` is about."""
    in_doubt: bool = False
    """An earlier attempt's end is unknown: look before anything is sent."""
    not_before: datetime | None = None
    """The time that somebody asked for, a person or a far end; ``None``: as soon as may be.
    ``due_at`` is when it is tried next: never earlier, but only this is kept when a clock was
    wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow(NewOutboxRow):
    """A stored row. It is deleted when its work is done."""

    id: OutboxId
    attempt: int = 0
    """How many leases there were, this one included."""
    lease_owner: str | None = None
    dispatched: bool = False
    """Bytes that may change something outside may have left during the present lease."""
    trace_id: int | None = None
    """The trace that this row's work has linked already."""
    error: str | None = None
    """Why the last attempt failed: a code or a class, never personal data."""
    created_at: datetime


def ordering_key(submission_id: SubmissionId) -> str:
    """The key that all rows of one submission have: in each queue they go one after another."""
    return f"submission:{submission_id}"


def card_row(submission_id: SubmissionId, now: datetime) -> NewOutboxRow:
    """Return the row that says *refresh the card of this submission*."""
    keys = frozenset({ordering_key(submission_id)})
    return NewOutboxRow(OutboxQueue.TELEGRAM, Task.CARD, submission_id, now, keys)
