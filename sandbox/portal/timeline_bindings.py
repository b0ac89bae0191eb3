"""crm.timeline.bindings.*: on which cards an entry stands (bitrix24-work.md §5)."""

from __future__ import annotations

from typing import Any

from sandbox.portal import php
from sandbox.portal.call import Call, Handler
from sandbox.portal.entities import Entity
from sandbox.portal.envelope import Answer, classic_refusal
from sandbox.portal.kinds import Key, kind_named
from sandbox.portal.timeline_entries import Entry


def _number(given: dict[str, Any], name: str) -> int:
    number = php.to_int(given.get(name))
    if number <= 0:
        raise classic_refusal(f"{name} is not defined or invalid.")
    return number


def list_(call: Call) -> Answer:
    """List all cards of an entry, whatever the caller may see."""
    number = _number(php.mapping(call.either_case("filter")), "OWNER_ID")
    entry = call.world.entry(number)
    rows = [
        {"OWNER_ID": str(number), "ENTITY_ID": str(entity_id), "ENTITY_TYPE": kind.value}
        for kind, entity_id in (entry.bindings if entry else [])
    ]
    return Answer(rows, total=len(rows))


def _asked(call: Call) -> tuple[Entry | None, Key, Entity | None]:
    """Return the entry, the key of the card that was named, and the card if there is one."""
    fields = php.mapping(call.either_case("fields"))
    number, entity_id = _number(fields, "OWNER_ID"), _number(fields, "ENTITY_ID")
    kind = kind_named(php.text(fields.get("ENTITY_TYPE")))
    if kind is None:
        raise classic_refusal("ENTITY_TYPE is not defined or invalid.")
    entity = call.world.find(kind, entity_id)
    if entity is not None and not call.allows("edit", entity):
        raise classic_refusal("Access denied.")
    return call.world.entry(number), (kind, entity_id), entity


def bind(call: Call) -> Answer:
    """Put an entry on one more card; ``false`` if it stands there or one of them is missing."""
    entry, key, entity = _asked(call)
    if entry is None or entity is None or key in entry.bindings:
        return Answer(value=False)
    entry.bindings.append(key)
    return Answer(value=True)


def unbind(call: Call) -> Answer:
    """Take an entry off a card; the last one stays."""
    entry, key, _ = _asked(call)
    if entry is None or key not in entry.bindings:
        raise classic_refusal("Not found.")
    if len(entry.bindings) == 1:
        return Answer(value=False)
    entry.bindings.remove(key)
    return Answer(value=True)


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    return {
        "crm.timeline.bindings.list": list_,
        "crm.timeline.bindings.bind": bind,
        "crm.timeline.bindings.unbind": unbind,
    }
