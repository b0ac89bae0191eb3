"""The history of a card's fields: old values stay readable in it (bitrix24-work.md §7).

REST does not show it; it is why clearing a field does not erase what stood there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.portal.author import Author
from sandbox.portal.entities import Change, Entity
from sandbox.portal.world import World

_UNWRITTEN = frozenset(("DATE_MODIFY", "MODIFY_BY_ID", "LAST_ACTIVITY_TIME", "LAST_ACTIVITY_BY"))


@dataclass(frozen=True, slots=True)
class Before:
    """A card as it was."""

    values: dict[str, Any]
    communications: dict[str, list[str]]


def look(entity: Entity) -> Before:
    """Return a card as it is."""
    found: dict[str, list[str]] = {}
    for row in entity.multifields:
        found.setdefault(row.type_id, []).append(row.value)
    return Before(dict(entity.values), found)


def write(world: World, entity: Entity, before: Before, author: Author) -> None:
    """Write down the old value of every field that differs from before."""
    now = look(entity)
    old = before.values | before.communications
    new = now.values | now.communications
    for name in sorted((set(old) | set(new)) - _UNWRITTEN):
        if old.get(name) != new.get(name):
            world.card_history.append(
                Change(entity.key, name, old.get(name), author.now, author.user_id)
            )
