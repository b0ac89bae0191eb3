"""The outbox' storage: its rows are written in the effect's transaction."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from intake.kernel.ids import ChatId, OutboxId
from intake.outbox.row import NewOutboxRow, OutboxRow
from intake.outbox.tasks.outbox_queue import OutboxQueue, Priority
from intake.outbox.tasks.task import Task

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
        """Add a row, or merge it into one that waits with its task's merge key.

        That one gets the new task and is due at the earlier of the two times; it keeps its place,
        its keys and its attempts. What is leased, in doubt or begun takes nothing in.
        """
        ...

    async def add_all(self, rows: Sequence[NewOutboxRow], now: datetime) -> None:
        """Add many rows as :meth:`add` does, with a few statements for all of them."""
        ...

    async def lease(
        self, queue: OutboxQueue, owner: str, now: datetime, limit: int
    ) -> tuple[OutboxRow, ...]:
        """Lease due rows whose keys no earlier row of the queue shares.

        By priority, then the oldest due first. Of a chat's line only the first one, once the chat
        takes something and nothing of its line is on its way.
        """
        ...

    async def mark_dispatched(self, rows: Collection[OutboxId], owner: str) -> frozenset[OutboxId]:
        """Note that bytes are about to leave; return the rows whose lease was not lost."""
        ...

    async def holds(self, rows: Collection[OutboxId], owner: str) -> frozenset[OutboxId]:
        """Return the rows whose lease is still that owner's."""
        ...

    async def begin(self, row_id: OutboxId, owner: str, task: Task) -> bool:
        """Keep how far a task has got; from then on nothing merges into it.

        ``False`` when the lease was lost.
        """
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

    async def line_up(
        self,
        row_id: OutboxId,
        owner: str,
        chat_id: ChatId | None,
        priority: Priority,
        *,
        in_doubt: bool,
    ) -> bool:
        """Give a row back, uncounted, into the line of a chat that is closed (``chat_lines``).

        ``None``: it stands in no line, because all chats are closed.
        """
        ...

    async def leave_line(self, chat_id: ChatId) -> None:
        """Take all rows out of a chat's line: it is another chat now."""
        ...

    async def hold_up_nobody(self, row_id: OutboxId) -> None:
        """Forget a row's ordering keys: nothing waits for it any more."""
        ...

    async def reclaim(self, queue: OutboxQueue, owner: str, *, settled_at: datetime) -> int:
        """Give back all rows that other owners (dead processes) hold, and say how many.

        Rows that were dispatched are in doubt from then on and due at ``settled_at``. The others
        stay due since the moment at which they were leased.
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
        """Return when the earliest unleased row of the queue is due; in a line, when its chat takes
        something.

        Rows that wait for an earlier one do not count: a lease would not get them. The end of the
        earlier row wakes the relay.
        """
        ...


class HasOutbox(Protocol):
    """A unit of work with the outbox."""

    @property
    def outbox(self) -> Outbox:
        """Within the unit's transaction."""
        ...
