"""Where a message goes: the chat, its topic, what it answers, who sees it."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.telegram.answering import answer_details, read_answered
from sandbox.telegram.calls import Call
from sandbox.telegram.ephemeral import (
    Receiver,
    check_ephemeral_keyboard,
    post_ephemeral,
    read_receiver,
)
from sandbox.telegram.keyboards import only_inline, read_markup
from sandbox.telegram.replies import Json, bad_request
from sandbox.telegram.state.chats import Chat, ChatKind, Topic
from sandbox.telegram.state.messages import Message

_DEEDS = {
    "text": ("can_send_messages", "text messages"),
    "animation": ("can_send_other_messages", "animations"),
    "audio": ("can_send_audios", "music"),
    "contact": ("can_send_messages", "contacts"),
    "dice": ("can_send_other_messages", "dice"),
    "document": ("can_send_documents", "documents"),
    "location": ("can_send_messages", "locations"),
    "photo": ("can_send_photos", "photos"),
    "sticker": ("can_send_other_messages", "stickers"),
    "venue": ("can_send_messages", "venues"),
    "video": ("can_send_videos", "videos"),
    "video_note": ("can_send_video_notes", "video notes"),
    "voice": ("can_send_voice_notes", "voice notes"),
}
"""By kind of content: the permission that it needs, and what refusals call it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes, and under what."""

    chat: Chat
    keyboard: Json | None
    thread_id: int | None = None
    answer: Json = field(default_factory=dict)
    """The fields of :class:`~sandbox.telegram.state.messages.Message` that say what it answers."""
    receiver: Receiver | None = None


def read_place(call: Call, *, ephemeral: bool = True) -> Place:
    """Everything about the place, checked. Raises ``BotApiError``.

    Methods that do not know ephemeral messages (``ephemeral=False``) send to everybody.
    """
    chat = call.writable_chat()
    keyboard = read_markup(call.parameters, private=chat.is_private)
    _check_mentions(call, keyboard)
    thread_id = read_thread(call, chat)
    answered = read_answered(call, chat)
    answer = answer_details(call, chat, thread_id, answered)
    if thread_id is None and answered is not None and "reply_to" in answer:
        thread_id = answered.message.thread_id
    check_open(call, chat, thread_id)
    receiver = read_receiver(call, chat) if ephemeral else None
    if receiver is not None:
        check_ephemeral_keyboard(only_inline(keyboard))
    return Place(chat, keyboard, thread_id, answer, receiver)


def read_thread(call: Call, chat: Chat) -> int | None:
    """The topic that the call names. Chats without topics ignore it, private ones do not."""
    thread_id = call.parameters.integer("message_thread_id")
    if thread_id == 0 or not (chat.is_forum or chat.is_private):
        return None
    topic = chat.topics.get(thread_id)
    if topic is None or topic.deleted:
        raise bad_request("message thread not found")
    return thread_id


def check_open(call: Call, chat: Chat, thread_id: int | None) -> None:
    """Refuse a closed topic. Whether managers of topics may write there nobody has documented."""
    if not chat.is_forum:
        return
    topic = chat.general if thread_id is None else chat.topics[thread_id]
    if topic.closed and not _writes_on(call, chat, topic):
        raise bad_request("TOPIC_CLOSED")


def _writes_on(call: Call, chat: Chat, topic: Topic) -> bool:
    manages = call.own_place(chat).may("can_manage_topics")
    own = topic.creator_id == call.world.bot.id
    return not call.world.settings.strict_closed_topics and (manages or own)


def _check_mentions(call: Call, keyboard: Json | None) -> None:
    """A button that names a person by id fails the message, if they forbid such links."""
    for row in (keyboard or {}).get("inline_keyboard", []):
        for button in row:
            link = str(button.get("url", ""))
            if not link.startswith("tg://user?id="):
                continue
            number = link.removeprefix("tg://user?id=")
            person = call.world.people.get(int(number)) if number.isdigit() else None
            if person is None:
                raise bad_request("BUTTON_USER_INVALID")
            if person.has_private_forwards:
                raise bad_request("BUTTON_USER_PRIVACY_RESTRICTED")


def check_permission(call: Call, chat: Chat, content: Json) -> None:
    """Refuse what the bot, or this person's settings, do not allow to be sent there."""
    kind = next((one for one in _DEEDS if one in content), "")
    if chat.is_private:
        _check_voice(call, chat, kind)
        return
    place = call.own_place(chat)
    if chat.kind is ChatKind.CHANNEL:
        if not place.may("can_post_messages"):
            raise bad_request("need administrator rights in the channel chat")
        return
    if place.is_admin or not kind:
        return
    permission, name = _DEEDS[kind]
    own = chat.permissions if place.permissions is None else place.permissions
    if permission not in own & chat.permissions:
        raise bad_request(f"not enough rights to send {name} to the chat")


def _check_voice(call: Call, chat: Chat, kind: str) -> None:
    person = call.world.person(chat.id)
    if kind in {"voice", "video_note"} and person.has_restricted_voice_and_video_messages:
        name = kind.removesuffix("_note")
        raise bad_request(f"user restricted receiving of {name} note messages")


def place_message(call: Call, place: Place, content: Json, **details: Any) -> Message:
    """Put the bot's message there, and its keyboard under the input field if it has one."""
    details |= place.answer
    details |= {"thread_id": place.thread_id, "keyboard": place.keyboard}
    details["protected"] = call.parameters.flag("protect_content")
    details["silent"] = call.parameters.flag("disable_notification")
    details["effect_id"] = _read_effect(call, place.chat)
    world, chat, own = call.world, place.chat, call.world.bot.id
    if place.receiver is not None:
        message = post_ephemeral(chat, own, place.receiver.person_id, content, call.now, **details)
        if place.receiver.replaces is not None:
            place.receiver.replaces.replaced_for[place.receiver.person_id] = message.ephemeral_id
    else:
        message = world.post(chat, own, content, call.now, **details)
    if place.keyboard and "keyboard" in place.keyboard:
        chat.reply_keyboard = {**place.keyboard, "message_id": message.message_id}
    elif place.keyboard and place.keyboard.get("remove_keyboard"):
        chat.reply_keyboard = None
    private = {"ephemeral": message.ephemeral_id} if message.ephemeral_id else {}
    call.record("sent", chat, message_id=message.message_id, text=message.words, **private)
    return message


def _read_effect(call: Call, chat: Chat) -> str:
    effect = call.parameters.text("message_effect_id")
    if effect and not chat.is_private:
        raise bad_request("can't use message effects in the chat")
    return effect
