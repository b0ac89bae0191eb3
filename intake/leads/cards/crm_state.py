"""How a lead stands in the CRM, as far as a card says it. The rooms above know."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from intake.forms.crm_part import EntityKind
from intake.kernel.ids import LeadId, SubmissionId
from intake.submissions.submission import CreatedEntity


@dataclass(frozen=True, slots=True, kw_only=True)
class CrmState:
    """What was last read of its newest lead, deal or estimate there."""

    stage: str
    """In the CRM's people's words; its code, where these are not known."""
    amount: int | None = None
    """In the currency's smallest units."""
    currency: str | None = None
    responsible: str | None = None
    """The name of who has it there."""
    deleted: bool = False
    """It was deleted there, and nothing else stands for the lead; the rest is empty."""
    gone: frozenset[tuple[EntityKind, int]] = frozenset()
    """Kind and number of what is not there any more."""
    live: tuple[tuple[CreatedEntity, SubmissionId | None], ...] = ()
    """What is there, the newest first, each with the submission that it counts for."""

    def current(
        self, made: Sequence[CreatedEntity], submission_id: SubmissionId
    ) -> tuple[CreatedEntity, ...]:
        """Return where people find by now what a submission made: merged, converted, or back under
        another number."""
        lost = [one for one in made if (one.kind, one.id) in self.gone]
        if not lost:
            return tuple(made)
        kept = [one for one in made if one not in lost]
        kinds = {one.kind for one in kept}
        for entity, of_submission in self.live:
            if entity.kind not in kinds and of_submission in {submission_id, None}:
                kinds.add(entity.kind)
                kept.append(entity)
        return tuple(kept)


class ReadsCrmStates(Protocol):
    """Reads them in the unit that reads the leads."""

    async def __call__(self, unit: Any, leads: Collection[LeadId]) -> Mapping[LeadId, CrmState]:
        """Return it for those of which the CRM was read."""
        ...


async def no_crm_states(unit: Any, leads: Collection[LeadId]) -> Mapping[LeadId, CrmState]:  # noqa: ARG001  the port's signature
    """Know of none: there is no CRM."""
    return {}
