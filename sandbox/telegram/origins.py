"""Where a message came from: for forwards, and for answers across chats and topics."""

from sandbox.telegram.rendering import chat_json, user_json
from sandbox.telegram.replies import Json
from sandbox.telegram.state.chats import ChatKind
from sandbox.telegram.state.messages import MEDIA_KINDS, Message
from sandbox.telegram.state.world import World
from sandbox.telegram.text.entities import FormattedText, units

_QUOTED_ENTITIES = frozenset({
    "bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji", "date_time",
})  # fmt: skip
_SHOWN = MEDIA_KINDS | {"contact", "dice", "location", "poll", "venue", "link_preview_options"}


def origin_of(world: World, message: Message) -> Json:
    """The Bot API's ``MessageOrigin``; a forward keeps the one that it has."""
    if message.forward_origin is not None:
        return message.forward_origin
    chat = world.chats[message.chat_id]
    if chat.kind is ChatKind.CHANNEL:
        return {
            "type": "channel",
            "chat": chat_json(world, chat),
            "message_id": message.message_id,
            "date": message.date,
        }
    if message.sender_chat_id is not None:
        return {
            "type": "chat",
            "sender_chat": chat_json(world, world.chats[message.sender_chat_id]),
            "date": message.date,
        }
    person = world.people.get(message.sender_id)
    if person is not None and person.has_private_forwards:
        name = f"{person.first_name} {person.last_name}".strip()
        return {"type": "hidden_user", "sender_user_name": name, "date": message.date}
    user = user_json(world, message.sender_id, for_bot=False)
    return {"type": "user", "sender_user": user, "date": message.date}


def external_reply(world: World, answered: Message) -> Json:
    """The ``ExternalReplyInfo``; chat and number are told for supergroups and channels only."""
    shape: Json = {"origin": origin_of(world, answered)}
    chat = world.chats[answered.chat_id]
    if chat.kind in {ChatKind.SUPERGROUP, ChatKind.CHANNEL}:
        shape |= {"chat": chat_json(world, chat), "message_id": answered.message_id}
    return shape | {name: value for name, value in answered.content.items() if name in _SHOWN}


def quote_of(answered: Message, wanted: FormattedText, position: int) -> Json | None:
    """The ``TextQuote``, if the words stand exactly so in the answered message.

    ``position`` is where to look first, in UTF-16 units. Styles have to agree, too.
    """
    text = answered.words
    starts = [at for at in range(len(text)) if text.startswith(wanted.text, at)]
    places = sorted((units(text[:at]) for at in starts), key=lambda one: abs(one - position))
    entities = answered.content.get("entities") or answered.content.get("caption_entities") or []
    for start in places:
        if _styles(entities, start, units(wanted.text)) == _styles(
            wanted.entities, 0, units(wanted.text)
        ):
            quote: Json = {"text": wanted.text, "position": start, "is_manual": True}
            if kept := _styles(entities, start, units(wanted.text)):
                quote["entities"] = kept
            return quote
    return None


def _styles(entities: list[Json] | tuple[Json, ...], start: int, length: int) -> list[Json]:
    """The styles of a part of a text, as if it stood alone."""
    found: list[Json] = []
    for one in entities:
        begin = max(one["offset"], start)
        end = min(one["offset"] + one["length"], start + length)
        if one["type"] in _QUOTED_ENTITIES and begin < end:
            found.append({**one, "offset": begin - start, "length": end - begin})
    return sorted(found, key=lambda one: (one["offset"], -one["length"], one["type"]))
