"""The commands in Telegram's menu, by audience and language."""

from collections.abc import Iterable, Iterator

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.methods import SetMyCommands
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeUnion,
)

from intake.kernel.ids import PersonId
from texts.translator import Translator

log = structlog.get_logger()

PROSPECTS = ("start", "back", "skip", "cancel", "language", "help")
ADMINS = ("newlink", "links", "explain", "correct", "erase", "queue")


def command_menus(
    translator: Translator, *, default: str, admins: Iterable[PersonId]
) -> Iterator[SetMyCommands]:
    """Return the calls that set the menus; each may fail alone.

    ``default`` is the language for people whose app speaks none of ours. The call for an admin
    who never started the bot is refused (*chat not found*), which does no harm.
    """
    scopes: list[tuple[BotCommandScopeUnion, tuple[str, ...]]] = [
        (BotCommandScopeAllPrivateChats(), PROSPECTS)
    ]
    scopes.extend((BotCommandScopeChat(chat_id=admin), PROSPECTS + ADMINS) for admin in admins)
    for scope, names in scopes:
        for language_code in (None, *translator.languages):
            language = language_code or default
            commands = [
                BotCommand(command=name, description=translator.plain(language, f"command-{name}"))
                for name in names
            ]
            yield SetMyCommands(commands=commands, scope=scope, language_code=language_code)


async def show_menus(
    bot: Bot, translator: Translator, *, default: str, admins: Iterable[PersonId]
) -> None:
    """Set every menu, as far as Telegram lets us: nobody's answer depends on them."""
    refused = 0
    for menu in command_menus(translator, default=default, admins=admins):
        try:
            await bot(menu)
        except AiogramError:
            refused += 1
    if refused:
        log.info("menus_refused", number=refused)
