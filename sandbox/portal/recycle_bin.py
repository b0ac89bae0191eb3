"""What lies in the recycle bin."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.portal.activities import Activity
from sandbox.portal.bindings import Binding
from sandbox.portal.entities import Entity
from sandbox.portal.kinds import Key
from sandbox.portal.timeline_entries import Entry
from sandbox.portal.trace_store import StoredTrace


@dataclass(slots=True)
class Binned:
    """A deleted card with all that comes back with it, under a new id."""

    id: int
    entity: Entity
    at: float
    links: list[Binding] = field(default_factory=list)
    linked_by: list[tuple[Key, Binding]] = field(default_factory=list)
    pointed_at_by: list[Entity] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    traces: list[StoredTrace] = field(default_factory=list)
