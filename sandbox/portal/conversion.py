"""A lead becomes a contact, a company and a deal (bitrix24.md §13, bitrix24-work.md §3).

In simple mode every new one does by itself; in classic mode a person makes it so.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sandbox.portal import events, saving
from sandbox.portal.author import Author
from sandbox.portal.catalogue import UTM_FIELDS
from sandbox.portal.entities import Entity, Multifield
from sandbox.portal.kinds import Key, Kind
from sandbox.portal.world import World

SIMPLE_MODE = 2
EVERYTHING = (Kind.COMPANY, Kind.CONTACT, Kind.DEAL)
_PERSON = ("HONORIFIC", "NAME", "SECOND_NAME", "LAST_NAME", "BIRTHDATE", "POST")
_SHARED = ("SOURCE_ID", "SOURCE_DESCRIPTION", "ASSIGNED_BY_ID", *UTM_FIELDS)
_MONEY = ("CURRENCY_ID", "OPPORTUNITY", "TITLE", "COMMENTS")


def convert_if_simple(world: World, lead: Entity, author: Author) -> None:
    """Convert a new lead in simple mode; one without NAME stays as it is.

    The lead can still be read afterwards, as the tutorial does it (the documents disagree).
    """
    if lead.kind == Kind.LEAD and world.settings.mode == SIMPLE_MODE and lead.values.get("NAME"):
        convert(world, lead, EVERYTHING, author)


def convert(world: World, lead: Entity, into: Collection[Kind], author: Author) -> list[Entity]:
    """Make cards of a lead, each told as an addition, then end the lead and tell its update.

    What the lead has already (a contact, a company) is not made again.
    """
    made: list[Entity] = []
    company_id = lead.values.get("COMPANY_ID")
    if Kind.COMPANY in into and not company_id and lead.values.get("COMPANY_TITLE"):
        made.append(_company(world, lead, author))
        company_id = made[-1].id
    contact_id = world.bindings.primary(lead.key)
    if Kind.CONTACT in into and contact_id is None:
        made.append(_contact(world, lead, company_id, author))
        contact_id = made[-1].id
    if Kind.DEAL in into:
        made.append(_deal(world, lead, company_id, contact_id, author))
    for entity in made:
        _hand_on(world, lead, entity)
    saving.change(world, lead, {"STATUS_ID": "CONVERTED"}, author)
    saving.touch(lead, author)
    events.emit(world, "ONCRMLEADUPDATE", lead.id, author)
    return made


def _copied(lead: Entity, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: lead.values[name] for name in names if name in lead.values}


def _company(world: World, lead: Entity, author: Author) -> Entity:
    values = _copied(lead, ("ASSIGNED_BY_ID", *UTM_FIELDS))
    values |= {"TITLE": lead.values["COMPANY_TITLE"], "LEAD_ID": lead.id}
    return _announced(world, saving.create(world, Kind.COMPANY, values, author), author)


def _contact(world: World, lead: Entity, company_id: int | None, author: Author) -> Entity:
    values = _copied(lead, (*_SHARED, *_PERSON)) | {"LEAD_ID": lead.id, "COMPANY_ID": company_id}
    contact = saving.create(world, Kind.CONTACT, values, author)
    rows = [
        Multifield(world.next_id("multifield"), row.type_id, row.value_type, row.value)
        for row in lead.multifields
    ]
    world.set_multifields(contact, rows)
    return _announced(world, contact, author)


def _deal(
    world: World, lead: Entity, company_id: int | None, contact_id: int | None, author: Author
) -> Entity:
    values = _copied(lead, (*_SHARED, *_MONEY)) | {
        "LEAD_ID": lead.id,
        "COMPANY_ID": company_id,
        "CONTACT_IDS": [contact_id] if contact_id else [],
    }
    return _announced(world, saving.create(world, Kind.DEAL, values, author), author)


def _announced(world: World, entity: Entity, author: Author) -> Entity:
    events.emit(world, f"ONCRM{entity.kind.upper()}ADD", entity.id, author)
    return entity


def _hand_on(world: World, lead: Entity, entity: Entity) -> None:
    """Show what stands on the lead on the new card as well; its newest trace is linked to both."""
    new: Key = entity.key
    for item in (*world.entries_of(lead.key), *world.activities_of(lead.key)):
        if new not in item.bindings:
            item.bindings.append(new)
    trace = world.traces.last_of((lead.kind.trace_type, lead.id))
    if trace is not None:
        world.traces.attach(trace, (entity.kind.trace_type, entity.id))
