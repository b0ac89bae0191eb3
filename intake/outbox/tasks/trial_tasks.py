"""What must still happen outside about a test lead."""

from dataclasses import dataclass
from typing import ClassVar

from intake.outbox.tasks.base_task import BaseTask
from intake.outbox.tasks.outbox_queue import OutboxQueue


@dataclass(frozen=True, slots=True)
class AboutTrial(BaseTask):
    """What a test lead's tasks have in common."""

    queue: ClassVar = OutboxQueue.CRM

    trial_id: int


@dataclass(frozen=True, slots=True)
class TrialDelivery(AboutTrial):
    """Bring a test lead into the CRM."""

    type: ClassVar = "bring_trial"


@dataclass(frozen=True, slots=True)
class TrialRemoval(AboutTrial):
    """Take a test lead out of the CRM."""

    type: ClassVar = "remove_trial"


@dataclass(frozen=True, slots=True)
class TrialReport(AboutTrial):
    """Show whoever started a test lead how far it is."""

    type: ClassVar = "show_trial"
    queue: ClassVar = OutboxQueue.TELEGRAM

    @property
    def merge_key(self) -> str:
        """Only how far it is now counts."""
        return f"trial:{self.trial_id}"


TrialTask = TrialDelivery | TrialRemoval | TrialReport
