"""Contacts and companies are not read by themselves: what a lead's deal is about says where they
are by now, merged into others or chosen anew."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from intake.kernel.ids import LeadId
from intake.outcomes.crm_reading import SeenEntity
from intake.outcomes.lead_entity import EntityKey, Gone, HasLeadEntities, LeadEntity


async def follow_people(
    unit: HasLeadEntities, seen: Sequence[tuple[LeadEntity, SeenEntity]], now: datetime
) -> set[LeadId]:
    """Let those that the leads' entities name now stand for those that they named before; return
    the leads of which that changed anything. What a lead knows nothing of stays so."""
    named: defaultdict[LeadId, dict[EntityKey, None]] = defaultdict(dict)
    for entity, one in seen:
        if entity.gone is None:
            named[entity.lead_id] |= dict.fromkeys(one.people)
    known = await unit.lead_entities.of_leads(named)
    others = await unit.lead_entities.get_all({key for keys in named.values() for key in keys})
    moved: set[LeadId] = set()
    for lead_id, keys in named.items():
        for key in keys:
            before = [
                one
                for one in known
                if (one.lead_id, one.key.kind, one.gone) == (lead_id, key.kind, None)
            ]
            if not before or any(one.key in keys for one in before):
                continue
            followed = [replace(one, gone=Gone.FOLLOWED, gone_at=now) for one in before]
            await unit.lead_entities.put(*followed)
            other = others.get(key)
            if other is None or other.gone is not None:
                fresh = LeadEntity(key=key, lead_id=lead_id, made=False)
                await unit.lead_entities.put(fresh)
            moved.add(lead_id)
    return moved
