"""What rows about a lead that the CRM is told of share: waiting for the delivery, and progress."""

from datetime import timedelta
from typing import Protocol

from intake.delivery.gateway import Progress
from intake.kernel.ids import LeadId
from intake.leads.lead import HasLeads
from intake.outbox.attempt import Attempt
from intake.outbox.delivery_errors import TransientError
from intake.outcomes.lead_entity import HasLeadEntities, LeadEntity
from intake.submissions.submission import Created, HasSubmissions, SubmissionState

DELIVERED_SOON = timedelta(seconds=30)
"""What is to be told of a lead waits for its delivery: it is looked at again then."""


class TellingUnit(HasLeads, HasLeadEntities, HasSubmissions, Protocol):
    """What is read to know where to tell it."""


class Sending(Progress):
    """What is told while something is sent that makes nothing of a bundle."""

    def __init__(self, attempt: Attempt) -> None:
        self._attempt = attempt

    async def dispatching(self) -> None:
        """Commit that bytes are about to leave."""
        await self._attempt.dispatching()

    async def reached(self, made: Created) -> None:
        """Nothing is made."""


async def main_entities(unit: TellingUnit, lead_id: LeadId) -> tuple[LeadEntity, ...]:
    """Return a lead's entities with stages, the newest first; none if there will not be any.

    Raises:
        TransientError: they are still to come.
    """
    found = tuple(one for one in await unit.lead_entities.of_lead(lead_id) if one.is_live)
    if not found and await is_awaited(unit, lead_id):
        raise TransientError("not delivered yet", code="not_delivered", retry_after=DELIVERED_SOON)
    return found


async def is_awaited(unit: TellingUnit, lead_id: LeadId) -> bool:
    """Say whether something of a lead is still to be delivered."""
    numbers = await unit.leads.submissions_of(lead_id)
    submissions = await unit.submissions.get_all(numbers)
    return any(one.state is SubmissionState.QUEUED for one in submissions.values())
