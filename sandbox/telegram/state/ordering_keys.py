"""Which updates wait for each other, and how long each is kept (the public server's Client.cpp).

A webhook gets updates with one ordering key one after another, those with others side by side: a
press can overtake the message before it.
"""

from sandbox.telegram.replies import Json

OrderingKey = tuple[str, int]
"""What it is for, and whose it is: a chat's or a person's id."""

KEPT_FOR = 24 * 3600.0
"""Seconds for which most updates wait to be fetched."""
PRESS_KEPT_FOR = 150.0
"""Seconds for which a press does."""


def ordering_key_of(kind: str, payload: Json) -> OrderingKey:
    """Messages share one by chat; presses, and what happens to members, by person."""
    chat_id, person_id = _id(payload, "chat"), _id(payload, "from")
    match kind:
        case "callback_query":
            return "press", person_id
        case "chat_member":
            return "member", int(payload["new_chat_member"]["user"]["id"])
        case "chat_join_request":
            return "member", person_id
        case "my_chat_member" | "message_reaction" | "message_reaction_count":
            return kind, chat_id
        case _:
            return "message", chat_id


def _id(payload: Json, name: str) -> int:
    value = payload.get(name)
    return int(value["id"]) if isinstance(value, dict) else 0


def kept_for(kind: str) -> float:
    """Seconds until an update that nobody fetched is forgotten."""
    return PRESS_KEPT_FOR if kind == "callback_query" else KEPT_FOR
