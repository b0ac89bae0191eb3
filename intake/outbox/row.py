"""Rows of the outbox: a task, and when its turn is."""

from dataclasses import dataclass
from datetime import datetime

from intake.kernel.ids import ChatId, LeadId, OutboxId, PersonId, SubmissionId
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outbox.tasks.staff_tasks import MemberLeft, MemberMenu
from intake.outbox.tasks.submission_tasks import CardRefresh, SubmissionTask
from intake.outbox.tasks.task import LeadTask, Task, UnreadableTask


@dataclass(frozen=True, slots=True)
class NewOutboxRow:
    """A row to be written."""

    task: Task
    due_at: datetime
    keys: frozenset[str] = frozenset()
    """A row waits while an earlier row of its queue shares one of its keys: this keeps a
    submission's rows in order, and submissions that share a person, phone, e-mail or company."""
    in_doubt: bool = False
    """An earlier attempt's end is unknown: look before anything is sent."""
    not_before: datetime | None = None
    """The time that somebody asked for, a person or a far end; ``None``: as soon as may be.
    ``due_at`` is when it is tried next: never earlier, but only this is kept when a clock was
    wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """A stored row. It is deleted when its work is done."""

    id: OutboxId
    queue: OutboxQueue
    task: Task | UnreadableTask
    due_at: datetime
    keys: frozenset[str] = frozenset()
    in_doubt: bool = False
    not_before: datetime | None = None
    attempt: int = 0
    """How many leases there were, this one included."""
    lease_owner: str | None = None
    """Whose it is until its end. Where a process has the database for itself, a lease ends with
    its owner and by no clock; where several share one, it is the database's clock that counts."""
    dispatched: bool = False
    """Bytes that may change something outside may have left during the current lease."""
    error: str | None = None
    """Why the last attempt failed: a code or a class, never personal data."""
    chat_id: ChatId | None = None
    """The chat in whose line it stood: that was full when the row was last tried."""
    created_at: datetime

    @property
    def submission_id(self) -> SubmissionId | None:
        """The submission that its task is about."""
        return self.task.submission_id


def ordering_key(submission_id: SubmissionId) -> str:
    """The key that all rows of one submission have: in each queue they go one after another."""
    return f"submission:{submission_id}"


def lead_key(lead_id: LeadId) -> str:
    """The key that a lead's rows have, unless they may overtake each other."""
    return f"lead:{lead_id}"


def thread_key(lead_id: LeadId, direction: str) -> str:
    """The key of what is said in a lead's dialogue, one way or the other: it stays in its order."""
    return f"thread:{lead_id}:{direction}"


def lead_row(task: LeadTask, now: datetime) -> NewOutboxRow:
    """Return a row whose turn is after all rows of its lead that are in its queue by now."""
    return NewOutboxRow(task, now, frozenset({lead_key(task.lead_id)}))


def chat_row(task: Task, chat_id: ChatId, now: datetime) -> NewOutboxRow:
    """Return a row whose turn is after all that is said to its chat by now."""
    return NewOutboxRow(task, now, frozenset({f"chat:{chat_id}"}))


def submission_row(task: SubmissionTask, now: datetime) -> NewOutboxRow:
    """Return a row whose turn is after all rows of its submission that are in its queue by now."""
    return NewOutboxRow(task, now, frozenset({ordering_key(task.submission_id)}))


def card_row(submission_id: SubmissionId, now: datetime) -> NewOutboxRow:
    """Return the row that says *refresh the card of this submission*."""
    return submission_row(CardRefresh(submission_id), now)


def member_row(task: MemberMenu | MemberLeft, now: datetime) -> NewOutboxRow:
    """Return a row whose turn is after all that is done about somebody's place here by now."""
    return NewOutboxRow(task, now, frozenset({f"member:{task.person_id}"}))


def menu_row(person_id: PersonId, now: datetime) -> NewOutboxRow:
    """Return what brings somebody's commands up to date."""
    return member_row(MemberMenu(person_id), now)
