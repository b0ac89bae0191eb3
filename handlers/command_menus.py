"""Telegram's menus: by role, chat and language."""

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

from handlers.command_list import OfferedCommand, offered_in_groups, offered_to
from intake.kernel.ids import ChatId, PersonId
from intake.team.member import Role
from texts.translator import Translator

log = structlog.get_logger()


def command_menus(
    translator: Translator,
    *,
    default: str,
    staff: Mapping[PersonId, Role],
    groups: Iterable[ChatId] = (),
    spoken: Mapping[PersonId, str] | None = None,
) -> Iterator[SetMyCommands]:
    """Return the calls that set the menus; each may fail alone.

    ``default`` is the language for people whose app speaks none of ours; ``spoken``, what members
    of the staff chose to be spoken to in. The call for somebody who never started the bot is
    refused (*chat not found*), which does no harm: their first word sets it.
    """
    everybodys = BotCommandScopeAllPrivateChats()
    yield from _in_each_language(translator, default, everybodys, tuple(offered_to(None)))
    for person_id, role in staff.items():
        chosen = (spoken or {}).get(person_id)
        scope = BotCommandScopeChat(chat_id=person_id)
        offered = tuple(offered_to(role))
        yield from _in_each_language(translator, default, scope, offered, chosen)
    for chat_id in groups:
        scope = BotCommandScopeChat(chat_id=chat_id)
        yield from _in_each_language(translator, default, scope, tuple(offered_in_groups()))


def own_menu(
    translator: Translator,
    person_id: PersonId,
    role: Role | None,
    *,
    default: str,
    chosen: str | None,
) -> Iterator[SetMyCommands | DeleteMyCommands]:
    """Return the calls that set somebody's own menu, or leave them with everybody's.

    Who ``chosen`` to be spoken to in a language reads it whatever their app speaks.
    """
    scope = BotCommandScopeChat(chat_id=person_id)
    if role is None and chosen is None:
        for language_code in (None, *translator.languages):
            yield DeleteMyCommands(scope=scope, language_code=language_code)
        return
    yield from _in_each_language(translator, default, scope, tuple(offered_to(role)), chosen)


def _in_each_language(
    translator: Translator,
    default: str,
    scope: BotCommandScopeUnion,
    offered: Iterable[OfferedCommand],
    chosen: str | None = None,
) -> Iterator[SetMyCommands]:
    for language_code in (None, *translator.languages):
        language = chosen or language_code or default
        commands = [
            BotCommand(
                command=one.name, description=translator.plain(language, f"command-{one.name}")
            )
            for one in offered
        ]
        yield SetMyCommands(commands=commands, scope=scope, language_code=language_code)


async def show_menus(
    bot: Bot,
    translator: Translator,
    *,
    default: str,
    staff: Mapping[PersonId, Role],
    groups: Iterable[ChatId] = (),
    spoken: Mapping[PersonId, str] | None = None,
) -> None:
    """Set every menu, as far as Telegram lets us: nobody's answer depends on them."""
    refused = 0
    menus = command_menus(translator, default=default, staff=staff, groups=groups, spoken=spoken)
    for menu in menus:
        try:
            await bot(menu)
        except AiogramError:
            refused += 1
    if refused:
        log.info("menus_refused", number=refused)
