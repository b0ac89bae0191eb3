"""What tasks have in common."""

from dataclasses import dataclass
from typing import ClassVar

from intake.kernel.ids import LeadId
from intake.outbox.tasks.outbox_queue import OutboxQueue, Priority


@dataclass(frozen=True, slots=True)
class TaskColumns:
    """What storage keeps in columns of their own, as most tasks have it."""

    type: ClassVar[str]
    queue: ClassVar[OutboxQueue] = OutboxQueue.TELEGRAM
    priority: ClassVar[Priority] = Priority.PEOPLE

    @property
    def merge_key(self) -> str | None:
        """A task takes the place of one that waits with the same key."""
        return None


@dataclass(frozen=True, slots=True)
class BaseTask(TaskColumns):
    """A task that is about no submission."""

    submission_id: ClassVar[None] = None


@dataclass(frozen=True, slots=True)
class AboutLead(BaseTask):
    """Tasks about a lead. They go one after another, unless their row's keys say otherwise."""

    lead_id: LeadId
