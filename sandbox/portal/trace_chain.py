"""What happens to traces when a classic method adds or changes an entity (trace.md §4).

With the switch ``strict_documentation`` only what the documentation promises happens: TRACE is a
JSON string on deal and contact adds, a matching UTM_SOURCE makes a trace, and nothing else.
"""

from __future__ import annotations

from typing import Any

from sandbox.portal import php, trace_links
from sandbox.portal.catalogue import UTM_FIELDS
from sandbox.portal.entities import Entity
from sandbox.portal.kinds import Kind
from sandbox.portal.trace_store import StoredTrace, match_source
from sandbox.portal.trace_text import Channel, TraceDraft, read_trace
from sandbox.portal.world import World

_DAY = 86_400
_REST = Channel("rest")


def after_add(world: World, entity: Entity, raw: dict[str, Any], now: float) -> None:
    """Give a new entity its trace: one of §4's ways, in their order."""
    if world.settings.strict_documentation:
        _after_add_strict(world, entity, raw, now)
        return
    own = (entity.kind.trace_type, entity.id)
    _attribute_offline(world, entity, now)
    trace = world.traces.last_of(own) or _numbered(world, raw) or _made(world, raw, now)
    trace.channels.append(_REST)
    trace_links.link(world, trace, own)
    if entity.kind == Kind.DEAL:
        _attach_clients(world, trace, raw)


def _attribute_offline(world: World, entity: Entity, now: float) -> None:
    """Rule 1: no UTM_SOURCE, and the linked contact came from a source not long ago."""
    window = world.settings.offline_window_days * _DAY
    if not window or entity.kind not in (Kind.LEAD, Kind.DEAL) or entity.values.get("UTM_SOURCE"):
        return
    contact_id = world.bindings.primary(entity.key)
    if contact_id is None:
        return
    recent = [
        trace.source
        for trace in world.traces.of((Kind.CONTACT.trace_type, contact_id))
        if trace.source and now - trace.date <= window
    ]
    if recent:
        trace = world.traces.save_source(recent[-1], now)
        trace_links.link(world, trace, (entity.kind.trace_type, entity.id))


def _numbered(world: World, raw: dict[str, Any]) -> StoredTrace | None:
    """Rule 3: a numeric TRACE is the id of a stored trace, if there is such a row."""
    value = raw.get("TRACE")
    return world.traces.find(php.to_int(value)) if php.is_numeric(value) else None


def _draft(world: World, raw: dict[str, Any]) -> TraceDraft:
    draft = read_trace(php.text(raw.get("TRACE")), world.settings.sites)
    draft.add_tags({name: raw.get(name) for name in UTM_FIELDS})
    return draft


def _made(world: World, raw: dict[str, Any], now: float) -> StoredTrace:
    """Rule 4: a trace of the string (or an empty one) with the UTM fields added."""
    return world.traces.save(_draft(world, raw), world.settings.sources, now)


def _attach_clients(world: World, trace: StoredTrace, raw: dict[str, Any]) -> None:
    """Rule 5: the contact joins the deal's trace; the company is meant to, under its own type."""
    contact_id, company_id = php.to_int(raw.get("CONTACT_ID")), php.to_int(raw.get("COMPANY_ID"))
    if contact_id > 0:
        trace_links.link(world, trace, (Kind.CONTACT.trace_type, contact_id))
    if company_id > 0:
        kind = Kind.CONTACT if world.settings.company_trace_bug else Kind.COMPANY
        trace_links.link(world, trace, (kind.trace_type, company_id))


def _after_add_strict(world: World, entity: Entity, raw: dict[str, Any], now: float) -> None:
    takes_trace = entity.kind in (Kind.DEAL, Kind.CONTACT) and not php.is_numeric(raw.get("TRACE"))
    draft = _draft(world, raw if takes_trace else {**raw, "TRACE": ""})
    given = takes_trace and not php.is_empty(raw.get("TRACE"))
    if given or match_source(draft, world.settings.sources):
        trace = world.traces.save(draft, world.settings.sources, now)
        trace_links.link(world, trace, (entity.kind.trace_type, entity.id))


def after_update(world: World, entity: Entity, raw: dict[str, Any], now: float) -> None:
    """Attach a new trace only if its source is known and differs from the entity's last one.

    Only the UTM fields count: the updates' list of fields lacks TRACE, so that it never arrives.
    """
    if world.settings.strict_documentation:
        return
    own = (entity.kind.trace_type, entity.id)
    draft = _draft(world, {**raw, "TRACE": ""})
    source = match_source(draft, world.settings.sources)
    last = world.traces.last_of(own)
    if source is None or (last and last.source and last.source.id == source.id):
        return
    trace = world.traces.save(draft, world.settings.sources, now)
    trace_links.link(world, trace, own)
