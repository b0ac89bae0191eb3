"""Methods that put messages into chats."""

from dataclasses import dataclass
from typing import Any

from sandbox.telegram.calls import Call, Methods
from sandbox.telegram.chats import Chat
from sandbox.telegram.keyboards import read_markup
from sandbox.telegram.media import read_album, read_media
from sandbox.telegram.messages import Message
from sandbox.telegram.rendering import chat_json, message_json, user_json
from sandbox.telegram.replies import Json, bad_request
from sandbox.telegram.texts import read_caption, read_text

ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note",
    "upload_video_note",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes, and under what."""

    chat: Chat
    keyboard: Json | None
    thread_id: int | None
    reply_to: int | None


def read_place(call: Call) -> Place:
    """Chat, markup, topic and the message to answer; all checked."""
    chat = call.writable_chat()
    keyboard = read_markup(call.parameters, private=chat.is_private)
    return Place(chat, keyboard, check_thread(call, chat), _reply_target(call, chat))


def check_thread(call: Call, chat: Chat) -> int | None:
    """The topic to write to; the general one has no number."""
    thread_id = call.parameters.integer("message_thread_id")
    if thread_id == 0:
        return None
    topic = chat.topics.get(thread_id)
    if topic is None or topic.deleted:
        raise bad_request("message thread not found")
    if topic.closed:
        raise bad_request("TOPIC_CLOSED")
    return thread_id


def _reply_target(call: Call, chat: Chat) -> int | None:
    raw: Any = call.parameters.structure("reply_parameters", "reply parameters")
    if raw is not None and not isinstance(raw, dict):
        raise bad_request("object expected as reply parameters")
    lenient = call.parameters.flag("allow_sending_without_reply")
    number = call.parameters.integer("reply_to_message_id")
    if raw:
        number = int(raw.get("message_id") or 0)
        lenient = bool(raw.get("allow_sending_without_reply"))
    if number == 0:
        return None
    if call.world.message(chat.id, number) is None:
        if lenient:
            return None
        raise bad_request("message to be replied not found")
    return number


def place_message(call: Call, place: Place, content: Json, **details: Any) -> Message:
    """Put the bot's message there, and its keyboard under the input field if it has one."""
    message = call.world.post(
        place.chat,
        call.world.bot.id,
        content,
        call.now,
        keyboard=place.keyboard,
        thread_id=place.thread_id,
        reply_to=place.reply_to,
        protected=call.parameters.flag("protect_content"),
        **details,
    )
    if place.keyboard and "keyboard" in place.keyboard:
        place.chat.reply_keyboard = {**place.keyboard, "message_id": message.message_id}
    elif place.keyboard and place.keyboard.get("remove_keyboard"):
        place.chat.reply_keyboard = None
    call.record("sent", place.chat, message_id=message.message_id, text=message.words)
    return message


def _send(call: Call, place: Place, content: Json) -> Json:
    call.count_flood(place.chat)
    return message_json(call.world, place_message(call, place, content))


def send_message(call: Call) -> Json:
    """``sendMessage``."""
    place = read_place(call)
    return _send(call, place, read_text(call))


def _send_media(call: Call, kind: str) -> Json:
    place = read_place(call)
    caption = read_caption(call)
    upload = call.parameters.uploads.get(kind)
    media = read_media(call, kind, call.parameters.text(kind), upload)
    return _send(call, place, {**media, **caption})


def send_document(call: Call) -> Json:
    """``sendDocument``."""
    return _send_media(call, "document")


def send_photo(call: Call) -> Json:
    """``sendPhoto``."""
    return _send_media(call, "photo")


def send_media_group(call: Call) -> list[Json]:
    """``sendMediaGroup``: one message for each item."""
    place = read_place(call)
    contents = read_album(call)
    call.count_flood(place.chat, len(contents))
    album = call.world.new_album_id()
    messages = [place_message(call, place, one, media_group_id=album) for one in contents]
    return [message_json(call.world, one) for one in messages]


def send_contact(call: Call) -> Json:
    """``sendContact``."""
    place = read_place(call)
    contact: Json = {
        "phone_number": call.parameters.text("phone_number"),
        "first_name": call.parameters.text("first_name"),
    }
    if not contact["phone_number"]:
        raise bad_request("phone number is empty")
    if not contact["first_name"]:
        raise bad_request("first name must be non-empty")
    for name in ("last_name", "vcard"):
        if value := call.parameters.text(name):
            contact[name] = value
    return _send(call, place, {"contact": contact})


def send_chat_action(call: Call) -> bool:
    """``sendChatAction``."""
    chat = call.writable_chat()
    action = call.parameters.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    check_thread(call, chat)
    call.record("acted", chat, action=action)
    return True


def _source(call: Call, what: str) -> Message:
    chat = call.readable_chat("from_chat_id")
    message = call.find_message(chat, what)
    if message.is_service or message.protected:
        verb = what.rpartition(" ")[2]
        done = "copied" if verb == "copy" else "forwarded"
        raise bad_request(f"message can't be {done}")
    return message


def forward_message(call: Call) -> Json:
    """``forwardMessage``."""
    place = read_place(call)
    source = _source(call, "message to forward")
    call.count_flood(place.chat)
    origin = source.forward_origin or forward_origin(call, source)
    message = place_message(call, place, dict(source.content), forward_origin=origin)
    return message_json(call.world, message)


def forward_origin(call: Call, source: Message) -> Json:
    """The Bot API's ``MessageOrigin`` of a message."""
    if source.sender_chat_id is not None:
        return {
            "type": "chat",
            "sender_chat": chat_json(call.world, call.world.chats[source.sender_chat_id]),
            "date": source.date,
        }
    return {
        "type": "user",
        "sender_user": user_json(call.world, source.sender_id, for_bot=False),
        "date": source.date,
    }


def copy_message(call: Call) -> Json:
    """``copyMessage``: gives the new number only. A new caption replaces the old one."""
    place = read_place(call)
    source = _source(call, "message to copy")
    content = dict(source.content)
    if call.parameters.has("caption") and "text" not in content:
        for name in ("caption", "caption_entities"):
            content.pop(name, None)
        content.update(read_caption(call))
    call.count_flood(place.chat)
    return {"message_id": place_message(call, place, content).message_id}


METHODS: Methods = {
    "sendmessage": send_message,
    "senddocument": send_document,
    "sendphoto": send_photo,
    "sendmediagroup": send_media_group,
    "sendcontact": send_contact,
    "sendchataction": send_chat_action,
    "forwardmessage": forward_message,
    "copymessage": copy_message,
}
