"""Whether a queue's far end serves anybody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.outbox.tasks.outbox_queue import OutboxQueue


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
    """The address of a page where an admin can end it, or ``NEW_WEBHOOK``
    (:mod:`intake.outbox.delivery_errors`)."""
    notified_before: datetime | None = None
    """When they were last notified of an earlier one."""

    @property
    def is_known(self) -> bool:
        """Say whether the admins know of it."""
        return self.notified_at is not None


class Circuits(Protocol):
    """The storage of open circuits; it survives restarts, so that admins are notified once."""

    async def get(self, queue: OutboxQueue) -> Circuit | None:
        """Return the queue's circuit, if it is open."""
        ...

    async def last_notified(self, queue: OutboxQueue) -> datetime | None:
        """Return when the admins were last notified of one of the queue that is closed by now."""
        ...

    async def put(self, circuit: Circuit) -> None:
        """Open the queue's circuit, or write over the open one."""
        ...

    async def end(self, queue: OutboxQueue, now: datetime) -> Circuit | None:
        """Close the circuit and return what it was."""
        ...


class HasCircuits(Protocol):
    """A unit of work with the circuits."""

    @property
    def circuits(self) -> Circuits:
        """Within the unit's transaction."""
        ...
