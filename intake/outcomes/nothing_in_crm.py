"""What a lead's acts mean to a CRM that hears of none."""

from intake.outbox.attempt import Attempt, Completion
from intake.outbox.tasks import FollowUpTodo, LeadNote, LostInCrm


class NothingInCrm:
    """Lets an act be, where nobody tells the CRM of it yet."""

    async def __call__(
        self,
        task: LeadNote | FollowUpTodo | LostInCrm,  # noqa: ARG002
        attempt: Attempt,  # noqa: ARG002
    ) -> Completion:
        """Do nothing."""
        return Completion()

    def refused(
        self,
        task: LeadNote | FollowUpTodo | LostInCrm,  # noqa: ARG002
        reason: str,  # noqa: ARG002
    ) -> Completion:
        """Leave it: the act stands."""
        return Completion()
