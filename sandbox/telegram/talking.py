"""Acts by which a person says something: words, links, contacts, files, places."""

import base64
import binascii
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox.telegram.acting import Act, ActError, Deeds
from sandbox.telegram.chats import Chat, Membership, Standing
from sandbox.telegram.entities import FormattedText, trimmed, with_found_entities
from sandbox.telegram.files import StoredFile, document_json, photo_json
from sandbox.telegram.people import Person
from sandbox.telegram.replies import Json

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TEXT_LIMIT = 4096
_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


def words(text: str, field: str = "text", entities: str = "entities") -> Json:
    """The content fields of something typed; clients trim it, too."""
    formatted = with_found_entities(trimmed(FormattedText(text)))
    if not formatted.text:
        return {}
    content: Json = {field: formatted.text}
    if formatted.entities:
        content[entities] = list(formatted.entities)
    return content


def say_text(act: Act) -> Json:
    """``text``: the person types ``text``."""
    content = words(act.text("text"))
    if not content:
        raise ActError("an empty message can't be sent")
    if len(content["text"]) > _TEXT_LIMIT:
        raise ActError("the client would split this message: it is too long")
    return act.post(content)


def say_command(act: Act) -> Json:
    """``command``: ``/command`` with ``arguments``; in groups without the bot's name."""
    command = "/" + act.text("command").removeprefix("/")
    return act.post(words(f"{command} {act.text('arguments')}"))


def open_start(act: Act) -> Json:
    """``start``: opens the bot by a deep link with ``payload`` (or ``link``) and presses START.

    A payload that Telegram does not allow is dropped by the client; who blocked the bot unblocks
    it by this. A client with ``drops_payload`` that knows the bot opens the chat, no more.
    """
    person, chat = act.person(), act.world.private_chat(act.person().id)
    payload = act.text("payload")
    if link := act.text("link"):
        payload = next(iter(parse_qs(urlsplit(link).query).get("start", [])), "")
    if person.drops_payload and chat.started and not chat.blocked:
        return {"updates": [], "chat": chat.id, "opened": True}
    updates = unblock(act)["updates"] if chat.blocked else []
    valid = PAYLOAD.fullmatch(payload) is not None
    answer = act.post(words(f"/start {payload}" if valid else "/start"))
    return {**answer, "updates": [*updates, *answer["updates"]], "payload_sent": valid}


def own_contact(person: Person) -> Json:
    """The person's own contact; phones come without a plus, as most clients send them."""
    phone = person.phone_number or f"7900{person.id % 10**7:07d}"
    contact: Json = {"phone_number": phone, "first_name": person.first_name, "user_id": person.id}
    if person.last_name:
        contact["last_name"] = person.last_name
    return contact


def share_contact(act: Act) -> Json:
    """``contact``: the person's own; or that ``of`` another person; or a ``phone`` by hand.

    With ``phone`` alone it is still the sender's own with that number; ``"foreign": true`` makes it
    an entry of the address book that has no Telegram account.
    """
    person = act.person()
    other = act.number("of")
    contact = own_contact(act.world.person(other) if other is not None else person)
    if phone := act.text("phone"):
        contact["phone_number"] = phone
    if name := act.text("first_name"):
        contact["first_name"] = name
    if act.body.get("foreign"):
        contact.pop("user_id")
    return act.post({"contact": contact})


def keep_file(act: Act, kind: str, body: Any) -> StoredFile:
    """The file that an act describes: ``name``, ``mime_type`` and ``content``/``text``/``size``."""
    if not isinstance(body, dict | type(act.body)):
        raise ActError("a file is an object")
    default = "photo.png" if kind == "photo" else "file.txt"
    name = str(body.get("name") or default)
    size = body.get("size")
    content: bytes | None = None
    if isinstance(encoded := body.get("content"), str):
        try:
            content = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            raise ActError("content must be base64") from None
    elif isinstance(size, int):
        content = None
    elif isinstance(plain := body.get("file_text"), str):
        content = plain.encode()
    else:
        content = _PIXEL if kind == "photo" else b"hello\n"
    mime = str(body.get("mime_type") or ("image/png" if kind == "photo" else "text/plain"))
    return act.world.files.add(kind, name, mime, content, size if content is None else None)


def _file_content(act: Act, kind: str, body: Any) -> Json:
    stored = keep_file(act, kind, body)
    media: Any = photo_json(stored) if kind == "photo" else document_json(stored)
    return {kind: media, **words(str(body.get("caption") or ""), "caption", "caption_entities")}


def send_file(act: Act) -> Json:
    """``file``: a document."""
    return act.post(_file_content(act, "document", act.body))


