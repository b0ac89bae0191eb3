"""Methods that change or remove ephemeral messages. ``True`` proves nothing: the app may be off."""

from collections.abc import Callable

from sandbox.telegram.calls import Call, Methods
from sandbox.telegram.ephemeral import drop_ephemeral
from sandbox.telegram.methods.editing import change_message, new_caption, new_media, new_text
from sandbox.telegram.replies import Json, bad_request
from sandbox.telegram.state.chats import Chat
from sandbox.telegram.state.messages import Message
from sandbox.telegram.texts import CAPTION_LIMIT


def _find(call: Call, what: str) -> tuple[Chat, Message]:
    chat = call.writable_chat()
    message = chat.ephemeral.get(call.parameters.integer("ephemeral_message_id"))
    own = message is not None and message.sender_id == call.world.bot.id
    if (
        message is None
        or not own
        or message.receiver_id != call.parameters.integer("receiver_user_id")
    ):
        raise bad_request(f"{what} not found")
    return chat, message


def _edit(
    content: Callable[[Call, Message], Json], *, silent: bool = False
) -> Callable[[Call], bool]:
    def edit(call: Call) -> bool:
        chat, message = _find(call, "message to edit")
        change_message(call, chat, message, content(call, message), silent=silent)
        return True

    return edit


def _short_text(call: Call, message: Message) -> Json:
    """A text of up to 4096 characters can be sent, but not edited in: a fault of the server's."""
    content = new_text(call, message)
    if len(content["text"]) > CAPTION_LIMIT:
        raise bad_request("MEDIA_CAPTION_TOO_LONG")
    return content


def _same(_call: Call, message: Message) -> Json:
    return message.content


def delete_ephemeral_message(call: Call) -> bool:
    """``deleteEphemeralMessage``."""
    chat, message = _find(call, "message to delete")
    drop_ephemeral(call.world, chat, message.ephemeral_id)
    call.record("deleted", chat, message_id=0, ephemeral=message.ephemeral_id)
    return True


METHODS: Methods = {
    "editephemeralmessagetext": _edit(_short_text),
    "editephemeralmessagecaption": _edit(new_caption),
    "editephemeralmessagemedia": _edit(new_media),
    "editephemeralmessagereplymarkup": _edit(_same, silent=True),
    "deleteephemeralmessage": delete_ephemeral_message,
}
