"""How much still waits to happen outside: for operators, not for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.outbox.tasks.outbox_queue import OutboxQueue


@dataclass(frozen=True, slots=True)
class QueueLoad:
    """One queue's rows."""

    rows: int
    oldest_at: datetime | None
    """When the oldest of them was written; ``None`` without rows."""


class OutboxLoad(Protocol):
    """How many rows wait, and since when."""

    async def queues(self) -> Mapping[OutboxQueue, QueueLoad]:
        """Return the load of every queue, idle ones included."""
        ...

    async def deliveries(self) -> int:
        """Return how many submissions wait to be brought into the CRM."""
        ...


class HasOutboxLoad(Protocol):
    """A unit of work with the outbox' load."""

    @property
    def outbox_load(self) -> OutboxLoad:
        """Within the unit's transaction."""
        ...
