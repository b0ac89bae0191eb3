"""Bans: the question whether to ban somebody, and what is said when it is done."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.staff_callbacks import ban_data
from handlers.views.outgoing_messages import OutgoingMessage
from intake.outbox.tasks import BanQuestion
from intake.team.ban import Ban
from texts.markup import Html
from texts.translator import Translator


def ban_question(task: BanQuestion, translator: Translator, language: str) -> OutgoingMessage:
    """Say that a lead was marked as spam, with the button that bans."""
    text = translator.say(
        language, "notice-lead-spam", number=str(task.lead_id), person=str(task.person_id)
    )
    return _with_button(text, "button-ban", ban_data(task.person_id), translator, language)


def banned(ban: Ban, translator: Translator, language: str) -> OutgoingMessage:
    """Say that somebody is banned, with the way back."""
    text = translator.say(language, "ban-done")
    data = ban_data(ban.id, lift=True)
    return _with_button(text, "button-ban-undo", data, translator, language)


def ban_lifted(ban: Ban | None, translator: Translator, language: str) -> OutgoingMessage:
    """Say that somebody is heard again; while they are known, they can be banned once more."""
    text = translator.say(language, "ban-lifted")
    if ban is None or ban.person_id is None:
        return OutgoingMessage(text)
    return _with_button(text, "button-ban", ban_data(ban.person_id), translator, language)


def _with_button(
    text: Html, key: str, data: str, translator: Translator, language: str
) -> OutgoingMessage:
    button = InlineKeyboardButton(text=translator.plain(language, key), callback_data=data)
    return OutgoingMessage(text, InlineKeyboardMarkup(inline_keyboard=[[button]]))
