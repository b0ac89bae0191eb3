"""Deleting into the bin, deleting for good, and what comes back (bitrix24-work.md §7).

No REST method sees, restores or empties the bin: people do.
"""

from __future__ import annotations

from sandbox.portal import events, stages
from sandbox.portal.author import Author
from sandbox.portal.bindings import rebound
from sandbox.portal.entities import POINTERS, Entity
from sandbox.portal.kinds import Kind
from sandbox.portal.recycle_bin import Binned
from sandbox.portal.world import World


def delete(world: World, entity: Entity, author: Author, *, final: bool = False) -> None:
    """Delete a card, into the bin if the portal keeps one; the event is the same."""
    binned = Binned(world.next_id("bin"), entity, author.now)
    into_bin = world.settings.recycle_bin and not final
    if not into_bin:
        _save_converted(world, entity)
    _take_links(world, entity, binned)
    _take_items(world, entity, binned)
    _take_traces(world, entity, binned, into_bin=into_bin)
    world.take_out(entity)
    if into_bin:
        world.bin[binned.id] = binned
    events.emit(world, f"ONCRM{entity.kind.upper()}DELETE", entity.id, author)


def _save_converted(world: World, lead: Entity) -> None:
    """Before a converted lead goes for good, its activities move to its contact, or company."""
    if lead.kind != Kind.LEAD or lead.values.get("STATUS_ID") != "CONVERTED":
        return
    contact_id = world.bindings.primary(lead.key)
    heirs = [(Kind.CONTACT, contact_id)] if contact_id else []
    children = world.pointing_at(lead.key)
    for kind in (Kind.CONTACT, Kind.COMPANY):
        heirs += [child.key for child in children if child.kind == kind]
    if heirs:
        for activity in world.activities_of(lead.key):
            activity.bindings = rebound(activity.bindings, lead.key, heirs[0])


def _take_links(world: World, entity: Entity, binned: Binned) -> None:
    """Unlink what is linked with the card; it stays in its place."""
    binned.links = world.bindings.of(entity.key)
    binned.linked_by = world.bindings.to(entity.key)
    world.bindings.forget(entity.key)
    binned.pointed_at_by = world.pointing_at(entity.key)
    for other in binned.pointed_at_by:
        other.values[POINTERS[entity.kind]] = None


def _take_items(world: World, entity: Entity, binned: Binned) -> None:
    """Take entries and activities off; what stands on other cards too stays there."""
    for entry in world.entries_of(entity.key):
        entry.bindings.remove(entity.key)
        binned.entries.append(entry)
        if not entry.bindings:
            world.comments.pop(entry.id, None)
            world.log_messages.pop(entry.id, None)
    for activity in world.activities_of(entity.key):
        activity.bindings.remove(entity.key)
        binned.activities.append(activity)
        if not activity.bindings:
            del world.activities[activity.id]


def _take_traces(world: World, entity: Entity, binned: Binned, *, into_bin: bool) -> None:
    card = (entity.kind.trace_type, entity.id)
    if not into_bin:
        world.traces.forget_newest(card)
        return
    binned.traces = world.traces.of(card)
    for trace in binned.traces:
        world.traces.detach(trace, card)


def restore(world: World, binned: Binned, author: Author) -> Entity:
    """Bring a card back under a new id, with a new history; tell it as an addition."""
    del world.bin[binned.id]
    entity = Entity(binned.entity.kind, world.next_id(binned.entity.kind.value))
    entity.values = binned.entity.values
    world.put(entity)
    world.set_multifields(entity, binned.entity.multifields)
    stages.write_first(world, entity, author)
    _bring_links(world, entity, binned)
    _bring_items(world, entity, binned)
    for trace in binned.traces:
        world.traces.attach(trace, (entity.kind.trace_type, entity.id))
    events.emit(world, f"ONCRM{entity.kind.upper()}ADD", entity.id, author)
    return entity


def _bring_links(world: World, entity: Entity, binned: Binned) -> None:
    target_kind = Kind.COMPANY if entity.kind == Kind.CONTACT else Kind.CONTACT
    world.bindings.replace(
        entity.key, [one for one in binned.links if world.find(target_kind, one.target)]
    )
    for owner, binding in binned.linked_by:
        if world.find(*owner):
            world.bindings.add(owner, entity.id, primary=binding.primary, sort=binding.sort)
    for other in binned.pointed_at_by:
        name = POINTERS[entity.kind]
        if world.find(*other.key) is other and not other.values.get(name):
            other.values[name] = entity.id


def _bring_items(world: World, entity: Entity, binned: Binned) -> None:
    for entry in binned.entries:
        entry.bindings.append(entity.key)
        world.keep_entry(entry)
    for activity in binned.activities:
        activity.bindings.append(entity.key)
        world.activities[activity.id] = activity
