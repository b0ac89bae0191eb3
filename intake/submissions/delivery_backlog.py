"""The queue: what has not reached the CRM, since when and why. For people who look after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.kernel.ids import SubmissionId
from intake.outbox.circuit import Circuit
from intake.submissions.submission import SubmissionState

PLAIN_WAITS = frozenset({"QUERY_LIMIT_EXCEEDED", "OPERATION_TIME_LIMIT"})
"""Codes of waits that are no fault: the portal takes only so much at a time."""


@dataclass(frozen=True, slots=True)
class DeadLetterItem:
    """A submission that the portal refused, and about which nobody has decided."""

    number: SubmissionId
    form_title: str
    name: str
    since: datetime
    reason: str
    """In the portal's words."""


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """Something that must still happen in the CRM."""

    number: SubmissionId
    form_title: str
    name: str
    since: datetime
    type: str
    """Its task's."""
    due_at: datetime
    attempt: int
    error: str | None
    """Why the last attempt failed: a code or a class."""
    in_doubt: bool
    """What the last attempt left is not known: the portal is asked first."""
    active: bool
    """It is being worked on right now."""

    @property
    def failed(self) -> bool:
        """Say whether something went wrong; most of what waits just waits."""
        return self.error is not None and self.error.upper() not in PLAIN_WAITS


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the queue: dead-lettered submissions, then what failed before, then what only
    waits; each kind from the oldest on."""

    items: tuple[DeadLetterItem | WaitingItem, ...]
    page: int
    pages: int
    waiting: int
    waiting_since: datetime | None
    dead_letters: int
    refused_since: datetime | None
    errors: Mapping[str, int]
    """How many wait after each error; what only waits is not in it."""
    circuit: Circuit | None
    """The CRM queue stands still."""
    dropped: int = 0
    """Submissions that people decided not to send: they are not in the CRM."""


class DeliveryBacklog(Protocol):
    """The read side of ``/queue`` and of the metrics."""

    async def page(self, number: int, size: int) -> QueuePage:
        """Return one page, counted from 0; one that does not exist gives the nearest."""
        ...

    async def states(self) -> Mapping[SubmissionState, int]:
        """Return how many submissions are in each state."""
        ...


class HasDeliveryBacklog(Protocol):
    """A unit of work with the delivery backlog."""

    @property
    def delivery_backlog(self) -> DeliveryBacklog:
        """Within the unit's transaction."""
        ...
