"""What cards say of leads in the CRM: the stage, the amount, who has it there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from intake.forms.crm_part import EntityKind
from intake.kernel.ids import LeadId
from intake.leads.cards.crm_state import CrmState
from intake.outcomes.lead_entity import Gone, HasLeadEntities, LeadEntity
from intake.submissions.submission import CreatedEntity
from intake.team.portal_user import HasPortalUsers, PortalUser


class StageNames(Protocol):
    """What the CRM's people call its stages, as far as that was read already."""

    def name_of(self, kind: EntityKind, pipeline: int | None, stage: str) -> str | None:
        """Return a stage's name; nobody is asked for it."""
        ...


class CrmStateUnit(HasLeadEntities, HasPortalUsers, Protocol):
    """What is read."""


class ReadCrmStates:
    """Reads them for many leads at once.

    Of several cards in the CRM the newest is told: the one of the last submission.
    """

    def __init__(self, names: StageNames) -> None:
        self._names = names

    async def __call__(
        self, unit: CrmStateUnit, leads: Collection[LeadId]
    ) -> Mapping[LeadId, CrmState]:
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
        states = dict.fromkeys(deleted - live, CrmState(stage="", deleted=True))
        states |= {lead_id: self._state_of(one, people) for lead_id, one in newest.items()}
        return {lead_id: _with_entities(one, lead_id, entities) for lead_id, one in states.items()}

    def _state_of(self, entity: LeadEntity, people: Mapping[int, PortalUser]) -> CrmState:
        code = entity.stage or ""
        name = self._names.name_of(entity.key.kind, entity.pipeline, code)
        user = None if entity.responsible is None else people.get(entity.responsible)
        return CrmState(
            stage=name or code,
            amount=entity.amount,
            currency=entity.currency,
            responsible=None if user is None else user.name or None,
        )


def _with_entities(state: CrmState, lead_id: LeadId, entities: Sequence[LeadEntity]) -> CrmState:
    own = [one for one in entities if one.lead_id == lead_id]
    live = [
        (CreatedEntity(one.key.kind, one.key.id, one.made), one.submission_id)
        for one in own
        if one.gone is None
    ]
    gone = frozenset(one.key for one in own if one.gone not in {None, Gone.HIDDEN})
    return replace(state, gone=gone, live=tuple(live))
