"""Why a lead is none: the CRM's own reasons, which are its stages of failure."""

from dataclasses import dataclass
from typing import Protocol

from intake.forms.crm_part import EntityKind
from intake.kernel.ids import LeadId
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.outbox.delivery_errors import DeliveryError
from intake.outcomes.lead_entity import HasLeadEntities


@dataclass(frozen=True, slots=True)
class LostReason:
    """A stage of failure."""

    code: str
    """As the CRM names it: what :class:`~intake.outbox.tasks.lead_tasks.LostInCrm` is given."""
    name: str
    """In the CRM's people's words."""


class LostReasons(Protocol):
    """Where the reasons come from. Every call raises a
    :class:`~intake.outbox.delivery_errors.DeliveryError`."""

    async def reasons(self, kind: EntityKind, pipeline: int | None) -> tuple[LostReason, ...]:
        """Return the stages of failure, in the CRM's order; remembered for some minutes."""
        ...


class OfferReasons:
    """Says for which reasons a lead can be given up; none, where the CRM has nothing of it."""

    def __init__(self, reading: UnitOfWorkFactory[HasLeadEntities], reasons: LostReasons) -> None:
        self._reading = reading
        self._reasons = reasons

    async def __call__(self, lead_id: LeadId) -> tuple[LostReason, ...]:
        """Return the reasons. A CRM that is away names none: the lead can be given up without."""
        async with self._reading() as unit:
            entities = await unit.lead_entities.of_lead(lead_id)
        newest = next((one for one in entities if one.is_live), None)
        if newest is None:
            return ()
        try:
            return await self._reasons.reasons(newest.key.kind, newest.pipeline)
        except DeliveryError:
            return ()
