"""The CRM's responsible person follows a lead's owner."""

from intake.outbox.attempt import Attempt, Completion
from intake.outbox.tasks import Responsible


class MakeResponsible:
    """Makes a lead's owner responsible for what exists of it in the CRM."""

    async def __call__(self, task: Responsible, attempt: Attempt) -> Completion:  # noqa: ARG002
        """Tell the CRM, if it has anything of the lead yet."""
        return Completion()

    def refused(self, task: Responsible, reason: str) -> Completion:  # noqa: ARG002
        """Leave it: the take stands."""
        return Completion()
