"""What cards say of leads in the CRM: the stage, the amount, who has it there."""

from collections.abc import Collection, Mapping
from typing import Protocol

from intake.forms.crm_part import EntityKind
from intake.kernel.ids import LeadId
from intake.leads.crm_standing import CrmStanding
from intake.outcomes.lead_entity import Gone, HasLeadEntities, LeadEntity
from intake.team.portal_user import HasPortalUsers, PortalUser


class StageNames(Protocol):
    """What the CRM's people call its stages, as far as that was read already."""

    def name_of(self, kind: EntityKind, pipeline: int | None, stage: str) -> str | None:
        """Return a stage's name; nobody is asked for it."""
        ...


class StandingUnit(HasLeadEntities, HasPortalUsers, Protocol):
    """What is read."""


class ReadStandings:
    """Reads them for many leads at once.

    Of several cards in the CRM the newest is told: the one of the last submission.
    """

    def __init__(self, names: StageNames) -> None:
        self._names = names

    async def __call__(
        self, unit: StandingUnit, leads: Collection[LeadId]
    ) -> Mapping[LeadId, CrmStanding]:
        """Return what is known of each."""
        entities = await unit.lead_entities.of_leads(leads)
        newest: dict[LeadId, LeadEntity] = {}
        for one in entities:
            if one.is_live and one.stage is not None:
                newest.setdefault(one.lead_id, one)
        live = {one.lead_id for one in entities if one.is_live}
        deleted = {one.lead_id for one in entities if one.key.is_main and one.gone is Gone.DELETED}
        people = await unit.portal_users.get_all(
            {one.responsible for one in newest.values() if one.responsible is not None}
        )
        gone = dict.fromkeys(deleted - live, CrmStanding(stage="", deleted=True))
        return gone | {lead_id: self._told(one, people) for lead_id, one in newest.items()}

    def _told(self, entity: LeadEntity, people: Mapping[int, PortalUser]) -> CrmStanding:
        code = entity.stage or ""
        name = self._names.name_of(entity.key.kind, entity.pipeline, code)
        user = None if entity.responsible is None else people.get(entity.responsible)
        return CrmStanding(
            stage=name or code,
            amount=entity.amount,
            currency=entity.currency,
            responsible=None if user is None else user.name or None,
        )
