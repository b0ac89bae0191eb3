"""What the portal holds: cards, timelines, files, events, and its counters."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.portal.activities import Activity
from sandbox.portal.author import Author
from sandbox.portal.bindings import Bindings
from sandbox.portal.catalogue import Field, fields_of
from sandbox.portal.directories import Directories
from sandbox.portal.entities import POINTERS, Change, Entity, Multifield, ProductRow
from sandbox.portal.grants import Grants
from sandbox.portal.kinds import Key, Kind
from sandbox.portal.recycle_bin import Binned
from sandbox.portal.settings import Settings, UserField
from sandbox.portal.subscriptions import Subscriptions
from sandbox.portal.timeline_entries import Comment, Entry, LogMessage, Note
from sandbox.portal.trace_store import TraceStore

_EXTENSION = re.compile(r"\s*(?:;|,|ext\.?|доб\.?|x)\s*\d+\s*$", re.IGNORECASE)


def without_extension(phone: str) -> str:
    """Return a phone as duplicates are compared: the extension is ignored, the format is not."""
    return _EXTENSION.sub("", phone.strip())


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An uploaded file."""

    id: int
    name: str
    content: bytes


NoteKey = tuple[Key, int, int]
"""A card, the kind of its item (1 entry, 2 activity) and the item's id."""


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail that the portal really sent to somebody."""

    activity_id: int
    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class StageRow:
    """A row of the stage history; ``type_id``: 1 created, 2 moved, 3 ended, 5 other pipeline."""

    id: int
    type_id: int
    owner: Key
    created: float
    category_id: int
    stage: str
    semantics: str


@dataclass(frozen=True, slots=True)
class Notification:
    """What an employee sees at the bell; ``kind`` is user, system, or crm: the portal's own."""

    id: int
    user_id: int
    text: str
    at: float
    kind: str
    author_id: int
    client_id: str = ""
    tag: str = ""
    sub_tag: str = ""


@dataclass(slots=True)
class WorkingDay:
    """A day that somebody opened (unix seconds); ``confirmed`` by the supervisor."""

    opened: float
    closed: float | None = None
    paused: bool = False
    confirmed: bool = True


@dataclass(slots=True)
class Event:
    """An outgoing event for one handler; ``outcome`` is told by whoever sends it, once."""

    id: int
    name: str
    url: str
    form: dict[str, str]
    at: float
    outcome: str = "pending"


def _searchable(row: Multifield) -> set[str]:
    """Return the forms under which a value is found: as it is, and as duplicates are compared."""
    if row.type_id == "PHONE":
        return {row.value, without_extension(row.value)}
    return {row.value, row.value.casefold()}


