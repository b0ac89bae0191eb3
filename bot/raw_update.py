"""Reading just enough of a raw update to queue it. They come from outside: nothing raises."""

from collections.abc import Mapping
from typing import Any

from intake.ids import UpdateId

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""What we ask Telegram for, by name: its defaults change (telegram.md)."""


class UndecodableUpdateError(Exception):
    """The update is not what aiogram knows of Telegram: trying again changes nothing."""


def update_id(raw: Any) -> UpdateId | None:
    """Return the update's id, or ``None`` for something that is no update."""
    found = raw.get("update_id") if isinstance(raw, Mapping) else None
    if isinstance(found, int) and not isinstance(found, bool):
        return UpdateId(found)
    return None


def chat_id(raw: Mapping[str, Any]) -> int | None:
    """Return the chat within which the update must keep its place.

    A callback query belongs to the chat of its message; that can be missing (telegram.md), and
    then the person's private chat, which has the person's id, stands for it.
    """
    for event in raw.values():
        if not isinstance(event, Mapping):
            continue
        message = event.get("message")
        for holder in (event, message):
            if isinstance(holder, Mapping) and (found := _id_of(holder.get("chat"))) is not None:
                return found
        if (person := _id_of(event.get("from"))) is not None:
            return person
    return None


def _id_of(thing: Any) -> int | None:
    found = thing.get("id") if isinstance(thing, Mapping) else None
    return found if isinstance(found, int) else None
