"""The queue: what has not reached the CRM, since when and why. For people who look after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.ids import SubmissionId
from intake.outbox import Pause, Task


@dataclass(frozen=True, slots=True)
class BuriedItem:
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
    task: Task
    due_at: datetime
    attempt: int
    error: str | None
    """Why the last attempt failed: a code or a class."""
    doubtful: bool
    """What the last attempt left is not known: the portal is asked first."""
    in_hand: bool
    """It is being worked on right now."""


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the queue, buried submissions first, each kind from the oldest on."""

    items: tuple[BuriedItem | WaitingItem, ...]
    page: int
    pages: int
    waiting: int
    waiting_since: datetime | None
    buried: int
    buried_since: datetime | None
    errors: Mapping[str, int]
    """How many wait after each error; those that were not tried yet are not in it."""
    pause: Pause | None
    """The CRM lane stands still."""


class Queue(Protocol):
    """The read side of ``/queue``."""

    async def page(self, number: int, size: int) -> QueuePage:
        """Return one page, counted from 0; one that does not exist gives the nearest."""
        ...