class World:
    """The portal's memory; entities are changed through ``saving`` alone."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.entities: dict[Kind, dict[int, Entity]] = {kind: {} for kind in Kind}
        self.bindings = Bindings()
        self.traces = TraceStore()
        self.comments: dict[int, Comment] = {}
        self.log_messages: dict[int, LogMessage] = {}
        self.notes: dict[NoteKey, Note] = {}
        self.pins: dict[Key, list[int]] = {}
        self.activities: dict[int, Activity] = {}
        self.mails: list[Mail] = []
        self.stage_history: dict[Key, list[StageRow]] = {}
        self.card_history: list[Change] = []
        self.product_rows: dict[int, ProductRow] = {}
        self.bin: dict[int, Binned] = {}
        self.files: dict[int, StoredFile] = {}
        self.notifications: dict[int, Notification] = {}
        self.working_days: dict[int, WorkingDay] = {}
        self.events: list[Event] = []
        self.directories = Directories(settings)
        self.grants = Grants()
        self.subscriptions = Subscriptions()
        self._counters = defaultdict(int, {kind.value: kind.type_id * 1000 for kind in Kind})
        self._user_field_ids: dict[tuple[str, str], int] = {}
        self._communications: dict[tuple[Kind, str, str], set[int]] = defaultdict(set)

    def configure(self, settings: Settings) -> None:
        """Go on with other switches; the directories follow them."""
        self.settings = settings
        self.directories.follow(settings)

    def next_id(self, sequence: str) -> int:
        """Return the next number of a sequence; each kind counts from a thousand of its own.

        Different ranges make an id that was used for the wrong kind show.
        """
        self._counters[sequence] += 1
        return self._counters[sequence]

    def user_field_id(self, field: UserField) -> int:
        """Return the number of a custom field; it is given out when it is first asked for."""
        key = (field.kind, field.name)
        if key not in self._user_field_ids:
            self._user_field_ids[key] = self.next_id("user field")
        return self._user_field_ids[key]

    def fields(self, kind: Kind) -> dict[str, Field]:
        """Return the kind's fields by classic name."""
        return fields_of(kind, self.settings.user_fields)

    def find(self, kind: Kind, entity_id: int) -> Entity | None:
        """Return the entity, if it exists."""
        return self.entities[kind].get(entity_id)

    def all(self, kind: Kind) -> Iterator[Entity]:
        """Return the entities of a kind, oldest first."""
        return iter(self.entities[kind].values())

    def entry(self, entry_id: int) -> Entry | None:
        """Return a timeline's entry: comments and log messages are numbered together."""
        return self.comments.get(entry_id) or self.log_messages.get(entry_id)

    def entries_of(self, key: Key) -> list[Entry]:
        """Return what stands in a card's timeline, oldest first."""
        every: list[Entry] = [*self.comments.values(), *self.log_messages.values()]
        return sorted((one for one in every if key in one.bindings), key=lambda one: one.id)

    def activities_of(self, key: Key) -> list[Activity]:
        """Return the activities that a card shows, its own and others'."""
        return [one for one in self.activities.values() if key in one.bindings]

    def stir(self, keys: list[Key], author: Author) -> None:
        """Note that something happened on cards that is no change of their fields."""
        for kind, entity_id in keys:
            entity = self.find(kind, entity_id)
            if entity is not None:
                entity.values["LAST_ACTIVITY_TIME"] = author.now
                entity.values["LAST_ACTIVITY_BY"] = author.user_id

    def keep_entry(self, entry: Entry) -> None:
        """Put an entry back into the timelines."""
        if isinstance(entry, Comment):
            self.comments[entry.id] = entry
        else:
            self.log_messages[entry.id] = entry

    def every(self) -> Iterator[Entity]:
        """Return all entities of all kinds."""
        return (entity for kind in Kind for entity in self.all(kind))

    def pointing_at(self, key: Key) -> list[Entity]:
        """Return the cards that point at a company or a lead by a field."""
        name = POINTERS.get(key[0])
        return [one for one in self.every() if name and one.values.get(name) == key[1]]

    def put(self, entity: Entity) -> None:
        """Store an entity."""
        self.entities[entity.kind][entity.id] = entity

    def set_multifields(self, entity: Entity, rows: list[Multifield]) -> None:
        """Replace an entity's multifields and keep the index of communications in step."""
        for row in entity.multifields:
            for value in _searchable(row):
                self._communications[(entity.kind, row.type_id, value)].discard(entity.id)
        entity.multifields = rows
        for row in rows:
            for value in _searchable(row):
                self._communications[(entity.kind, row.type_id, value)].add(entity.id)

    def with_communication(self, kind: Kind, type_id: str, value: str) -> set[int]:
        """Return the ids of entities that have exactly this phone, e-mail, messenger or site."""
        return set(self._communications.get((kind, type_id, value), ()))

    def take_out(self, entity: Entity) -> None:
        """Take an entity out of sight; its history of stages and its pins go for good."""
        rows = entity.multifields
        self.set_multifields(entity, [])
        entity.multifields = rows
        self.stage_history.pop(entity.key, None)
        self.pins.pop(entity.key, None)
        del self.entities[entity.kind][entity.id]

    def keep_file(self, name: str, content: bytes) -> int:
        """Store a file and return its id."""
        file_id = self.next_id("file")
        self.files[file_id] = StoredFile(file_id, name, content)
        return file_id
