"""Reading the files that a method brings: uploads, known ids, albums."""

from typing import Any

from sandbox.telegram.calls import Call
from sandbox.telegram.files import (
    PHOTO_LIMIT,
    UPLOAD_LIMIT,
    StoredFile,
    document_json,
    looks_like_picture,
    photo_json,
)
from sandbox.telegram.parameters import Parameters, Upload
from sandbox.telegram.replies import BotApiError, Json, bad_request
from sandbox.telegram.texts import read_caption

ALBUM_SIZES = range(2, 11)
_ALBUM_KINDS = ("photo", "document")


def read_media(call: Call, kind: str, raw: str, upload: Upload | None) -> Json:
    """The content fields for one photo or document."""
    stored = _stored(call, kind, raw, upload)
    return {kind: photo_json(stored) if kind == "photo" else document_json(stored)}


def _stored(call: Call, kind: str, raw: str, upload: Upload | None) -> StoredFile:
    if raw.startswith("attach://"):
        upload = call.parameters.uploads.get(raw.removeprefix("attach://"))
    if upload is not None:
        return _accept(call, kind, upload)
    if not raw or raw.startswith("attach://"):
        raise bad_request(f"there is no {kind} in the request")
    if raw.startswith(("http://", "https://")):
        # The sandbox fetches nothing from outside.
        raise bad_request("failed to get HTTP URL content")
    stored = call.world.files.files.get(raw)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        raise bad_request(
            f"can't use file of type {stored.kind.capitalize()} as {kind.capitalize()}"
        )
    return stored


def _accept(call: Call, kind: str, upload: Upload) -> StoredFile:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > UPLOAD_LIMIT:
        raise BotApiError(413, "Request Entity Too Large")
    if kind == "photo":
        if len(upload.content) > PHOTO_LIMIT:
            raise bad_request("file is too big")
        if not looks_like_picture(upload.content):
            raise bad_request("IMAGE_PROCESS_FAILED")
    return call.world.files.add(kind, upload.filename, upload.content_type, upload.content)


def read_album(call: Call) -> list[Json]:
    """The contents of the messages that an album becomes."""
    raw = call.parameters.structure("media", "media")
    if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
        raise bad_request("expected an Array of InputMedia")
    if len(raw) not in ALBUM_SIZES:
        few = "Too few" if len(raw) < ALBUM_SIZES.start else "Too many"
        raise bad_request(f"{few} messages to send as an album")
    kinds = {str(one.get("type")) for one in raw}
    if not kinds <= set(_ALBUM_KINDS):
        raise bad_request("can't use the media of the specified type in the album")
    if len(kinds) > 1:
        raise bad_request("document can't be mixed with other media types")
    return [_album_item(call, one) for one in raw]


def _album_item(call: Call, item: dict[str, Any]) -> Json:
    media = str(item.get("media") or "")
    content = read_media(call, str(item["type"]), media, None)
    return {**content, **read_caption(call, Parameters(item))}
