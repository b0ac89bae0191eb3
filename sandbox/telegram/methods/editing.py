"""Methods that change messages."""

from sandbox.telegram.calls import Call, Methods
from sandbox.telegram.keyboards import only_inline, read_markup
from sandbox.telegram.methods.albums import VISUAL_KINDS, read_input_media
from sandbox.telegram.rendering import message_json
from sandbox.telegram.replies import Json, bad_request
from sandbox.telegram.state.chats import Chat
from sandbox.telegram.state.messages import CAPTIONED_KINDS, Message
from sandbox.telegram.texts import read_caption, read_text

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
_REPLACEABLE = CAPTIONED_KINDS - {"voice"}
_CAPTION_FIELDS = ("caption", "caption_entities", "show_caption_above_media")


def _editable(call: Call) -> tuple[Chat, Message]:
    if call.parameters.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = call.writable_chat()
    message = call.find_message(chat, "message to edit")
    foreign = message.sender_id != call.world.bot.id
    if foreign or message.forward_origin or message.is_service or message.has_other_keyboard:
        raise bad_request("message can't be edited")
    return chat, message


def change_message(
    call: Call, chat: Chat, message: Message, content: Json, *, silent: bool = False
) -> None:
    """Give a message other content and other buttons; the same again is refused.

    Whether it opens the answer field (``force_reply``) no edit can change.
    """
    keyboard = only_inline(read_markup(call.parameters, private=chat.is_private))
    if keyboard is not None:
        forced = bool((message.keyboard or {}).get("force_reply"))
        keyboard = {"inline_keyboard": keyboard["inline_keyboard"]}
        keyboard |= {"force_reply": True} if forced else {}
    if content == message.content and keyboard == message.keyboard:
        raise bad_request(NOT_MODIFIED)
    call.count_flood(chat)
    message.change(content, keyboard, call.now, silent=silent)
    call.record("edited", chat, message_id=message.message_id, text=message.words)


def new_text(call: Call, message: Message) -> Json:
    """The content after ``editMessageText``."""
    content = read_text(call, edited=True)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return content


def new_caption(call: Call, message: Message) -> Json:
    """The content after ``editMessageCaption``: an empty caption removes it."""
    caption = read_caption(call, edited=True)
    if message.media_kind not in CAPTIONED_KINDS:
        raise bad_request("there is no caption in the message to edit")
    kept = {name: value for name, value in message.content.items() if name not in _CAPTION_FIELDS}
    if call.parameters.flag("show_caption_above_media") and "caption" in caption:
        caption["show_caption_above_media"] = True
    return {**kept, **caption}


def new_media(call: Call, message: Message) -> Json:
    """The content after ``editMessageMedia``: a file for a file, or for a text."""
    raw = call.parameters.structure("media", "input media")
    if raw is None:
        raise bad_request('parameter "media" is required')
    content = read_input_media(call, raw, in_album=False)
    old, new = message.media_kind, next(iter(content))
    if old not in _REPLACEABLE and "text" not in message.content:
        raise bad_request("there is no media in the message to edit")
    if message.media_group_id and {old, new} - VISUAL_KINDS and old != new:
        raise bad_request("can't change media type in the album")
    return content


def edit_message_text(call: Call) -> Json:
    """``editMessageText``."""
    chat, message = _editable(call)
    change_message(call, chat, message, new_text(call, message))
    return message_json(call.world, message)


def edit_message_caption(call: Call) -> Json:
    """``editMessageCaption``."""
    chat, message = _editable(call)
    change_message(call, chat, message, new_caption(call, message))
    return message_json(call.world, message)


def edit_message_media(call: Call) -> Json:
    """``editMessageMedia``."""
    chat, message = _editable(call)
    change_message(call, chat, message, new_media(call, message))
    return message_json(call.world, message)


def edit_message_reply_markup(call: Call) -> Json:
    """``editMessageReplyMarkup``: without a markup the buttons go."""
    chat, message = _editable(call)
    change_message(call, chat, message, message.content, silent=True)
    return message_json(call.world, message)


METHODS: Methods = {
    "editmessagetext": edit_message_text,
    "editmessagecaption": edit_message_caption,
    "editmessagemedia": edit_message_media,
    "editmessagereplymarkup": edit_message_reply_markup,
}
