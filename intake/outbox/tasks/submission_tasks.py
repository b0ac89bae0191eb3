"""What must still happen outside about a submission."""

from dataclasses import dataclass
from typing import ClassVar

from intake.kernel.ids import SubmissionId, TouchId
from intake.outbox.tasks.base_task import TaskColumns
from intake.outbox.tasks.outbox_queue import OutboxQueue, Priority


@dataclass(frozen=True, slots=True)
class AboutSubmission(TaskColumns):
    """What storage keeps in a column of its own."""

    queue: ClassVar = OutboxQueue.CRM

    submission_id: SubmissionId


@dataclass(frozen=True, slots=True)
class Delivery(AboutSubmission):
    """Bring a submission into the CRM."""

    type: ClassVar = "deliver"


@dataclass(frozen=True, slots=True)
class FileUpload(AboutSubmission):
    """Bring a delivered submission's files into the CRM."""

    type: ClassVar = "upload"


@dataclass(frozen=True, slots=True)
class TraceCorrection(AboutSubmission):
    """Put a delivered submission's trace right, after its link was corrected."""

    type: ClassVar = "retrace"

    trace_id: int | None = None
    """The right trace, once it is linked."""


@dataclass(frozen=True, slots=True)
class TraceErasure(AboutSubmission):
    """Take a delivered submission's trace back."""

    type: ClassVar = "erase"


@dataclass(frozen=True, slots=True)
class ReturnNote(AboutSubmission):
    """Tell the person's open deal or lead that they came by another link."""

    type: ClassVar = "return"

    touch_id: TouchId
    trace_id: int | None = None
    """The touch' trace, once it is linked."""

    @property
    def merge_key(self) -> str:
        """A later touch is told instead of the one that waits."""
        return f"return:{self.submission_id}"


@dataclass(frozen=True, slots=True)
class BundleCompletion(AboutSubmission):
    """Bring in what came later of a submission that began as a part."""

    type: ClassVar = "complete"


@dataclass(frozen=True, slots=True)
class CancellationNote(AboutSubmission):
    """Note that the person stopped for good in the form of which a part was sent."""

    type: ClassVar = "cancelled"


@dataclass(frozen=True, slots=True)
class CardRefresh(AboutSubmission):
    """Refresh a submission's card; rendered from the database at the moment of sending."""

    type: ClassVar = "card"
    queue: ClassVar = OutboxQueue.TELEGRAM
    priority: ClassVar = Priority.CARDS

    @property
    def merge_key(self) -> str:
        """One refresh shows all that changed."""
        return f"card:{self.submission_id}"


SubmissionTask = (
    Delivery
    | FileUpload
    | BundleCompletion
    | CancellationNote
    | TraceCorrection
    | TraceErasure
    | ReturnNote
    | CardRefresh
)
