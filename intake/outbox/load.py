"""How much still waits to happen outside: for operators, not for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.outbox.tasks import OutboxQueue
from intake.submissions.submission import SubmissionState


@dataclass(frozen=True, slots=True)
class QueueLoad:
    """One queue's rows."""

    rows: int
    oldest_at: datetime | None
    """When the oldest of them was written; ``None`` without rows."""


class OutboxLoad(Protocol):
    """The read side of the metrics."""

    async def queues(self) -> Mapping[OutboxQueue, QueueLoad]:
        """Return the load of every queue, idle ones included."""
        ...

    async def submissions(self) -> Mapping[SubmissionState, int]:
        """Return how many submissions are in each state."""
        ...


class HasOutboxLoad(Protocol):
    """A unit of work with the outbox' load."""

    @property
    def outbox_load(self) -> OutboxLoad:
        """Within the unit's transaction."""
        ...
