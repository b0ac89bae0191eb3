"""crm.tracking.trace.add and .delete (trace.md §5, bitrix24.md §6)."""

from __future__ import annotations

import json
from typing import Any

from sandbox.portal import php, trace_links
from sandbox.portal.call import Call, Handler
from sandbox.portal.envelope import Answer, RefusedError
from sandbox.portal.kinds import Kind, kind_named
from sandbox.portal.trace_store import EntityRef
from sandbox.portal.trace_text import read_trace

_ALLOWED = ",".join(sorted(kind.trace_type for kind in Kind))


def _refusal(description: str) -> RefusedError:
    return RefusedError(400, "ERROR_CORE", description)


def add(call: Call) -> Answer:
    """Store a trace and attach it to entities; every check comes before anything is stored."""
    raw = call.params.get("TRACE")
    if php.is_empty(raw):
        raise _refusal("Parameter `TRACE` required.")
    text = php.text(raw)
    if not _parses(text):
        raise _refusal("Can not parse JSON in parameter `TRACE`.")
    targets = [_target(call, item) for item in php.elements(call.params.get("ENTITIES"))]
    settings = call.world.settings
    trace = call.world.traces.save(read_trace(text, settings.sites), settings.sources, call.now)
    for target in targets:
        trace_links.link(call.world, trace, target)
    return Answer(trace.id)


def _parses(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _target(call: Call, raw: Any) -> EntityRef:
    item = php.mapping(raw)
    trace_type = php.text(item.get("TYPE"))
    kind = kind_named(trace_type.lower())
    if kind is None or kind.trace_type != trace_type:
        raise _refusal(f"Wrong TYPE in parameter `ENTITIES`. Allowed types: {_ALLOWED}")
    raw_id = item.get("ID")
    if not php.is_numeric(raw_id) or php.to_int(raw_id) <= 0:
        raise _refusal("Wrong ID in parameter `ENTITIES`.")
    entity_id = php.to_int(raw_id)
    entity = call.world.find(kind, entity_id)
    if entity is None or not call.allows("edit", entity):
        raise _refusal(f"You have no access to entity `{trace_type}` with ID `{entity_id}`.")
    return (trace_type, entity_id)


def delete(call: Call) -> Answer:
    """Unlink a trace from what the user may edit, and delete it if that was all. Always null."""
    raw = call.params.get("id")
    if php.is_empty(raw):
        raise _refusal("Parameter `id` required.")
    trace = call.world.traces.find(php.to_int(raw))
    if trace is not None:
        for card in [card for card in trace.entities if _may_unlink(call, card)]:
            call.world.traces.detach(trace, card)
        if not trace.entities:
            call.world.traces.delete(trace)
    return Answer(None)


def _may_unlink(call: Call, card: EntityRef) -> bool:
    """Say whether the user may edit a card; one that is gone keeps nobody from it."""
    kind = kind_named(card[0].lower())
    entity = call.world.find(kind, card[1]) if kind else None
    return entity is None or call.allows("edit", entity)


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    return {"crm.tracking.trace.add": add, "crm.tracking.trace.delete": delete}
