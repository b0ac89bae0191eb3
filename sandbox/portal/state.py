"""The portal's memory as JSON values, for people and for assertions."""

from __future__ import annotations

import dataclasses
import hashlib
from typing import Any

from sandbox.portal import moments, reading
from sandbox.portal.entities import Entity
from sandbox.portal.kinds import Kind
from sandbox.portal.trace_store import StoredTrace
from sandbox.portal.world import StoredFile, World


def dump_world(world: World) -> dict[str, Any]:
    """Return entities by kind, traces, timeline, to-dos, files and events."""
    return {
        "entities": {
            kind.value: [dump_entity(world, entity) for entity in world.all(kind)] for kind in Kind
        },
        "traces": [dump_trace(trace) for trace in world.traces.all.values()],
        "comments": [
            dataclasses.asdict(comment) | {"owner": list(comment.owner)}
            for comment in world.comments.values()
        ],
        "log_messages": [dataclasses.asdict(one) for one in world.log_messages.values()],
        "activities": [
            dataclasses.asdict(one) | {"owner": list(one.owner)}
            for one in world.activities.values()
        ],
        "mails": [dataclasses.asdict(mail) for mail in world.mails],
        "notifications": [dataclasses.asdict(one) for one in world.notifications.values()],
        "product_rows": [dataclasses.asdict(row) for row in world.product_rows.values()],
        "card_history": [dataclasses.asdict(change) for change in world.card_history],
        "bin": [
            {"id": one.id, "type": one.entity.kind.value, "entity_id": one.entity.id}
            for one in world.bin.values()
        ],
        "subscriptions": world.subscriptions.dump(),
        "stage_history": [
            dataclasses.asdict(row) for rows in world.stage_history.values() for row in rows
        ],
        "files": [_dump_file(file) for file in world.files.values()],
        "events": [dataclasses.asdict(event) for event in world.events],
    }


def dump_entity(world: World, entity: Entity) -> dict[str, Any]:
    """Return an entity with plain values (numbers as numbers), its links and its traces."""
    values: dict[str, Any] = {}
    for name, field in world.fields(entity.kind).items():
        value = reading.value_of(world, entity, field)
        if value in (None, []):
            continue
        if field.type == "datetime":
            value = moments.iso(value, world.settings)
        values[name] = value
    return {
        "id": entity.id,
        "fields": values,
        "multifields": [dataclasses.asdict(row) for row in entity.multifields],
        "traces": [trace.id for trace in world.traces.of((entity.kind.trace_type, entity.id))],
    }


def dump_trace(trace: StoredTrace) -> dict[str, Any]:
    """Return a trace; its source is the name, its children are ids."""
    plain = dataclasses.asdict(trace)
    plain["source"] = trace.source.name if trace.source else None
    plain["entities"] = [{"type": kind, "id": number} for kind, number in trace.entities]
    return plain


def _dump_file(file: StoredFile) -> dict[str, Any]:
    return {
        "id": file.id,
        "name": file.name,
        "size": len(file.content),
        "sha256": hashlib.sha256(file.content).hexdigest(),
    }
