"""Linking a trace to a card (trace.md, *Added 2026-11-29*)."""

from __future__ import annotations

from sandbox.portal.catalogue import UTM_FIELDS
from sandbox.portal.kinds import kind_named
from sandbox.portal.trace_store import EntityRef, StoredTrace
from sandbox.portal.world import World


def link(world: World, trace: StoredTrace, card: EntityRef) -> None:
    """Attach a trace; a card without any UTM value takes those of the trace's tags."""
    world.traces.attach(trace, card)
    kind = kind_named(card[0].lower())
    entity = world.find(kind, card[1]) if kind else None
    if entity is None or world.settings.strict_documentation:
        return
    if not any(entity.values.get(name) for name in UTM_FIELDS):
        entity.values |= {name: trace.tags[name] for name in UTM_FIELDS if trace.tags.get(name)}
