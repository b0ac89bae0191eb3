"""Two cards become one: rebind, UPDATE of the survivor, DELETE of the other (work §3)."""

from __future__ import annotations

from sandbox.portal import events, removal, saving
from sandbox.portal.author import Author
from sandbox.portal.bindings import rebound
from sandbox.portal.catalogue import STAGE_FIELD
from sandbox.portal.entities import POINTERS, Entity, Multifield
from sandbox.portal.world import World

_NEVER = frozenset(
    (
        *("ID", "DATE_CREATE", "DATE_MODIFY", "CREATED_BY_ID", "MODIFY_BY_ID", "CATEGORY_ID"),
        *("MOVED_BY_ID", "MOVED_TIME", "DATE_CLOSED", "CLOSEDATE", "BEGINDATE"),
        *("LAST_ACTIVITY_TIME", "LAST_ACTIVITY_BY", "OBSERVERS", *STAGE_FIELD.values()),
    )
)


def merge(world: World, loser: Entity, survivor: Entity, author: Author) -> None:
    """Move all that hangs on one card to another of its kind, and delete it.

    A field of the loser is kept only where the survivor's is empty: its stage is always lost, its
    ORIGIN_ID if the survivor has one. There is no event of the merge itself.
    """
    _rebind(world, loser, survivor)
    _unite_values(world, loser, survivor)
    saving.touch(survivor, author)
    events.emit(world, f"ONCRM{survivor.kind.upper()}UPDATE", survivor.id, author)
    removal.delete(world, loser, author)


def _unite_values(world: World, loser: Entity, survivor: Entity) -> None:
    for name, value in loser.values.items():
        if name not in _NEVER and survivor.values.get(name) in (None, "", [], 0, 0.0):
            survivor.values[name] = value
    observers = [*(survivor.values.get("OBSERVERS") or []), *(loser.values.get("OBSERVERS") or [])]
    if observers:
        survivor.values["OBSERVERS"] = list(dict.fromkeys(observers))
    known = {(row.type_id, row.value) for row in survivor.multifields}
    new = [
        Multifield(world.next_id("multifield"), row.type_id, row.value_type, row.value)
        for row in loser.multifields
        if (row.type_id, row.value) not in known
    ]
    if new:
        world.set_multifields(survivor, [*survivor.multifields, *new])


def _rebind(world: World, loser: Entity, survivor: Entity) -> None:
    """Give the survivor entries, activities, traces, product rows and links of the loser."""
    for item in (*world.entries_of(loser.key), *world.activities_of(loser.key)):
        item.bindings = rebound(item.bindings, loser.key, survivor.key)
    card = (loser.kind.trace_type, loser.id)
    for trace in world.traces.of(card):
        world.traces.detach(trace, card)
        world.traces.attach(trace, (survivor.kind.trace_type, survivor.id))
    for row in world.product_rows.values():
        if row.owner == loser.key:
            row.owner = survivor.key
    _relink(world, loser, survivor)


def _relink(world: World, loser: Entity, survivor: Entity) -> None:
    for binding in world.bindings.of(loser.key):
        world.bindings.add(survivor.key, binding.target)
    for owner, binding in world.bindings.to(loser.key):
        world.bindings.remove(owner, loser.id)
        world.bindings.add(owner, survivor.id, primary=binding.primary)
    for other in world.pointing_at(loser.key):
        other.values[POINTERS[loser.kind]] = survivor.id
