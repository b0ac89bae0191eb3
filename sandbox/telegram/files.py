"""Files: what was uploaded from either side, and the links by which the bot fetches it."""

import hashlib
from dataclasses import dataclass, field

from sandbox.telegram.replies import Json, bad_request

DOWNLOAD_LIMIT = 20 * 1024 * 1024
"""The largest file that ``getFile`` gives out, in bytes."""
UPLOAD_LIMIT = 50 * 1024 * 1024
"""The largest document that a bot may upload, in bytes."""
PHOTO_LIMIT = 10 * 1024 * 1024
LINK_LIFETIME = 3600.0
"""Seconds for which a file's link is valid."""
_FOLDERS = {"photo": "photos", "document": "documents", "voice": "voice", "sticker": "stickers"}


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
    link_until: float = 0.0

    def read(self) -> bytes:
        """The bytes."""
        return bytes(self.size) if self.content is None else self.content


@dataclass(slots=True)
class FileStore:
    """All files, by id."""

    files: dict[str, StoredFile] = field(default_factory=dict)

    def add(
        self, kind: str, name: str, mime_type: str, content: bytes | None, size: int | None = None
    ) -> StoredFile:
        """Keep a file; ``size`` stands in for a content that nobody needs."""
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


def photo_json(stored: StoredFile) -> list[Json]:
    """The sizes of a photo, smallest first; the thumbnail shares the file."""
    width, height = picture_size(stored.content)
    return [
        {
            "file_id": stored.file_id,
            "file_unique_id": f"{stored.file_unique_id}{mark}",
            "file_size": stored.size,
            "width": max(1, width // divisor),
            "height": max(1, height // divisor),
        }
        for mark, divisor in (("s", 4), ("x", 1))
    ]


def document_json(stored: StoredFile) -> Json:
    """The Bot API's ``Document``."""
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.file_unique_id,
        "file_name": stored.name,
        "mime_type": stored.mime_type,
        "file_size": stored.size,
    }
