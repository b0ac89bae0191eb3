"""Hearing: what a message says to a form, free of Telegram's shapes."""

import re

from aiogram.enums import ContentType
from aiogram.types import Message

from handlers.deep_links import DeepLinks
from handlers.views.conversation.form_keyboards import typed_move
from intake.conversation.inputs import (
    Input,
    PastedLink,
    Request,
    SentFile,
    SharedContact,
    Text,
    Unsupported,
)
from intake.forms.answer import FileKind, FileRef
from texts.translator import Translator

_NAMED_CODE = re.compile(r"\s*/code", re.IGNORECASE)
_NO_ANSWERS = frozenset(
    {
        ContentType.UNKNOWN,
        ContentType.STICKER,
        ContentType.VOICE,
        ContentType.VIDEO_NOTE,
        ContentType.LOCATION,
        ContentType.VENUE,
        ContentType.POLL,
        ContentType.DICE,
        ContentType.GAME,
        ContentType.STORY,
        ContentType.PAID_MEDIA,
        ContentType.CHECKLIST,
        ContentType.INVOICE,
        ContentType.USERS_SHARED,
        ContentType.CHAT_SHARED,
        ContentType.GIVEAWAY,
    }
)
"""What people send that answers no question. All the rest (pins, timers, …) are service messages,
which nobody wants an answer to."""


def input_from(message: Message, translator: Translator, deep_links: DeepLinks) -> Input | None:
    """Return what the message says, or ``None`` for a service message."""
    if message.text is not None:
        move = typed_move(message.text, translator)
        return _read_text(message, message.text, deep_links) if move is None else Request(move)
    if message.contact is not None:
        sender = message.from_user
        own = sender is not None and message.contact.user_id == sender.id
        return SharedContact(message.contact.phone_number, own)
    if (file := _file_of(message)) is not None:
        return SentFile(file, message.media_group_id, captioned=bool(message.caption))
    if message.content_type in _NO_ANSWERS:
        return Unsupported(message.content_type)
    return None


def read_argument(message: Message, argument: str, deep_links: DeepLinks) -> Text | PastedLink:
    """Return what stands behind a command: words, or a link to this bot."""
    return _read_text(message, argument, deep_links)


def _read_text(message: Message, text: str, deep_links: DeepLinks) -> Text | PastedLink:
    """Return a text, or a link to this bot that stands in it: also behind words of it."""
    behind = (entity.url for entity in message.entities or () if entity.url is not None)
    payloads = (deep_links.payload_in(written) for written in (text, *behind))
    payload = next((found for found in payloads if found is not None), None)
    if payload is None:
        return Text(text)
    return PastedLink(text, payload, typed=_NAMED_CODE.match(text) is not None)


def _file_of(message: Message) -> FileRef | None:
    """Return the file, if the message brings one; of a photo the largest size.

    Videos and music are files as well, only shown in another way; an animation comes with its
    document.
    """
    if message.photo:
        photo = max(message.photo, key=lambda size: size.width * size.height)
        return FileRef(
            photo.file_id,
            photo.file_unique_id,
            "photo.jpg",
            photo.file_size,
            "image/jpeg",
            FileKind.PHOTO,
        )
    sent = message.document or message.video or message.audio
    if sent is None:
        return None
    name = sent.file_name or ("video.mp4" if message.video else "file")
    return FileRef(
        sent.file_id, sent.file_unique_id, name, sent.file_size, sent.mime_type, FileKind.DOCUMENT
    )
