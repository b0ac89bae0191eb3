"""What cards say of leads in the CRM: the stage, the amount, who has it there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from intake.forms.crm_part import EntityKind
from intake.kernel.ids import LeadId
from intake.leads.cards.crm_standing import CrmStanding
from intake.outcomes.lead_entity import Gone, HasLeadEntities, LeadEntity
from intake.submissions.submission import CreatedEntity
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
        told = dict.fromkeys(deleted - live, CrmStanding(stage="", deleted=True))
        told |= {lead_id: self._told(one, people) for lead_id, one in newest.items()}
        return {lead_id: _with_entities(one, lead_id, entities) for lead_id, one in told.items()}

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


def _with_entities(
    standing: CrmStanding, lead_id: LeadId, entities: Sequence[LeadEntity]
) -> CrmStanding:
    own = [one for one in entities if one.lead_id == lead_id]
    live = [
        (CreatedEntity(one.key.kind, one.key.id, one.made), one.submission_id)
        for one in own
        if one.gone is None
    ]
    gone = frozenset(one.key for one in own if one.gone not in {None, Gone.HIDDEN})
    return replace(standing, gone=gone, live=tuple(live))
