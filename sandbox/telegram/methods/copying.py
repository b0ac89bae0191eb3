"""Copying and forwarding, one message or many."""

from typing import Any

from sandbox.telegram.calls import Call, Methods
from sandbox.telegram.origins import origin_of
from sandbox.telegram.places import Place, check_permission, place_message, read_place
from sandbox.telegram.rendering import message_json
from sandbox.telegram.replies import Json, bad_request
from sandbox.telegram.state.messages import CAPTIONED_KINDS, Message
from sandbox.telegram.texts import read_caption

MESSAGE_BATCH = 100
"""How many messages one call takes."""
_PROTECTED = "message has protected content and can't be forwarded"
_CAPTION_FIELDS = ("caption", "caption_entities", "show_caption_above_media")


def forward_message(call: Call) -> Json:
    """``forwardMessage``."""
    place = read_place(call, ephemeral=False)
    source = _source(call, "message to forward")
    if reason := _why_not_forwarded(source):
        raise bad_request(reason)
    check_permission(call, place.chat, source.content)
    call.count_flood(place.chat)
    return message_json(call.world, _forward(call, place, source, ""))


def forward_messages(call: Call) -> list[Json]:
    """``forwardMessages``: gives numbers, and skips what can't be forwarded without a word."""
    place = read_place(call, ephemeral=False)
    sources = [one for one in _sources(call) if not _why_not_forwarded(one)]
    return _several(call, place, sources, lambda one, album: _forward(call, place, one, album))


def copy_message(call: Call) -> Json:
    """``copyMessage``: gives the new number only. A new caption replaces the old one.

    Protected messages can be copied, though not forwarded: so the server's source.
    """
    place = read_place(call, ephemeral=False)
    source = _source(call, "message to copy")
    if source.is_service:
        raise bad_request("message can't be copied")
    content = dict(source.content)
    if call.parameters.has("caption") and source.media_kind in CAPTIONED_KINDS:
        content = _without_caption(content) | read_caption(call)
        if call.parameters.flag("show_caption_above_media") and "caption" in content:
            content["show_caption_above_media"] = True
    check_permission(call, place.chat, content)
    call.count_flood(place.chat)
    return {"message_id": place_message(call, place, content).message_id}


def copy_messages(call: Call) -> list[Json]:
    """``copyMessages``; ``remove_caption`` drops the captions of all."""
    place = read_place(call, ephemeral=False)
    bare = call.parameters.flag("remove_caption")

    def copy(source: Message, album: str) -> Message:
        content = _without_caption(source.content) if bare else dict(source.content)
        return place_message(call, place, content, media_group_id=album)

    return _several(call, place, [one for one in _sources(call) if not one.is_service], copy)


def _several(call: Call, place: Place, sources: list[Message], act: Any) -> list[Json]:
    """Do it for each; albums stay together, under a new id."""
    for one in sources:
        check_permission(call, place.chat, one.content)
    call.count_flood(place.chat, len(sources))
    albums: dict[str, str] = {"": ""}
    numbers: list[Json] = []
    for one in sources:
        if one.media_group_id not in albums:
            albums[one.media_group_id] = call.world.new_album_id()
        numbers.append({"message_id": act(one, albums[one.media_group_id]).message_id})
    return numbers


def _forward(call: Call, place: Place, source: Message, album: str) -> Message:
    origin = origin_of(call.world, source)
    return place_message(
        call, place, dict(source.content), forward_origin=origin, media_group_id=album
    )


def _why_not_forwarded(source: Message) -> str:
    if source.is_service:
        return "message can't be forwarded"
    return _PROTECTED if source.protected else ""


def _without_caption(content: Json) -> Json:
    return {name: value for name, value in content.items() if name not in _CAPTION_FIELDS}


def _source(call: Call, what: str) -> Message:
    return call.find_message(call.readable_chat("from_chat_id"), what)


def _sources(call: Call) -> list[Message]:
    """The messages that are there; missing ones are skipped."""
    chat = call.readable_chat("from_chat_id")
    numbers = call.message_numbers(MESSAGE_BATCH)
    if numbers != sorted(set(numbers)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    found = [call.world.message(chat.id, one) for one in numbers]
    return [one for one in found if one is not None]


METHODS: Methods = {
    "forwardmessage": forward_message,
    "forwardmessages": forward_messages,
    "copymessage": copy_message,
    "copymessages": copy_messages,
}
