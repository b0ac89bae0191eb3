"""The pages of ``/admin``, and what ``/help`` lists: both speak of the commands that there are."""

from collections.abc import Iterable

from handlers.callback_data.admin_callbacks import admin_command_data, admin_page_data
from handlers.command_list import OfferedCommand, Section, commands_in
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.screen import button, in_rows, screen_of
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
            button(translator.plain(language, label), admin_page_data(one))
            for one, (label, _) in _SECTIONS.items()
        ]
        return screen_of([translator.say(language, "admin-head")], in_rows(sections, 2))
    offered = commands_in(section)
    _, head = _SECTIONS[section]
    blocks = [translator.say(language, head), command_lines(offered, translator, language)]
    buttons = [
        button(
            cut(translator.plain(language, f"command-{one.name}"), _BUTTON),
            admin_command_data(one.name),
        )
        for one in offered
    ]
    back = button(translator.plain(language, "button-staff-back"), admin_page_data(None))
    return screen_of(blocks, [*in_rows(buttons, 1), [back]])


def command_lines(offered: Iterable[OfferedCommand], translator: Translator, language: str) -> Html:
    """Return a line for each command: what can be typed after it, and what it does."""
    return join(_line(one, translator, language) for one in offered)


def _line(command: OfferedCommand, translator: Translator, language: str) -> Html:
    typed = f"/{command.name}"
    if command.example:
        typed = f"{typed} {translator.plain(language, command.example)}"
    what = translator.plain(language, f"command-{command.name}")
    return translator.say(language, "help-line", typed=typed, what=what)
