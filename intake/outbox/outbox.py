"""The outbox: rows that say what must still happen outside, written in the effect's transaction."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from intake.kernel.ids import ChatId, OutboxId, SubmissionId, TouchId


class OutboxQueue(StrEnum):
    """Two queues that never wait for each other."""

    CRM = "crm"
    TELEGRAM = "telegram"


class Task(StrEnum):
    """What a row asks for."""

    DELIVER = "deliver"
    UPLOAD = "upload"
    """Bring a delivered submission's files into the CRM."""
    CARD = "card"
    """Refresh the submission's card; rendered from the database at the moment of sending."""
    NOTICE = "notice"
    """Tell one person or chat something that is not about one submission."""
    RETRACE = "retrace"
    """Put a delivered submission's trace right, after its link was corrected."""
    ERASE = "erase"
    """Take a delivered submission's trace back."""
    RETURN = "return"
    """Tell the person's open deal or lead that they came by another link."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to one chat: a text's key with its arguments.

    Never personal data, but for what strangers chose to put into a start payload.
    """

    chat_id: ChatId
    text: str
    args: Mapping[str, str | int] = field(default_factory=dict)


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


Select = Callable[[Collection[OutboxId], str], Awaitable[frozenset[OutboxId]]]
"""Does something with one owner's rows; returns those that it still holds."""


class LeaseLostError(Exception):
    """The row that this work belongs to is no longer ours."""


async def held_rows(rows: Iterable[OutboxRow], select: Select) -> frozenset[OutboxId]:
    """Select leased rows, owner by owner; there hardly ever is more than one."""
    by_owner: dict[str, list[OutboxId]] = {}
    for row in rows:
        by_owner.setdefault(row.lease_owner or "", []).append(row.id)
    held = [await select(numbers, owner) for owner, numbers in by_owner.items()]
    return frozenset().union(*held)


class Outbox(Protocol):
    """The outbox' storage."""

    async def add(self, row: NewOutboxRow, now: datetime) -> None:
        """Add a row.

        A :attr:`Task.CARD` row merges into an unleased one of the same submission; a
        :attr:`Task.RETURN` row into one that waits and is not in doubt, which then is about the
        later touch.
        """
        ...

    async def add_all(self, rows: Sequence[NewOutboxRow], now: datetime) -> None:
        """Add many rows as :meth:`add` does, with a few statements for all of them."""
        ...

    async def lease(
        self, queue: OutboxQueue, owner: str, now: datetime, limit: int
    ) -> tuple[OutboxRow, ...]:
        """Lease due rows whose keys no earlier row of the queue shares: oldest due first."""
        ...

    async def mark_dispatched(self, rows: Collection[OutboxId], owner: str) -> frozenset[OutboxId]:
        """Note that bytes are about to leave; return the rows whose lease was not lost."""
        ...

    async def holds(self, rows: Collection[OutboxId], owner: str) -> frozenset[OutboxId]:
        """Return the rows whose lease is still that owner's."""
        ...

    async def note_trace(self, row_id: OutboxId, owner: str, trace_id: int) -> bool:
        """Keep that the row's trace is linked; ``False`` when the lease was lost."""
        ...

    async def finish(self, rows: Collection[OutboxId], owner: str) -> frozenset[OutboxId]:
        """Delete rows whose work is done; return those whose lease was not lost."""
        ...

    async def release(
        self,
        row_id: OutboxId,
        owner: str,
        *,
        due_at: datetime,
        in_doubt: bool,
        error: str,
        counted: bool = True,
        not_before: datetime | None = None,
    ) -> bool:
        """Give a row back until ``due_at``; uncounted, the attempt does not raise later pauses."""
        ...

    async def reclaim(self, queue: OutboxQueue, owner: str, *, settled_at: datetime) -> int:
        """Give back all rows that other owners (dead processes) hold, and say how many.

        Rows that were dispatched are in doubt from then on and due at ``settled_at``, the others
        due now.
        """
        ...

    async def hurry(self, queue: OutboxQueue, now: datetime) -> int:
        """Make what failed before due now, and say how many rows that were.

        Not those in doubt: the far end may still be at work on them. Nor those that were never
        tried: they wait on purpose.
        """
        ...

    async def put_forward(
        self, queue: OutboxQueue, now: datetime, *, longest: timedelta, settle: timedelta
    ) -> int:
        """Undo what a clock that was put back has done to unleased rows; say to how many.

        A row that was tried and is due later than the ``longest`` pause is due now; when it is in
        doubt, after ``settle``, because nobody knows how long ago it was sent. One that was never
        tried waits as long as when it was written. What somebody asked for (``not_before``) stays.
        """
        ...

    async def next_due(self, queue: OutboxQueue) -> datetime | None:
        """Return when the earliest unleased row of the queue is due."""
        ...


class HasOutbox(Protocol):
    """A unit of work with the outbox."""

    @property
    def outbox(self) -> Outbox:
        """Within the unit's transaction."""
        ...


@dataclass(frozen=True, slots=True)
class Circuit:
    """A queue that stands still because the far end refuses everything."""

    queue: OutboxQueue
    opened_at: datetime
    reason: str
    """The far end's words; admins read it."""
    probe_at: datetime
    probes: int
    notified_at: datetime | None
    """When the admins last heard of it; ``None``: they do not know."""
    remedy: str = ""
    """The address of a page where an admin can end it, or ``NEW_WEBHOOK`` (delivery/errors.py)."""
    notified_before: datetime | None = None
    """When they last heard of a pause before this one."""

    @property
    def told(self) -> bool:
        """Say whether the admins know of it."""
        return self.notified_at is not None


class Circuits(Protocol):
    """The pauses' storage; it survives restarts, so that admins are told once."""

    async def get(self, queue: OutboxQueue) -> Circuit | None:
        """Return the queue's pause, if it stands still."""
        ...

    async def last_notified(self, queue: OutboxQueue) -> datetime | None:
        """Return when the admins last heard of a pause of the queue that has ended."""
        ...

    async def put(self, circuit: Circuit) -> None:
        """Begin a pause, or write over the queue's present one."""
        ...

    async def end(self, queue: OutboxQueue, now: datetime) -> Circuit | None:
        """End the pause and return what it was."""
        ...


class HasCircuits(Protocol):
    """A unit of work with the circuits."""

    @property
    def circuits(self) -> Circuits:
        """Within the unit's transaction."""
        ...
