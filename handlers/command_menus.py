"""The commands in Telegram's menu, by audience and language."""

from collections.abc import Iterable, Iterator, Mapping

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.methods import DeleteMyCommands, SetMyCommands
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeUnion,
)

from intake.kernel.ids import ChatId, PersonId
from intake.team.member import Role
from texts.translator import Translator

log = structlog.get_logger()

PROSPECTS = ("start", "back", "skip", "cancel", "language", "privacy", "help")
MANAGERS = (
    "duty",
    "away",
    "leave",
    "hours",
    "zone",
    "link",
    "postpone",
    "a",
    "later",
    "save",
    "unsave",
    "del",
)
ADMINS = (
    "newlink",
    "links",
    "stats",
    "health",
    "audit",
    "explain",
    "correct",
    "erase",
    "queue",
    "team",
    "newteam",
    "renameteam",
    "dayoff",
    "rule",
)
GROUPS = ("duty", "away", "back", "leave", "queue", "postpone", "a", "later", "save", "del")
"""In teams' chats."""


def command_menus(
    translator: Translator,
    *,
    default: str,
    staff: Mapping[PersonId, Role],
    groups: Iterable[ChatId] = (),
) -> Iterator[SetMyCommands]:
    """Return the calls that set the menus; each may fail alone.

    ``default`` is the language for people whose app speaks none of ours. The call for somebody
    who never started the bot is refused (*chat not found*), which does no harm.
    """
    everybodys = BotCommandScopeAllPrivateChats()
    yield from _in_each_language(translator, default, everybodys, PROSPECTS)
    for person_id, role in staff.items():
        yield from staff_menu(translator, person_id, role, default=default)
    for chat_id in groups:
        scope = BotCommandScopeChat(chat_id=chat_id)
        yield from _in_each_language(translator, default, scope, GROUPS)


def staff_menu(
    translator: Translator, person_id: PersonId, role: Role, *, default: str
) -> Iterator[SetMyCommands]:
    """Return the calls that set the menu of somebody who works here."""
    leads = role in {Role.OWNER, Role.ADMIN}
    names = PROSPECTS + MANAGERS + (ADMINS if leads else ())
    scope = BotCommandScopeChat(chat_id=person_id)
    yield from _in_each_language(translator, default, scope, names)


def no_menu(translator: Translator, person_id: PersonId) -> Iterator[DeleteMyCommands]:
    """Return the calls that leave somebody with what everybody has."""
    scope = BotCommandScopeChat(chat_id=person_id)
    for language_code in (None, *translator.languages):
        yield DeleteMyCommands(scope=scope, language_code=language_code)


def _in_each_language(
    translator: Translator, default: str, scope: BotCommandScopeUnion, names: Iterable[str]
) -> Iterator[SetMyCommands]:
    for language_code in (None, *translator.languages):
        language = language_code or default
        commands = [
            BotCommand(command=name, description=translator.plain(language, f"command-{name}"))
            for name in names
        ]
        yield SetMyCommands(commands=commands, scope=scope, language_code=language_code)


async def show_menus(
    bot: Bot,
    translator: Translator,
    *,
    default: str,
    staff: Mapping[PersonId, Role],
    groups: Iterable[ChatId] = (),
) -> None:
    """Set every menu, as far as Telegram lets us: nobody's answer depends on them."""
    refused = 0
    for menu in command_menus(translator, default=default, staff=staff, groups=groups):
        try:
            await bot(menu)
        except AiogramError:
            refused += 1
    if refused:
        log.info("menus_refused", number=refused)
