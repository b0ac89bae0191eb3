"""The pages of ``/admin``, and what ``/help`` lists: both speak of the commands that there are."""

from collections.abc import Iterable

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callback_data.admin_callbacks import admin_command_data, admin_page_data
from handlers.command_list import OfferedCommand, Section, commands_in
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.staff_screen import in_rows
from texts.markup import Html, cut, join
from texts.translator import Translator

_BUTTON = 40
_SECTIONS = {
    Section.LINKS: ("button-admin-links", "admin-links"),
    Section.NUMBERS: ("button-admin-numbers", "admin-numbers"),
    Section.TEAM: ("button-admin-team", "admin-team"),
    Section.DELIVERY: ("button-admin-delivery", "admin-delivery"),
    Section.BOT: ("button-admin-bot", "admin-bot"),
    Section.DATA: ("button-admin-data", "admin-data"),
}


def admin_page(section: Section | None, translator: Translator, language: str) -> OutgoingMessage:
    """Return a page: of a section, its commands with a button for each; else the sections."""
    if section is None:
        sections = [
            InlineKeyboardButton(
                text=translator.plain(language, button), callback_data=admin_page_data(one)
            )
            for one, (button, _) in _SECTIONS.items()
        ]
        keyboard = InlineKeyboardMarkup(inline_keyboard=in_rows(sections, 2))
        return OutgoingMessage(translator.say(language, "admin-head"), keyboard)
    offered = commands_in(section)
    _, head = _SECTIONS[section]
    text = join([translator.say(language, head), command_lines(offered, translator, language)],
                "\n\n")  # fmt: skip
    buttons = [
        InlineKeyboardButton(
            text=cut(translator.plain(language, f"command-{one.name}"), _BUTTON),
            callback_data=admin_command_data(one.name),
        )
        for one in offered
    ]
    back = InlineKeyboardButton(
        text=translator.plain(language, "button-staff-back"), callback_data=admin_page_data(None)
    )
    keyboard = InlineKeyboardMarkup(inline_keyboard=[*in_rows(buttons, 1), [back]])
    return OutgoingMessage(text, keyboard)


def command_lines(offered: Iterable[OfferedCommand], translator: Translator, language: str) -> Html:
    """Return a line for each command: what can be typed after it, and what it does."""
    return join(_line(one, translator, language) for one in offered)


def _line(command: OfferedCommand, translator: Translator, language: str) -> Html:
    typed = f"/{command.name}"
    if command.example:
        typed = f"{typed} {translator.plain(language, command.example)}"
    what = translator.plain(language, f"command-{command.name}")
    return translator.say(language, "help-line", typed=typed, what=what)
