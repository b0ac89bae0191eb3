"""Files: what was uploaded from either side, and the links by which the bot fetches it."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from sandbox.telegram.replies import Json, bad_request

DOWNLOAD_LIMIT = 20 * 1024 * 1024
"""The largest file that ``getFile`` gives out, in bytes."""
UPLOAD_LIMIT = 50 * 1024 * 1024
"""The largest document that a bot may upload, in bytes."""
PHOTO_LIMIT = 10 * 1024 * 1024
LINK_LIFETIME = 3600.0
"""Seconds for which a file's link is valid."""
_FOLDERS = {
    "animation": "animations", "audio": "music", "document": "documents", "photo": "photos",
    "sticker": "stickers", "video": "videos", "video_note": "video_notes", "voice": "voice",
}  # fmt: skip


@dataclass(slots=True)
class StoredFile:
    """A file. Large ones may be declared by size alone; their bytes are zeros."""

    file_id: str
    file_unique_id: str
    kind: str
    name: str
    mime_type: str
    size: int
    content: bytes | None
    path: str
    details: Json = field(default_factory=dict)
    """What belongs to its kind: ``duration``, ``width``, ``emoji``, ``performer``, …"""
    thumbnail: "StoredFile | None" = None
    """A photo's smaller size, which has an id of its own."""
    link_until: float = 0.0

    def read(self) -> bytes:
        """The bytes."""
        return bytes(self.size) if self.content is None else self.content


@dataclass(slots=True)
class FileStore:
    """All files, by id."""

    files: dict[str, StoredFile] = field(default_factory=dict)

    def add(
        self,
        kind: str,
        name: str,
        mime_type: str,
        content: bytes | None,
        size: int | None = None,
        **details: Any,
    ) -> StoredFile:
        """Keep a file; ``size`` stands in for a content that nobody needs."""
        stored = self._keep(kind, name, mime_type, content, size)
        stored.details = {**_usual_details(kind, content), **details}
        if kind == "photo":
            stored.thumbnail = self._keep(kind, name, mime_type, content, size)
            stored.thumbnail.details = _smaller(stored.details)
            stored.thumbnail.thumbnail = stored
        return stored

    def icon(self, number: str, emoji: str) -> StoredFile:
        """The sticker of a topic's icon; it has the same id whenever one asks."""
        for stored in self.files.values():
            if stored.name == f"icon-{number}":
                return stored
        return self.add("sticker", f"icon-{number}", "", None, 1024, emoji=emoji)

    def _keep(
        self, kind: str, name: str, mime_type: str, content: bytes | None, size: int | None
    ) -> StoredFile:
        number = len(self.files) + 1
        digest = hashlib.sha256(f"{kind}:{number}".encode()).hexdigest()
        length = len(content) if content is not None else size or 0
        suffix = name.rpartition(".")[2] if "." in name else "jpg" if kind == "photo" else "bin"
        stored = StoredFile(
            file_id=f"BQAC{digest[:44]}",
            file_unique_id=f"AgAD{digest[44:56]}",
            kind=kind,
            name=name,
            mime_type=mime_type,
            size=length,
            content=content,
            path=f"{_FOLDERS.get(kind, 'files')}/file_{number}.{suffix}",
        )
        self.files[stored.file_id] = stored
        return stored

    def find(self, file_id: str) -> StoredFile:
        """The file with that id; raises *wrong file_id…* for an unknown one."""
        stored = self.files.get(file_id)
        if stored is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        return stored

    def open_link(self, file_id: str, now: float) -> Json:
        """The Bot API's ``File``, whose link is valid for an hour from now."""
        stored = self.find(file_id)
        if stored.size > DOWNLOAD_LIMIT:
            raise bad_request("file is too big")
        stored.link_until = now + LINK_LIFETIME
        return {
            "file_id": stored.file_id,
            "file_unique_id": stored.file_unique_id,
            "file_size": stored.size,
            "file_path": stored.path,
        }

    def by_path(self, path: str, now: float) -> StoredFile | None:
        """The file behind a link that is still valid."""
        for stored in self.files.values():
            if stored.path == path and now <= stored.link_until:
                return stored
        return None


def looks_like_picture(content: bytes) -> bool:
    """Whether the bytes begin as those of a picture that Telegram takes as a photo."""
    return content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM")) or (
        content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    )


def picture_size(content: bytes | None) -> tuple[int, int]:
    """Width and height in pixels; read from a PNG, made up for the rest."""
    if content is not None and content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    return 1280, 960


def _usual_details(kind: str, content: bytes | None) -> Json:
    width, height = picture_size(content)
    match kind:
        case "photo":
            return {"width": width, "height": height}
        case "video" | "animation":
            return {"width": 640, "height": 360, "duration": 5}
        case "audio" | "voice":
            return {"duration": 3}
        case "video_note":
            return {"length": 240, "duration": 3}
        case "sticker":
            return {
                "type": "regular", "width": 512, "height": 512, "is_animated": False,
                "is_video": False, "emoji": "🙂",
            }  # fmt: skip
        case _:
            return {}


def _smaller(details: Json) -> Json:
    return {name: max(1, int(value) // 4) for name, value in details.items()}


def media_json(stored: StoredFile) -> Any:
    """The Bot API's object for a file of its kind: ``Document``, ``Video``, a list of sizes, …"""
    if stored.kind == "photo":
        sizes = [stored, stored.thumbnail] if stored.thumbnail else [stored]
        sizes.sort(key=lambda one: int(one.details["width"]))
        return [{**_file_json(one), **one.details} for one in sizes]
    shape = {**_file_json(stored), **stored.details}
    if stored.name and stored.kind in {"animation", "audio", "document", "video"}:
        shape["file_name"] = stored.name
    if stored.mime_type and stored.kind not in {"sticker", "video_note"}:
        shape["mime_type"] = stored.mime_type
    return shape


def media_content(stored: StoredFile) -> Json:
    """The fields of a message that brings the file; an animation is a document, too."""
    content = {stored.kind: media_json(stored)}
    if stored.kind == "animation":
        kept = {"file_id", "file_unique_id", "file_size", "file_name", "mime_type"}
        content["document"] = {
            name: value for name, value in content["animation"].items() if name in kept
        }
    return content


def _file_json(stored: StoredFile) -> Json:
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.file_unique_id,
        "file_size": stored.size,
    }
