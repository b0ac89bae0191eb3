"""Reading the files that a method brings: uploads, and known ids."""

from typing import Any

from sandbox.telegram.calls import Call
from sandbox.telegram.parameters import Parameters, Upload
from sandbox.telegram.replies import BotApiError, Json, bad_request
from sandbox.telegram.state.files import (
    PHOTO_LIMIT,
    UPLOAD_LIMIT,
    StoredFile,
    looks_like_picture,
    media_content,
)
from sandbox.telegram.state.messages import CAPTIONED_KINDS
from sandbox.telegram.texts import read_caption

SPOILER_KINDS = frozenset({"animation", "photo", "video"})
_NUMBERS = ("duration", "width", "height", "length")
_WORDS = ("performer", "title", "emoji")
_NAMES = {"video_note": "VideoNote"}


def read_media(call: Call, kind: str, raw: str, upload: Upload | None, given: Parameters) -> Json:
    """The content fields for one file with what ``given`` says of it: caption, spoiler, …"""
    content = media_content(_stored(call, kind, raw, upload, given))
    if kind in CAPTIONED_KINDS:
        content |= read_caption(call, given)
    if kind in SPOILER_KINDS:
        if given.flag("has_spoiler"):
            content["has_media_spoiler"] = True
        if given.flag("show_caption_above_media") and "caption" in content:
            content["show_caption_above_media"] = True
    return content


def _stored(
    call: Call, kind: str, raw: str, upload: Upload | None, given: Parameters
) -> StoredFile:
    if raw.startswith("attach://"):
        upload = call.parameters.uploads.get(raw.removeprefix("attach://"))
    if upload is not None:
        return _accept(call, kind, upload, given)
    if not raw or raw.startswith("attach://"):
        raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
    if raw.startswith(("http://", "https://")):
        # The sandbox fetches nothing from outside.
        raise bad_request("failed to get HTTP URL content")
    stored = call.world.files.files.get(raw)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {_name(stored.kind)} as {_name(kind)}")
    return stored


def _name(kind: str) -> str:
    return _NAMES.get(kind, kind.capitalize())


def _accept(call: Call, kind: str, upload: Upload, given: Parameters) -> StoredFile:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > UPLOAD_LIMIT:
        raise BotApiError(413, "Request Entity Too Large")
    if kind == "photo":
        if len(upload.content) > PHOTO_LIMIT:
            raise bad_request("file is too big")
        if not looks_like_picture(upload.content):
            raise bad_request("IMAGE_PROCESS_FAILED")
    details: dict[str, Any] = {}
    if kind not in {"document", "photo"}:
        details = {name: given.integer(name) for name in _NUMBERS if given.integer(name)}
        details |= {name: given.text(name) for name in _WORDS if given.text(name)}
    return call.world.files.add(
        kind, upload.filename, upload.content_type, upload.content, **details
    )
