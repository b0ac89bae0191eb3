"""Simple mode: a new lead becomes a contact, a company and a deal by itself (bitrix24.md §13)."""

from __future__ import annotations

from typing import Any

from sandbox.portal import events, saving
from sandbox.portal.author import Author
from sandbox.portal.catalogue import UTM_FIELDS
from sandbox.portal.kinds import Kind
from sandbox.portal.world import Entity, Multifield, World

SIMPLE_MODE = 2
_PERSON = ("HONORIFIC", "NAME", "SECOND_NAME", "LAST_NAME", "BIRTHDATE", "POST")
_SHARED = ("SOURCE_ID", "SOURCE_DESCRIPTION", "ASSIGNED_BY_ID", *UTM_FIELDS)
_MONEY = ("CURRENCY_ID", "OPPORTUNITY", "TITLE", "COMMENTS")


def convert_if_simple(world: World, lead: Entity, author: Author) -> None:
    """Convert a new lead in simple mode; one without NAME stays as it is.

    The lead can still be read afterwards, as the tutorial does it (the documents disagree).
    """
    if lead.kind != Kind.LEAD or world.settings.mode != SIMPLE_MODE or not lead.values.get("NAME"):
        return
    company_id = lead.values.get("COMPANY_ID") or _company(world, lead, author)
    contact_id = world.bindings.primary(lead.key) or _contact(world, lead, company_id, author)
    values = _copied(lead, (*_SHARED, *_MONEY)) | {
        "LEAD_ID": lead.id,
        "COMPANY_ID": company_id,
        "CONTACT_IDS": [contact_id],
    }
    _made(world, lead, saving.create(world, Kind.DEAL, values, author), author)
    lead.values["STATUS_ID"] = "CONVERTED"


def _copied(lead: Entity, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: lead.values[name] for name in names if name in lead.values}


def _company(world: World, lead: Entity, author: Author) -> int | None:
    title = lead.values.get("COMPANY_TITLE")
    if not title:
        return None
    values = _copied(lead, ("ASSIGNED_BY_ID", *UTM_FIELDS)) | {"TITLE": title, "LEAD_ID": lead.id}
    return _made(world, lead, saving.create(world, Kind.COMPANY, values, author), author)


def _contact(world: World, lead: Entity, company_id: int | None, author: Author) -> int:
    values = _copied(lead, (*_SHARED, *_PERSON)) | {"LEAD_ID": lead.id, "COMPANY_ID": company_id}
    contact = saving.create(world, Kind.CONTACT, values, author)
    rows = [
        Multifield(world.next_id("multifield"), row.type_id, row.value_type, row.value)
        for row in lead.multifields
    ]
    world.set_multifields(contact, rows)
    return _made(world, lead, contact, author)


def _made(world: World, lead: Entity, entity: Entity, author: Author) -> int:
    """Tell the event, and attach the lead's traces to what came out of it."""
    events.emit(world, f"ONCRM{entity.kind.upper()}ADD", entity.id, author)
    for trace in world.traces.of((lead.kind.trace_type, lead.id)):
        world.traces.attach(trace, (entity.kind.trace_type, entity.id))
    return entity.id
