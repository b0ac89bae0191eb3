"""What a reading just saw of who is responsible, kept before anything else is asked.

A reading may break off. If it were forgotten, what somebody changes until the next one would look
as if it had always been so, and what they changed and put back like no change at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from intake.outcomes.crm_reading import SeenEntity
from intake.outcomes.lead_entity import EntityKey, HasLeadEntities, LeadEntity
from intake.outcomes.responsibility import NOBODY


@dataclass(frozen=True, slots=True)
class Glimpse:
    """Others stand there than those of whom we knew."""

    bases: Mapping[EntityKey, tuple[int | None, int]]
    """Who was seen last, and the base from now on: the first who is seen; later nobody, so that
    whoever stands there when a whole reading comes counts as a change."""
    asked_at: datetime

    @classmethod
    async def write(
        cls,
        unit: HasLeadEntities,
        effects: Sequence["Glimpse"],
        now: datetime,  # noqa: ARG003  the protocol's signature
    ) -> None:
        """Write them, but where more is known by now."""
        for one in effects:
            await unit.lead_entities.change_base(one.bases, one.asked_at)


def glimpse(
    known: Mapping[EntityKey, LeadEntity], seen: Iterable[SeenEntity], asked_at: datetime
) -> Glimpse:
    """Return what of that is new."""
    bases = {
        one.key: (entity.responsible, one.responsible if entity.responsible is None else NOBODY)
        for one in seen
        if (entity := known.get(one.key)) is not None
        and entity.gone is None
        and entity.responsible != NOBODY
        and one.responsible is not None
        and one.responsible not in {entity.responsible, entity.sent_responsible}
        and not one.is_stale(entity, asked_at)
    }
    return Glimpse(bases, asked_at)
