"""Messages as what is passed on: their words, what they hold, and what they answer."""

from aiogram.types import (
    Message,
    MessageEntity,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
)

from handlers.filters import read_command
from intake.conversation.inputs import Spoken
from intake.dialogue.inside import Mentions, is_aside
from intake.kernel.ids import PersonId
from intake.kernel.visible import clean

QUOTED = 200
"""Characters of an answered message that are kept: shown where the answer cannot be attached."""


def spoken_in(message: Message) -> Spoken:
    """Return what the message says, and what it answers."""
    return Spoken(
        message.message_id,
        message.content_type,
        markup_of(message),
        message.media_group_id,
        answered_by(message),
        _quoted(message),
        message.quote is not None and bool(message.quote.is_manual),
        _origin(message),
    )


def markup_of(message: Message) -> str:
    """Return a message's text or caption as Telegram's HTML."""
    return message.html_text if message.text is not None or message.caption is not None else ""


def is_for_colleagues(message: Message) -> bool:
    """Say whether it is typed as what reaches no prospect: an aside, or a command."""
    text = message.text or message.caption or ""
    return is_aside(text) or read_command(text) is not None


def mentions_in(message: Message) -> Mentions:
    """Return whom it mentions."""
    text = message.text or message.caption or ""
    entities: list[MessageEntity] = message.entities or message.caption_entities or []
    return Mentions(
        frozenset(
            one.extract_from(text).removeprefix("@").casefold()
            for one in entities
            if one.type == "mention"
        ),
        frozenset(
            PersonId(one.user.id)
            for one in entities
            if one.type == "text_mention" and one.user is not None
        ),
    )


def answered_by(message: Message) -> int | None:
    """Return the message of the same chat that this one answers.

    In a topic every message that answers nothing carries the service message that made the topic
    as what it answers: that is no answer.
    """
    answered = message.reply_to_message
    if answered is None or answered.forum_topic_created is not None:
        return None
    if message.is_topic_message and answered.message_id == message.message_thread_id:
        return None
    return answered.message_id


def _quoted(message: Message) -> str:
    if message.quote is not None:
        return message.quote.text[:QUOTED]
    if answered_by(message) is not None and message.reply_to_message is not None:
        answered = message.reply_to_message
        return (answered.text or answered.caption or "")[:QUOTED]
    return ""


def _origin(message: Message) -> str | None:
    """Return by whom a forwarded message was."""
    name = ""
    match message.forward_origin:
        case None:
            return None
        case MessageOriginUser(sender_user=user):
            name = user.full_name
        case MessageOriginHiddenUser(sender_user_name=hidden):
            name = hidden
        case MessageOriginChat(sender_chat=chat) | MessageOriginChannel(chat=chat):
            name = chat.full_name
    return clean(name)[:QUOTED]
