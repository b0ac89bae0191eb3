"""Methods that remove messages."""

from sandbox.telegram.calls import Call, Methods
from sandbox.telegram.replies import bad_request
from sandbox.telegram.state.chats import Chat
from sandbox.telegram.state.messages import DELETABLE_FOR, Message

MESSAGE_BATCH = 100
_UNDELETABLE = frozenset({"forum_topic_created", "supergroup_chat_created", "channel_chat_created"})


def is_deletable(call: Call, chat: Chat, message: Message) -> bool:
    """Whether the bot may delete it: nobody's message once it is two days old."""
    if call.now - message.date > DELETABLE_FOR or _UNDELETABLE & set(message.content):
        return False
    own = message.sender_id == call.world.bot.id
    return own or chat.is_private or call.own_place(chat).may("can_delete_messages")


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
    if not is_deletable(call, chat, message):
        raise bad_request("message can't be deleted for everyone")
    _delete(call, chat, message)
    return True


def delete_messages(call: Call) -> bool:
    """``deleteMessages``: what is not there, or can't be deleted, is skipped."""
    chat = call.readable_chat()
    for number in call.message_numbers(MESSAGE_BATCH):
        message = call.world.message(chat.id, number)
        if message is not None and is_deletable(call, chat, message):
            _delete(call, chat, message)
    return True


METHODS: Methods = {"deletemessage": delete_message, "deletemessages": delete_messages}
