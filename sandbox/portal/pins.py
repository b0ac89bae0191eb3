"""crm.timeline.item.pin and .unpin: three entries on top of a card (bitrix24-work.md §5)."""

from __future__ import annotations

from sandbox.portal import owners, php
from sandbox.portal.call import Call, Handler
from sandbox.portal.envelope import Answer, RefusedError
from sandbox.portal.kinds import Key

MOST = 3


def _asked(call: Call) -> tuple[Key, int]:
    owners.require(call, "id", "ownerTypeId", "ownerId")
    key, number = owners.owner(call, "edit").key, php.to_int(call.params["id"])
    entry = call.world.entry(number)
    if entry is None or key not in entry.bindings:
        raise owners.not_found()
    return key, number


def pin(call: Call) -> Answer:
    """Pin an entry; a fourth one is refused."""
    key, number = _asked(call)
    pinned = call.world.pins.setdefault(key, [])
    if number not in pinned:
        if len(pinned) >= MOST:
            raise RefusedError(400, 0, "Only three events can be added to favorites")
        pinned.append(number)
    return Answer(None)


def unpin(call: Call) -> Answer:
    """Take an entry down."""
    key, number = _asked(call)
    pinned = call.world.pins.get(key, [])
    if number not in pinned:
        raise RefusedError(400, "CAN_NOT_CHANGE_PINNED", "Unable to perform the operation")
    pinned.remove(number)
    return Answer(None)


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    return {"crm.timeline.item.pin": pin, "crm.timeline.item.unpin": unpin}
