"""Reading just enough of a raw update to queue it. They come from outside: nothing raises."""

import json
from collections.abc import Mapping
from typing import Any

from intake.kernel.ids import UpdateId

ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "chat_member",
)
"""What we ask Telegram for, by name: its defaults change (telegram.md)."""

_WORDS = ("message", "edited_message", "callback_query")
"""The kinds of updates in which a person says something."""


class UndecodableUpdateError(Exception):
    """The update is not what aiogram knows of Telegram: trying again changes nothing."""


def update_id(raw: Any) -> UpdateId | None:
    """Return the update's id, or ``None`` for something that is no update."""
    found = _number(raw.get("update_id")) if isinstance(raw, Mapping) else None
    return None if found is None else UpdateId(found)


def chat_id(raw: Mapping[str, Any]) -> int | None:
    """Return the chat within which the update must keep its place.

    A callback query belongs to the chat of its message; that can be missing (telegram.md), and
    then the person's private chat, which has the person's id, stands for it.
    """
    for event in raw.values():
        if not isinstance(event, Mapping):
            continue
        for holder in (event, event.get("message")):
            if isinstance(holder, Mapping) and (found := _id_of(holder.get("chat"))) is not None:
                return found
        if (person := _id_of(event.get("from"))) is not None:
            return person
    return None


def said_in(raw: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]] | None:
    """Return the kind and the event of an update in which somebody says something."""
    for kind in _WORDS:
        if isinstance(event := raw.get(kind), Mapping):
            return kind, event
    return None


def author(event: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return who says it, if that can be known. A private chat has its person's id and name."""
    person = event.get("from")
    if isinstance(person, Mapping) and _id_of(person) is not None:
        return person
    chat = _chat(event)
    return chat if chat.get("type") == "private" and _id_of(chat) is not None else None


def is_private(event: Mapping[str, Any]) -> bool:
    """Say whether it was said to the bot alone, as far as can be seen.

    A press without its message was. So was, for all we know, what has no readable chat: whoever
    never wrote to the bot cannot be reached there anyway.
    """
    chat = _chat(event)
    if isinstance(kind := chat.get("type"), str):
        return kind == "private"
    person = _id_of(event.get("from"))
    return person is not None and _id_of(chat) in {None, person}


def encoded(raw: Mapping[str, Any]) -> str:
    """Return the update as JSON that any database takes: plain ASCII, lone surrogates escaped.

    What is nested too deep, or too large, to be written is kept by its id alone.
    """
    try:
        return json.dumps(raw)
    except (ValueError, TypeError, RecursionError) as error:
        return json.dumps({"update_id": str(update_id(raw))[:40], "lost": type(error).__name__})


def _chat(event: Mapping[str, Any]) -> Mapping[str, Any]:
    message = event.get("message")
    chat = (message if isinstance(message, Mapping) else event).get("chat")
    return chat if isinstance(chat, Mapping) else {}


def _id_of(thing: Any) -> int | None:
    return _number(thing.get("id")) if isinstance(thing, Mapping) else None


def _number(found: Any) -> int | None:
    return found if isinstance(found, int) and not isinstance(found, bool) else None
