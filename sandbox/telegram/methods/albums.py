"""Albums: what can stand in one together, and the messages that it becomes."""

from typing import Any

from sandbox.telegram.calls import Call, Methods
from sandbox.telegram.media import read_media
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.places import check_permission, place_message, read_place
from sandbox.telegram.rendering import message_json
from sandbox.telegram.replies import Json, bad_request

ALBUM_SIZES = range(2, 11)
VISUAL_KINDS = frozenset({"photo", "video"})
"""These may stand in one album; audios and documents stay among themselves."""
ALBUM_KINDS = VISUAL_KINDS | {"audio", "document"}


def read_input_media(call: Call, raw: Any, *, in_album: bool) -> Json:
    """The content of one ``InputMedia``. Raises *can't parse InputMedia: …*."""
    if not isinstance(raw, dict):
        raise _unreadable("expected an Object")
    kind = raw.get("type")
    if not isinstance(kind, str):
        raise _unreadable('Can\'t find field "type"')
    if not raw.get("media"):
        raise _unreadable("media not found")
    if kind == "animation" and in_album:
        raise _unreadable('type "animation" can\'t be used in sendMediaGroup')
    if kind not in ALBUM_KINDS | {"animation"}:
        raise _unreadable(f'type "{kind}" is unsupported')
    return read_media(call, kind, str(raw["media"]), None, Parameters(raw))


def _unreadable(reason: str) -> Exception:
    return bad_request(f"Can't parse InputMedia: {reason}")


def read_album(call: Call) -> list[Json]:
    """The contents of the messages that an album becomes."""
    raw = call.parameters.structure("media", "media")
    if raw is None:
        raise bad_request('parameter "media" is required')
    if not isinstance(raw, list):
        raise bad_request("Expected an Array of InputMedia")
    contents = [read_input_media(call, one, in_album=True) for one in raw]
    if len(contents) not in ALBUM_SIZES:
        few = "Too few" if len(contents) < ALBUM_SIZES.start else "Too many"
        raise bad_request(f"{few} messages to send as an album")
    kinds = {next(iter(one)) for one in contents}
    for alone in ("document", "audio"):
        if alone in kinds and len(kinds) > 1:
            raise bad_request(f"{alone} can't be mixed with other media types")
    return contents


def send_media_group(call: Call) -> list[Json]:
    """``sendMediaGroup``: one message for each item, and no keyboard."""
    place = read_place(call, ephemeral=False)
    contents = read_album(call)
    for one in contents:
        check_permission(call, place.chat, one)
    call.count_flood(place.chat, len(contents))
    album = call.world.new_album_id()
    messages = [place_message(call, place, one, media_group_id=album) for one in contents]
    return [message_json(call.world, one) for one in messages]


METHODS: Methods = {"sendmediagroup": send_media_group}
