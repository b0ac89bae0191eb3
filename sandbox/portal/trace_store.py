"""Stored traces, their sources and children, and which entities each is attached to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sandbox.portal.settings import Source
from sandbox.portal.trace_text import Channel, Page, TraceDraft, host_of

EntityRef = tuple[str, int]
_LINKED_CHILDREN = 15


@dataclass(slots=True)
class StoredTrace:
    """A trace in the portal; ``date`` is unix seconds, ``children`` are its earlier visits."""

    id: int
    date: float
    source: Source | None = None
    parent_id: int | None = None
    tags: dict[str, str] = field(default_factory=dict)
    is_mobile: bool = False
    url: str = ""
    referrer: str = ""
    guest_id: str = ""
    client: dict[str, str] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    channels: list[Channel] = field(default_factory=list)
    children: list[int] = field(default_factory=list)
    entities: list[EntityRef] = field(default_factory=list)


def match_source(draft: TraceDraft, sources: tuple[Source, ...]) -> Source | None:
    """Return the source of a trace: by ``UTM_SOURCE`` first, else by the referrer's host."""
    by_tag = (match_utm_source(value, sources) for value in draft.utm_sources)
    first = next((source for source in by_tag if source), None)
    return first or _match_host(host_of(draft.referrer), sources)


def match_utm_source(value: str, sources: tuple[Source, ...]) -> Source | None:
    """Compare exactly and with regard to case, then try the patterns."""
    if not value:
        return None
    exact = next((source for source in sources if value in source.utm_sources), None)
    return exact or next(
        (s for s in sources if any(re.search(pattern, value) for pattern in s.patterns)), None
    )


def _match_host(host: str, sources: tuple[Source, ...]) -> Source | None:
    def fits(known: str) -> bool:
        return host == known or host.endswith(f".{known}")

    return next((s for s in sources if host and any(map(fits, s.hosts))), None)


class TraceStore:
    """All traces, and an index from entities to their traces, oldest attachment first."""

    def __init__(self) -> None:
        self.all: dict[int, StoredTrace] = {}
        self._of: dict[EntityRef, list[int]] = {}
        self._last_id = 500

    def save(self, draft: TraceDraft, sources: tuple[Source, ...], now: float) -> StoredTrace:
        """Store a draft; each earlier visit becomes a trace of its own, dated by its tags."""
        trace = self._store(draft, match_source(draft, sources), now)
        for earlier in draft.previous:
            seen = float(earlier.tags_seen) if earlier.tags_seen else now
            child = self._store(earlier, match_source(earlier, sources), seen)
            child.parent_id = trace.id
            trace.children.append(child.id)
        return trace

    def save_source(self, source: Source, now: float) -> StoredTrace:
        """Store a trace of which nothing but the source is known (offline attribution)."""
        return self._store(TraceDraft(), source, now)

    def _store(self, draft: TraceDraft, source: Source | None, date: float) -> StoredTrace:
        self._last_id += 1
        trace = StoredTrace(
            id=self._last_id,
            date=date,
            source=source,
            tags=dict(draft.tags),
            is_mobile=draft.is_mobile,
            url=draft.url,
            referrer=draft.referrer,
            guest_id=draft.guest_id,
            client=dict(draft.client),
            pages=list(draft.pages),
            channels=list(draft.channels),
        )
        self.all[trace.id] = trace
        return trace

    def find(self, trace_id: int) -> StoredTrace | None:
        """Return the trace with this id."""
        return self.all.get(trace_id)

    def attach(self, trace: StoredTrace, entity: EntityRef) -> None:
        """Attach the trace to an entity, once; its earlier visits go with it."""
        if entity not in trace.entities:
            trace.entities.append(entity)
            self._of.setdefault(entity, []).append(trace.id)
        for child in self._children(trace):
            if entity not in child.entities:
                child.entities.append(entity)

    def detach(self, trace: StoredTrace, entity: EntityRef) -> None:
        """Take the trace off an entity, with its earlier visits."""
        if entity in trace.entities:
            trace.entities.remove(entity)
            self._of[entity].remove(trace.id)
        for child in self._children(trace):
            if entity in child.entities:
                child.entities.remove(entity)

    def _children(self, trace: StoredTrace) -> list[StoredTrace]:
        return [self.all[number] for number in trace.children[:_LINKED_CHILDREN]]

    def forget_newest(self, entity: EntityRef) -> None:
        """Do what a final deletion does: the newest trace is unlinked, and deleted if that was its
        last card; older ones stay behind, linked to nothing that exists.
        """
        newest = self.last_of(entity)
        if newest is not None:
            self.detach(newest, entity)
            if not newest.entities:
                self.delete(newest)

    def delete(self, trace: StoredTrace) -> None:
        """Delete a trace with its earlier visits."""
        for entity in list(trace.entities):
            self.detach(trace, entity)
        for child in trace.children:
            self.all.pop(child, None)
        self.all.pop(trace.id, None)

    def of(self, entity: EntityRef) -> list[StoredTrace]:
        """Return the traces attached to an entity, oldest attachment first."""
        return [self.all[trace_id] for trace_id in self._of.get(entity, [])]

    def last_of(self, entity: EntityRef) -> StoredTrace | None:
        """Return the newest attached trace."""
        traces = self.of(entity)
        return traces[-1] if traces else None
