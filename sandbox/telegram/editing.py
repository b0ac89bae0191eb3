"""Methods that change, mark or remove messages."""

from typing import Any

from sandbox.telegram.calls import Call, Methods
from sandbox.telegram.chats import Chat
from sandbox.telegram.keyboards import only_inline, read_markup
from sandbox.telegram.messages import DELETABLE_FOR, Message
from sandbox.telegram.rendering import message_json
from sandbox.telegram.replies import Json, bad_request
from sandbox.telegram.texts import read_caption, read_text

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
_DELETE_AT_ONCE = 100
REACTIONS = frozenset(
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾😡"
)
"""The emoji with which one may react (some others need a variation selector, dropped here)."""


def _editable(call: Call) -> tuple[Chat, Message]:
    if call.parameters.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = call.writable_chat()
    message = call.find_message(chat, "message to edit")
    foreign = message.sender_id != call.world.bot.id
    if foreign or message.forward_origin or message.is_service or message.has_other_keyboard:
        raise bad_request("message can't be edited")
    return chat, message


def _change(call: Call, chat: Chat, message: Message, content: Json, *, silent: bool) -> Json:
    keyboard = only_inline(read_markup(call.parameters, private=chat.is_private))
    if content == message.content and keyboard == message.keyboard:
        raise bad_request(_NOT_MODIFIED)
    call.count_flood(chat)
    message.change(content, keyboard, call.now, silent=silent)
    call.record("edited", chat, message_id=message.message_id, text=message.words)
    return message_json(call.world, message)


def edit_message_text(call: Call) -> Json:
    """``editMessageText``."""
    content = read_text(call)
    chat, message = _editable(call)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _change(call, chat, message, content, silent=False)


def edit_message_caption(call: Call) -> Json:
    """``editMessageCaption``: an empty caption removes it."""
    caption = read_caption(call)
    chat, message = _editable(call)
    if not {"photo", "document"} & set(message.content):
        raise bad_request("there is no caption in the message to edit")
    kept = {
        name: value
        for name, value in message.content.items()
        if name not in {"caption", "caption_entities"}
    }
    return _change(call, chat, message, {**kept, **caption}, silent=False)


def edit_message_reply_markup(call: Call) -> Json:
    """``editMessageReplyMarkup``: without a markup the buttons go."""
    chat, message = _editable(call)
    return _change(call, chat, message, message.content, silent=True)


def _is_deletable(call: Call, chat: Chat, message: Message) -> bool:
    if not chat.is_private and call.own_place(chat).may("can_delete_messages"):
        return message.message_id != 1
    own = message.sender_id == call.world.bot.id
    young = call.now - message.date <= DELETABLE_FOR
    return young and (own or chat.is_private)


def _delete(call: Call, chat: Chat, message: Message) -> None:
    message.deleted = True
    if chat.reply_keyboard and chat.reply_keyboard.get("message_id") == message.message_id:
        chat.reply_keyboard = None
    chat.pinned = [one for one in chat.pinned if one != message.message_id]
    call.record("deleted", chat, message_id=message.message_id)


def delete_message(call: Call) -> bool:
    """``deleteMessage``."""
    chat = call.readable_chat()
    message = call.find_message(chat, "message to delete")
    if not _is_deletable(call, chat, message):
        raise bad_request("message can't be deleted for everyone")
    _delete(call, chat, message)
    return True


def delete_messages(call: Call) -> bool:
    """``deleteMessages``: what is not there is skipped."""
    chat = call.readable_chat()
    numbers: Any = call.parameters.structure("message_ids", "message identifiers")
    if not isinstance(numbers, list) or not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > _DELETE_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    found = [call.world.message(chat.id, int(one)) for one in numbers]
    for message in found:
        if message is not None and _is_deletable(call, chat, message):
            _delete(call, chat, message)
    return True


def set_message_reaction(call: Call) -> bool:
    """``setMessageReaction``: a bot has one reaction, an emoji."""
    chat = call.readable_chat()
    message = call.find_message(chat, "message to react")
    raw = call.parameters.structure("reaction", "reaction types")
    if raw is None:
        raw = []
    if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
        raise bad_request("expected an Array of ReactionType")
    for one in raw:
        emoji = str(one.get("emoji") or "").replace("\ufe0f", "")
        if one.get("type") != "emoji" or emoji not in REACTIONS:
            raise bad_request("REACTION_INVALID")
    if len(raw) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    message.reactions = raw
    call.record("reacted", chat, message_id=message.message_id, reaction=raw)
    return True


def pin_chat_message(call: Call) -> bool:
    """``pinChatMessage``; in groups it needs the right."""
    chat = call.writable_chat()
    _check_pinning(call, chat)
    message = call.find_message(chat, "message to pin")
    if message.message_id not in chat.pinned:
        chat.pinned.append(message.message_id)
    call.record("pinned", chat, message_id=message.message_id)
    return True


def unpin_chat_message(call: Call) -> bool:
    """``unpinChatMessage``: the newest pinned one, unless a number is given."""
    chat = call.writable_chat()
    _check_pinning(call, chat)
    number = call.parameters.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    call.record("unpinned", chat, message_id=number)
    return True


def _check_pinning(call: Call, chat: Chat) -> None:
    if not chat.is_private and not call.own_place(chat).may("can_pin_messages"):
        raise bad_request("not enough rights to manage pinned messages in the chat")


METHODS: Methods = {
    "editmessagetext": edit_message_text,
    "editmessagecaption": edit_message_caption,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "deletemessages": delete_messages,
    "setmessagereaction": set_message_reaction,
    "pinchatmessage": pin_chat_message,
    "unpinchatmessage": unpin_chat_message,
}
