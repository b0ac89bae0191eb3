"""Acts by which a person sends something that is no text: files, places, polls, dice."""

import base64
import binascii
from typing import Any

from sandbox.telegram.acts.acting import Act, ActError, Deeds
from sandbox.telegram.acts.talking import words
from sandbox.telegram.replies import Json
from sandbox.telegram.state.files import StoredFile, media_content

_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)
_USUAL = {
    "animation": ("animation.mp4", "video/mp4"),
    "audio": ("song.mp3", "audio/mpeg"),
    "document": ("file.txt", "text/plain"),
    "photo": ("photo.png", "image/png"),
    "sticker": ("", "image/webp"),
    "video": ("video.mp4", "video/mp4"),
    "video_note": ("", "video/mp4"),
    "voice": ("voice.oga", "audio/ogg"),
}
"""By kind: the name and the MIME type of a file of which nothing else is said."""
_PLAIN_SIZE = 4096
_DETAILS = ("duration", "width", "height", "length", "performer", "title", "emoji")


def keep_file(act: Act, kind: str, body: Any) -> StoredFile:
    """The file that an act describes: ``name``, ``mime_type`` and ``content``/``text``/``size``."""
    if not isinstance(body, dict | type(act.body)) or kind not in _USUAL:
        raise ActError(f"a file is an object, of a kind among: {', '.join(_USUAL)}")
    name, mime = _USUAL[kind]
    content = _content(kind, body)
    size = body.get("size") if content is None else None
    details = {one: body[one] for one in _DETAILS if one in body}
    return act.world.files.add(
        kind,
        str(body.get("name") or name),
        str(body.get("mime_type") or mime),
        content,
        size if isinstance(size, int) else _PLAIN_SIZE,
        **details,
    )


def _content(kind: str, body: Any) -> bytes | None:
    if isinstance(encoded := body.get("content"), str):
        try:
            return base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            raise ActError("content must be base64") from None
    if isinstance(body.get("size"), int):
        return None
    if isinstance(plain := body.get("file_text"), str):
        return plain.encode()
    return {"photo": _PIXEL, "document": b"hello\n"}.get(kind)


def _file_content(act: Act, kind: str, body: Any) -> Json:
    content = media_content(keep_file(act, kind, body))
    if body.get("spoiler"):
        content["has_media_spoiler"] = True
    return content | words(str(body.get("caption") or ""), "caption", "caption_entities")


def send_file(act: Act) -> Json:
    """``file`` (a document), ``photo``, ``video`` and their like.

    ``view_once`` makes it one that is shown once: bots are not told of it.
    """
    name = str(act.body["act"])
    kind = "document" if name == "file" else name
    return act.post(
        _file_content(act, kind, act.body), is_view_once=bool(act.body.get("view_once"))
    )


def send_album(act: Act) -> Json:
    """``album``: ``items`` (2–10), each with ``kind`` and a file's fields."""
    items = act.body.get("items")
    if not isinstance(items, list) or not 2 <= len(items) <= 10:
        raise ActError("an album has 2 to 10 items")
    album = act.world.new_album_id()
    answers = [
        act.post(_file_content(act, str(one.get("kind", "photo")), one), media_group_id=album)
        for one in items
    ]
    return {
        "updates": [number for one in answers for number in one["updates"]],
        "message_ids": [one["message_id"] for one in answers],
        "media_group_id": album,
    }


def _place(act: Act) -> Json:
    return {
        "latitude": act.body.get("latitude", 52.52),
        "longitude": act.body.get("longitude", 13.405),
    }


def send_location(act: Act) -> Json:
    """``location``; with ``live_period`` it goes on moving."""
    live = act.number("live_period")
    return act.post({"location": {**_place(act), **({"live_period": live} if live else {})}})


def move_location(act: Act) -> Json:
    """``move``: a live location (``message_id``) is somewhere else now: an edited message."""
    chat = act.chat()
    message = act.message(chat)
    location = message.content.get("location", {})
    if "live_period" not in location or message.sender_id != act.person().id:
        raise ActError("only an own live location moves")
    message.change({"location": {**location, **_place(act)}}, None, act.now, silent=False)
    return act.tell_message(chat, message, "edited_message")


def send_venue(act: Act) -> Json:
    """``venue``: ``title``, ``address``; its location stands in the message, too."""
    names = {"title": act.text("title", "Office"), "address": act.text("address", "Main St 1")}
    return act.post({"location": _place(act), "venue": {"location": _place(act), **names}})


def send_dice(act: Act) -> Json:
    """``dice``: ``emoji``, ``value``."""
    value = act.number("value") or 4
    return act.post({"dice": {"emoji": act.text("emoji", "🎲"), "value": value}})


def send_poll(act: Act) -> Json:
    """``poll``: ``question``, ``options``. Votes are told to nobody but the poll's own bot."""
    options = act.body.get("options", ["Yes", "No"])
    poll: Json = {
        "id": str(5_000_000_000 + act.now),
        "question": act.text("question", "Well?"),
        "options": [
            {"persistent_id": str(number), "text": str(one), "voter_count": 0}
            for number, one in enumerate(options)
        ],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    }
    return act.post({"poll": poll})


def forward_story(act: Act) -> Json:
    """``story``: a forwarded story; the bot learns whose it is and its number, no more."""
    person = act.person()
    chat: Json = {"id": person.id, "type": "private", "first_name": person.first_name}
    return act.post({"story": {"chat": chat, "id": act.number("id") or 1}})


SHOWING: Deeds = {
    **dict.fromkeys(["file", *(one for one in _USUAL if one != "document")], send_file),
    "album": send_album,
    "location": send_location,
    "move": move_location,
    "venue": send_venue,
    "dice": send_dice,
    "poll": send_poll,
    "story": forward_story,
}
