"""What was just seen of who is responsible, kept before anything else is asked.

An attempt may break off. What it saw would be forgotten then: what somebody changes until the next
one would be taken for what was always so, and what they changed and put back for no change at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from intake.outcomes.lead_entity import EntityKey, HasLeadEntities, LeadEntity
from intake.outcomes.responsibility import NOBODY


@dataclass(frozen=True, slots=True)
class Glimpse:
    """Somebody stands there of whom we did not know."""

    key: EntityKey
    base: int | None
    """Who was seen before."""
    seen: int

    @classmethod
    async def write(
        cls,
        unit: HasLeadEntities,
        effects: Sequence["Glimpse"],
        now: datetime,  # noqa: ARG003  the protocol's signature
    ) -> None:
        """Write them. The first sight is the base; a later one is decided upon by a reading, and
        until then whoever stands there counts as a change."""
        await unit.lead_entities.change_base(
            {one.key: (one.base, one.seen if one.base is None else NOBODY) for one in effects}
        )


def glimpses(
    known: Iterable[LeadEntity], theirs: Mapping[EntityKey, int | None]
) -> tuple[Glimpse, ...]:
    """Return what of that is new."""
    return tuple(
        Glimpse(one.key, one.responsible, user)
        for one in known
        if (user := theirs.get(one.key)) is not None
        and one.responsible != NOBODY
        and user not in {one.responsible, one.sent_responsible}
    )
