"""Methods that pin messages. A pin is told by a service message, a removed one is not."""

from sandbox.telegram.calls import Call, Methods
from sandbox.telegram.rendering import message_json
from sandbox.telegram.replies import Json, bad_request
from sandbox.telegram.state.chats import Chat
from sandbox.telegram.state.messages import Message
from sandbox.telegram.state.world import World
from sandbox.telegram.telling import announce


def pinned_content(world: World, message: Message) -> Json:
    """The content of the service message."""
    return {"pinned_message": message_json(world, message, with_reply=False)}


def _check_pinning(call: Call, chat: Chat) -> None:
    if not chat.is_private:
        call.need_right(chat, "can_pin_messages", "manage pinned messages in the chat")


def pin_chat_message(call: Call) -> bool:
    """``pinChatMessage``; in groups it needs the right."""
    chat = call.writable_chat()
    _check_pinning(call, chat)
    message = call.find_message(chat, "message to pin")
    if message.is_service:
        raise bad_request("message can't be pinned")
    call.count_flood(chat)
    if message.message_id not in chat.pinned:
        chat.pinned.append(message.message_id)
        content = pinned_content(call.world, message)
        own = call.world.bot.id
        announce(call.world, chat, own, content, call.now, thread_id=message.thread_id)
    call.record("pinned", chat, message_id=message.message_id)
    return True


def unpin_chat_message(call: Call) -> bool:
    """``unpinChatMessage``: the newest pinned one, unless a number is given."""
    chat = call.writable_chat()
    _check_pinning(call, chat)
    number = call.parameters.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    _unpin(call, chat, [number])
    return True


def unpin_all_chat_messages(call: Call) -> bool:
    """``unpinAllChatMessages``."""
    chat = call.writable_chat()
    _check_pinning(call, chat)
    _unpin(call, chat, list(chat.pinned))
    return True


def unpin_topic(call: Call, chat: Chat, thread_id: int | None) -> bool:
    """All that is pinned in one topic, or in the general one."""
    _check_pinning(call, chat)
    found = [call.world.message(chat.id, one) for one in chat.pinned]
    _unpin(call, chat, [one.message_id for one in found if one and one.thread_id == thread_id])
    return True


def _unpin(call: Call, chat: Chat, numbers: list[int]) -> None:
    chat.pinned = [one for one in chat.pinned if one not in numbers]
    for number in numbers:
        call.record("unpinned", chat, message_id=number)


METHODS: Methods = {
    "pinchatmessage": pin_chat_message,
    "unpinchatmessage": unpin_chat_message,
    "unpinallchatmessages": unpin_all_chat_messages,
}
