"""Mentioning who must act on a lead, in a message of its own."""

from intake.outbox.attempt import Attempt, Completion
from intake.outbox.tasks import LeadMention


class MentionLead:
    """Says where the team sees its leads who must act."""

    async def __call__(self, task: LeadMention, attempt: Attempt) -> Completion:  # noqa: ARG002
        """Say it, if it is still so."""
        return Completion()

    def refused(self, task: LeadMention, reason: str) -> Completion:  # noqa: ARG002
        """Leave it: the clock's next stage says it again."""
        return Completion()
