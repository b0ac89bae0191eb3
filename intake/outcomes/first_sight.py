"""Who was responsible for an entity when it was first seen: the base of the first comparison."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from intake.outcomes.lead_entity import EntityKey, HasLeadEntities, LeadEntity


@dataclass(frozen=True, slots=True)
class FirstSight:
    """It is kept at once. An attempt that asks on may break off, and what somebody changes there
    until the next one would be taken for what was always so."""

    key: EntityKey
    responsible: int

    @classmethod
    async def write(
        cls,
        unit: HasLeadEntities,
        effects: Sequence["FirstSight"],
        now: datetime,  # noqa: ARG003  the protocol's signature
    ) -> None:
        """Write them; a base that there is stays."""
        await unit.lead_entities.saw_first({one.key: one.responsible for one in effects})


def first_sights(
    known: Iterable[LeadEntity], theirs: Mapping[EntityKey, int | None]
) -> tuple[FirstSight, ...]:
    """Return what was just seen of those that have no base yet."""
    return tuple(
        FirstSight(one.key, user)
        for one in known
        if one.responsible is None and (user := theirs.get(one.key)) is not None
    )
