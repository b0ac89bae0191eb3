"""crm.timeline.note.*: one note on an entry or an activity (bitrix24-work.md §5)."""

from __future__ import annotations

from sandbox.portal import moments, owners, php
from sandbox.portal.activities import Activity
from sandbox.portal.call import Call, Handler
from sandbox.portal.envelope import Answer
from sandbox.portal.timeline_entries import Entry, Note
from sandbox.portal.world import NoteKey

ENTRY, ACTIVITY = 1, 2


def _item(call: Call, right: str) -> NoteKey:
    """Return what the note is on; refuse an item that does not stand on the card."""
    owners.require(call, "ownerTypeId", "ownerId", "itemType", "itemId")
    key = owners.owner(call, right).key
    item_type, number = php.to_int(call.params["itemType"]), php.to_int(call.params["itemId"])
    world = call.world
    item: Entry | Activity | None = None
    if item_type == ENTRY:
        item = world.entry(number)
    elif item_type == ACTIVITY:
        item = world.activities.get(number)
    if item is None or key not in item.bindings:
        raise owners.not_found("Element not found")
    return (key, item_type, number)


def save(call: Call) -> Answer:
    """Write the note, or write it anew."""
    key = _item(call, "edit")
    owners.require(call, "text")
    text = php.text(call.params["text"])
    note = call.world.notes.get(key)
    if note is None:
        call.world.notes[key] = Note(text, call.user.id, call.now, call.user.id, call.now)
    else:
        note.text, note.editor_id, note.updated = text, call.user.id, call.now
    return Answer(value=True)


def get(call: Call) -> Answer:
    """Return the note."""
    note = call.world.notes.get(_item(call, "read"))
    if note is None:
        raise owners.not_found("Element not found")
    return Answer(
        {
            "text": note.text,
            "createdById": note.author_id,
            "createdTime": moments.iso(note.created, call.world.settings),
            "updatedById": note.editor_id,
            "updatedTime": moments.iso(note.updated, call.world.settings),
        }
    )


def delete(call: Call) -> Answer:
    """Delete the note."""
    if call.world.notes.pop(_item(call, "edit"), None) is None:
        raise owners.not_found("Element not found")
    return Answer(value=True)


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    return {
        "crm.timeline.note.save": save,
        "crm.timeline.note.get": get,
        "crm.timeline.note.delete": delete,
    }