def send_photo(act: Act) -> Json:
    """``photo``: a picture."""
    return act.post(_file_content(act, "photo", act.body))


def send_album(act: Act) -> Json:
    """``album``: ``items`` (2–10), each with ``kind`` photo or document and a file's fields."""
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


def _plain_file(act: Act, kind: str) -> Json:
    stored = act.world.files.add(kind, f"{kind}.bin", "", None, 4096)
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.file_unique_id,
        "file_size": stored.size,
    }


def send_sticker(act: Act) -> Json:
    """``sticker``."""
    shape: Json = {"type": "regular", "width": 512, "height": 512, "is_animated": False}
    shape |= {"is_video": False, "emoji": act.text("emoji", "🙂")}
    return act.post({"sticker": {**_plain_file(act, "sticker"), **shape}})


def send_voice(act: Act) -> Json:
    """``voice``: a voice message of ``duration`` seconds."""
    shape = {"duration": act.number("duration") or 3, "mime_type": "audio/ogg"}
    return act.post({"voice": {**_plain_file(act, "voice"), **shape}})


def send_location(act: Act) -> Json:
    """``location``."""
    latitude, longitude = act.body.get("latitude", 52.52), act.body.get("longitude", 13.405)
    return act.post({"location": {"latitude": latitude, "longitude": longitude}})


def edit_text(act: Act) -> Json:
    """``edit``: the person changes a message of their own (the last one, unless named)."""
    person, chat = act.person(), act.chat()
    if act.number("message_id") is None:
        own = [one for one in act.world.visible(chat.id) if one.sender_id == person.id]
        if not own:
            raise ActError("there is nothing to edit")
        message = own[-1]
    else:
        message = act.message(chat)
    if message.sender_id != person.id:
        raise ActError("people edit only what they wrote")
    media = "text" not in message.content
    changed = words(act.text("text"), *(("caption", "caption_entities") if media else ()))
    dropped = {"text", "entities", "caption", "caption_entities"}
    kept = {name: value for name, value in message.content.items() if name not in dropped}
    message.change({**kept, **changed}, message.keyboard, act.now, silent=False)
    return act.tell_message(chat, message, "edited_message")


def forward(act: Act) -> Json:
    """``forward``: a message ``message_id`` of chat ``from_chat``, or made-up ``text``."""
    source_chat = act.number("from_chat")
    if source_chat is None:
        content = words(act.text("text", "A forwarded message"))
        origin: Json = {"type": "hidden_user", "sender_user_name": act.text("author", "Somebody")}
    else:
        message = act.world.message(source_chat, act.number("message_id") or 0)
        if message is None:
            raise ActError("there is no such message to forward")
        content = dict(message.content)
        origin = {"type": "user", "sender_user": act.world.person(message.sender_id).as_user()}
        if message.sender_id == act.world.bot.id:
            origin["sender_user"] = act.world.bot.as_user()
    return act.post(content, forward_origin={**origin, "date": int(act.now) - 60})


def delete(act: Act) -> Json:
    """``delete``: a person removes a message for everybody; bots are not told."""
    chat = act.chat()
    message = act.message(chat)
    message.deleted = True
    return {"updates": [], "message_id": message.message_id}


def _private_standing(act: Act, chat: Chat, *, blocked: bool) -> Json:
    if chat.blocked is blocked:
        raise ActError("already blocked" if blocked else "not blocked")
    chat.blocked = blocked
    bot_id = act.world.bot.id
    chat.members[bot_id] = Membership(Standing.MEMBER if blocked else Standing.KICKED)
    new = Membership(Standing.KICKED if blocked else Standing.MEMBER)
    updates = act.set_membership(chat, bot_id, new, chat.id, "my_chat_member")
    what = "blocked" if blocked else "unblocked"
    act.world.record(what, act.now, by="person", chat=chat.id, person=chat.id)
    return {"updates": updates, "chat": chat.id}


def block(act: Act) -> Json:
    """``block``: the person blocks the bot."""
    return _private_standing(act, act.world.private_chat(act.person().id), blocked=True)


def unblock(act: Act) -> Json:
    """``unblock``."""
    return _private_standing(act, act.world.private_chat(act.person().id), blocked=False)


TALKING: Deeds = {
    "text": say_text,
    "command": say_command,
    "start": open_start,
    "contact": share_contact,
    "file": send_file,
    "photo": send_photo,
    "album": send_album,
    "sticker": send_sticker,
    "voice": send_voice,
    "location": send_location,
    "edit": edit_text,
    "forward": forward,
    "delete": delete,
    "block": block,
    "unblock": unblock,
}
